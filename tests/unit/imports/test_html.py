"""Saved pages become sections: Word's and Google's own ways of writing lists, marks, links and notes, and plain HTML."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.support.documents import photo
from tests.support.imports import Imported, bring, problems

WORD = """\
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv=Content-Type content="text/html; charset=windows-1250"><meta name=Author content="Anna Nowak">
<title>Obs\xb3uga</title>
<style><!-- p.MsoNormal, li.MsoNormal {mso-style-parent:""; font-size:11.0pt;} h1 {font-size:16pt; font-weight:bold}
@list l0 {mso-list-id:1;} --></style></head>
<body lang=PL><div class=WordSection1>
<p class=MsoToc1><a href="#_Toc1">Przyj\xeacie<span style='mso-tab-count:1 dotted'>. </span>1</a></p>
<p class=MsoTitle>Obs\xb3uga klienta<o:p></o:p></p>
<h1><a name="_Toc1">Przyj\xeacie</a></h1>
<p class=MsoNormal>Zdanie <b style='mso-bidi-font-weight:normal'>wa\xbfne </b>i <i>obce</i><a style='mso-footnote-id:ftn1'
href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if
!supportFootnotes]><span class=MsoFootnoteReference>[1]</span><![endif]></span></span></a>.</p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>\xb7<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>jeden</p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span></span><![endif]>pod</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span><span
style='mso-list:Ignore'>\xb7<span>&nbsp;</span></span></span><![endif]>dwa</p>
<p class=MsoNormal>Przerwa.</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>5.<span>&nbsp;
</span></span><![endif]>pi\xea\xe6</p>
<p class=MsoQuote>Cytat.</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>a</p></td><td><p class=MsoNormal>b</p></td></tr>
<tr><td><p class=MsoNormal>1</p></td><td><p class=MsoNormal>2</p></td></tr></table>
<p class=MsoNormal><img width=60 height=40 src="plik_pliki/image001.jpg" alt="Lada"></p>
<h1>Koniec</h1><p class=MsoNormal>Zob. <a href="#_Toc1">pocz\xb9tek</a>.</p>
</div>
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1 width="33%"><![endif]>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1"
name="_ftn1" title=""><span class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a> Tre\x9c\xe6 przypisu</p>
</div></div></body></html>
""".encode("latin-1")
"""What Word saves as a page, in its own encoding."""

GOOGLE = """\
<html><head><meta content="text/html; charset=UTF-8" http-equiv="content-type"><style type="text/css">
ol.lst-kix_b-0{list-style-type:none}.lst-kix_a-0 > li:before{content:"\\0025cf  "}
.c1{color:#000000;font-weight:400;font-style:normal}.c2{font-weight:700}.c3{font-style:italic}.c4{text-decoration:line-through}
</style></head><body class="c9 doc-content"><p class="c0 title" id="h.t"><span class="c1">Obsługa klienta</span></p>
<h1 class="c0" id="h.a"><span class="c2">Przyjęcie</span></h1>
<p class="c0"><span class="c1">Zdanie </span><span class="c2">ważne</span><span class="c1"> i </span><span class="c3">obce</span>
<span class="c4">stare</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><span class="c1">, </span><span
class="c5"><a class="c6" href="https://www.google.com/url?q=https://example.org/a%3Fb%3D1&amp;sa=D&amp;source=editors">strona</a></span></p>
<ul class="c7 lst-kix_a-0 start"><li class="c0 li-bullet-0"><span class="c1">jeden</span></li></ul>
<ul class="c7 lst-kix_a-1 start"><li class="c0 li-bullet-0"><span class="c1">pod</span></li></ul>
<ul class="c7 lst-kix_a-0"><li class="c0 li-bullet-0"><span class="c1">dwa</span></li></ul>
<p class="c0"><span class="c1">Przerwa.</span></p>
<ol class="c7 lst-kix_b-0" start="5"><li class="c0 li-bullet-0"><span class="c1">pięć</span></li></ol>
<p class="c0"><span style="overflow: hidden; display: inline-block;"><img alt="Lada" src="images/image1.jpg"></span></p>
<h1 class="c0" id="h.b"><span>Koniec</span></h1><p><a href="#h.a">początek</a></p><hr>
<div><p class="c0"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span class="c1">&nbsp;Treść przypisu</span></p></div></body></html>
"""
"""What Google Docs gives as a page."""

ELSEWHERE = "it lies on another host, from which nothing is fetched; save it beside the page"
SAID = "Zdanie **ważne** i *obce*{more}\n\n- jeden\n    - pod\n- dwa\n\nPrzerwa.\n\n5. pięć\n"


def imported(folder: Path, html: str | bytes, beside: Path | None = None) -> Imported:
    """A course made of one page."""
    return bring(folder / "kurs", "plik.html", html, beside=beside)


def text_of(folder: Path, body: str) -> str:
    """The Markdown that comes of the body of a page."""
    return imported(folder, f"<html><body>{body}</body></html>").texts()


def test_a_page_saved_by_word_comes_whole(tmp_path: Path) -> None:
    """Lists, footnotes, marks, tables, pictures beside the page, title and author come along from Word's HTML."""
    (tmp_path / "plik_pliki").mkdir()
    (tmp_path / "plik_pliki/image001.jpg").write_bytes(photo())
    course = imported(tmp_path, WORD, tmp_path)
    assert course.text("przyjecie") == (
        SAID.format(more="[^1].")
        + "\n> Cytat.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![Lada](plik-1.jpg)\n\n[^1]: Treść przypisu\n"
    )
    assert course.text("koniec") == "Zob. [początek](#przyjecie).\n"
    assert "title: Obsługa klienta" in course.raw("pl/course.md")
    assert 'author = "Anna Nowak"' in course.raw("course.toml")
    assert course.lost() == ["a table of contents was left out: the course makes its own"]
    assert course.changed() == []
    assert problems(course.folder) == []


def test_a_filtered_page_of_word_keeps_its_lists(tmp_path: Path) -> None:
    """Word's «filtered» pages say nothing of lists but their looks: the sign before the words, and how far they are set in."""
    sign = "<span style='font-family:{font}'>{sign}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span>"
    lines = (
        ("Symbol", "·", 36, "jeden"),
        ('"Courier New"', "o", 72, "pod"),
        ("Symbol", "·", 36, "dwa"),
        ("Arial", "1.", 36, "raz"),
    )
    body = "".join(
        f"<p class=MsoListParagraph style='margin-left:{margin}pt'>{sign.format(font=font, sign=mark)}{text}</p>"
        for font, mark, margin, text in lines
    )
    assert text_of(tmp_path, f"<p class=MsoNormal>Oto:</p>{body}") == "Oto:\n\n- jeden\n    - pod\n- dwa\n\n1. raz\n"


def test_a_page_of_google_docs_comes_whole(tmp_path: Path) -> None:
    """Google's lists beside each other, marks by class, redirected links and footnotes are read as what they are."""
    (tmp_path / "images").mkdir()
    (tmp_path / "images/image1.jpg").write_bytes(photo())
    course = imported(tmp_path, GOOGLE, tmp_path)
    said = SAID.format(more=" ~~stare~~[^1], [strona](https://example.org/a?b=1)")
    assert course.text("przyjecie") == said + "\n![Lada](plik-1.jpg)\n\n[^1]: Treść przypisu\n"
    assert course.text("koniec") == "[początek](#przyjecie)\n"
    assert "title: Obsługa klienta" in course.raw("pl/course.md")
    assert course.lost() == course.changed() == []
    assert problems(course.folder) == []


def test_plain_html_keeps_its_structure(tmp_path: Path) -> None:
    """Nested lists, definition lists, quotations, code, tasks and boxes of a page become those of a course."""
    body = (
        "<h1>T</h1><p>Wstęp, który ma dość słów, żeby być sekcją, a nie podtytułem; opowiada on, o czym będzie mowa dalej, "
        "komu się to przyda i dlaczego warto przeczytać wszystko do końca.</p><h2>A</h2>"
        "<ol start=3><li>trzy<ul><li>a<li>b</ul><li><p>cztery</p><p>dalej</p></ol>"
        "<dl><dt>zaliczka<dd>część ceny</dl><blockquote><p>Cytat</p></blockquote>"
        '<pre><code class="language-python">a = 1\n</code></pre>'
        '<ul><li><input type="checkbox" checked> zrobione<li><input type="checkbox"> nie</ul>'
        "<details><summary>Więcej</summary><p>Ukryte.</p></details>"
    )
    course = imported(tmp_path, f"<body>{body}</body>")
    assert course.outcome.sections == ("t", "a")
    assert course.text("a") == (
        "3. trzy\n    - a\n    - b\n\n4. cztery\n\n    dalej\n\nzaliczka\n:   część ceny\n\n> Cytat\n\n```python\na = 1\n```\n\n"
        '- [x] zrobione\n- [ ] nie\n\n??? note "Więcej"\n    Ukryte.\n'
    )


def test_what_a_page_has_and_a_course_has_not_is_told(tmp_path: Path) -> None:
    """Scripts go without a word, hidden text too; frames, films, forms, drawings and navigation are named."""
    body = (
        "<nav><a href='/'>Start</a></nav><p>Tekst.<script>alert(1)</script><span style='display:none'>ukryty</span></p>"
        "<iframe src='https://example.org'></iframe><video src=a.mp4></video><form><input name=q></form><footer>Stopka</footer>"
    )
    course = imported(tmp_path, f"<body>{body}</body>")
    assert course.texts() == "Tekst.\n"
    assert [told.rpartition(": ")[2] for told in course.lost()] == [
        "a navigation was left out", "a frame with another page was left out", "a film was left out", "a form was left out",
        "the page's foot was left out",
    ]  # fmt: skip


def test_pictures_of_other_hosts_are_not_fetched(tmp_path: Path) -> None:
    """A picture within the page is taken; one on another host is named and never asked for."""
    data = base64.b64encode(photo()).decode()
    course = imported(
        tmp_path,
        f'<p>A</p><p><img alt="Lada" src="data:image/jpeg;base64,{data}"></p><p><img alt="x" src="https://example.org/a.png"></p>',
        tmp_path,
    )
    assert course.texts() == "A\n\n![Lada](plik-1.jpg)\n"
    assert course.lost() == [f"the picture https://example.org/a.png is not there: {ELSEWHERE}"]


@pytest.mark.parametrize(
    "address", ["../tajne.jpg", "/etc/hostname", "%2e%2e/tajne.jpg", "file:///etc/hostname", "dowiazanie.jpg"]
)
def test_pictures_outside_the_pages_folder_are_not_read(tmp_path: Path, address: str) -> None:
    """Nothing is read from outside the page's own folder, whatever the way there is called."""
    (tmp_path / "tajne.jpg").write_bytes(photo())
    folder = tmp_path / "strona"
    folder.mkdir()
    (folder / "dowiazanie.jpg").symlink_to(tmp_path / "tajne.jpg")
    course = bring(tmp_path / "kurs", "plik.html", f'<p>A</p><p><img alt="x" src="{address}"></p>', beside=folder)
    assert course.texts() == "A\n"
    assert len(course.lost()) == 1
    assert not (course.folder / "media").exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("<p>Żółć</p>".encode(), "Żółć"),
        ("<p>Żółć</p>".encode("utf-16"), "Żółć"),
        ("<meta charset=iso-8859-2><p>Żółć</p>".encode("iso-8859-2"), "Żółć"),
        ("<meta charset=windows-1251><p>Жёлтый</p>".encode("cp1251"), "Жёлтый"),
        ("<p>Żółć</p>".encode("cp1250"), "Żółć"),
        (b'<?xml version="1.0" encoding="utf-8"?><html><body><p>\xc5\xbb</p></body></html>', "Ż"),
    ],
)
def test_the_encoding_is_the_pages_own(tmp_path: Path, data: bytes, said: str) -> None:
    """A page is read in the encoding that it names, that its mark shows, or in which it can be."""
    assert imported(tmp_path, data).texts() == f"{said}\n"
