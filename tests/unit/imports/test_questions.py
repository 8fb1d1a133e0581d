"""GIFT and Moodle XML become questions of a course; what cannot be taken is named with its place, and nothing hostile gets in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.course.model import Question
from app.course.reader import read_course
from app.course.starter import write_course
from app.imports.errors import ImportFileError
from app.imports.questions import QuestionChoices, QuestionOutcome, import_questions
from app.imports.source import SourceFile

GIFT = r"""// [id:omni-8] a comment
$CATEGORY: $course$/top/orders

::Kod z domu::[html]<p>Klientka zostawiła <b>kod</b>. Co robisz, gdy koszt \= 5\: \{tak\}?</p>{
=Pytam o numer#Tak \# numer stoi na liście.
~Wydaję <i>od razu</i>#Nazwisko zna też sąsiadka.
####Wydaje się temu, kto umie <b>potwierdzić</b>.
}

::Prawda:: Każde zamówienie ma numer. {T#Bez numeru ginie.#Po numerze się je znajduje.####Numer to podstawa.}

Które dwa? {
~%50%pierwszy#dobry jeden
~%50%drugi#dobry dwa
~%-100%trzeci#zły
####Dwa są dobre.
}

Dopasuj. {
=jedna cena -> razem
=dwie ceny -> osobno
= -> wcale
####Po cenie poznasz.
}

Zaliczka to część {=ceny =kwoty =%0%wagi#Wagi się nie płaci. =%0%czas#Czas to nie cena.} zapłacona z góry.

Ile to 7/2? {#3.5:0.1#Tak####Połowa siedmiu.}

::Kolejność:: Ułóż. {>3 ALL VERTICAL NUMERIC NUMBERING
Pytam
Zapisuję
Czytam
}

Napisz, co myślisz. {}

Tylko opis.

Zbiór {a} i co?{=a ~c}

Wszystkie dobre {~%50%a#x ~%50%b#y}
"""

XML = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/orders</text></category></question>
<question type="multichoice"><name><text>Kanały</text></name>
<questiontext format="html"><text><![CDATA[<p>W sklepie są dwa kanały.</p><p>Co&nbsp;je łączy?</p>
<script>alert(1)</script><img src="@@PLUGINFILE@@/a.png" alt="">]]></text>
<file name="a.png" path="/" encoding="base64">aGVq</file></questiontext>
<generalfeedback format="html"><text><![CDATA[<p onclick="x()">Zapis.</p>]]></text></generalfeedback>
<single>true</single>
<answer fraction="100" format="html"><text>Wspólny zapis</text><feedback><text>Tak.</text></feedback></answer>
<answer fraction="50" format="html"><text>Kartka</text><feedback><text>Ginie.</text></feedback></answer>
<answer fraction="0" format="html"><text>Nic</text><feedback><text>Coś musi.</text></feedback></answer>
<hint format="html"><text>Pomyśl o kartce.</text></hint>
</question>
<question type="shortanswer"><name><text>Słowo</text></name>
<questiontext format="plain_text"><text>Jak się to nazywa?</text></questiontext>
<generalfeedback><text>Omni.</text></generalfeedback>
<answer fraction="100"><text>omnikanał</text><feedback><text>Brawo.</text></feedback></answer>
<answer fraction="0"><text>multikanał</text><feedback><text>Kanały osobno.</text></feedback></answer>
<answer fraction="0"><text>*</text><feedback><text>Pomyśl.</text></feedback></answer>
</question>
<question type="ordering"><name><text>Kroki</text></name><questiontext format="html"><text>Ułóż.</text></questiontext>
<generalfeedback><text>Tak.</text></generalfeedback>
<answer fraction="1"><text>a → b</text></answer><answer fraction="2"><text>c</text></answer></question>
<question type="cloze"><name><text>Luki</text></name><questiontext><text>{1:SA:=a}</text></questiontext></question>
<question type="essay"><name><text>Esej</text></name><questiontext><text>Napisz.</text></questiontext></question>
</quiz>
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The starter course in Polish."""
    return write_course(tmp_path / "content", "kurs", date(2026, 11, 21), languages=("pl",))


def bring(course: Path, name: str, text: str, section: str = "") -> QuestionOutcome:
    """The questions of a file of that name, brought into the course."""
    return import_questions(SourceFile(name, text.encode()), course, QuestionChoices("", section))


def questions_of(course: Path) -> dict[str, Question]:
    """The questions of the course by id, which all are whole."""
    reading = read_course(course)
    assert reading.course is not None, [str(problem) for problem in reading.errors]
    return {question.id: question for question in reading.course.editions["pl"].quiz.questions}


def remarks(outcome: QuestionOutcome) -> str:
    """What was told, a line each."""
    return "\n".join(map(str, outcome.remarks))


def test_gift_becomes_questions_of_every_kind(course: Path) -> None:
    """Kinds, right answers, feedback per answer and marks come along; a mended file is valid."""
    before = set(questions_of(course))
    outcome = bring(course, "bank.gift", GIFT)
    file = course / "pl" / "questions" / "orders.md"
    text = file.read_text("utf-8")
    assert outcome.kept == ("pl/questions/orders.md~",)
    # What an author then writes: the explanations that Moodle does not ask for.
    for end in ("Czas to nie cena.", "3. Czytam"):
        text = text.replace(f"{end}\n", f"{end}\n\nDopisane wyjaśnienie.\n")
    file.write_text(text, "utf-8")
    found = questions_of(course)
    assert before < set(found)
    new = {name: found[name] for name in found if name not in before}
    kinds = {name: question.kind.name for name, question in new.items()}
    assert sorted(kinds.values()) == ["fill", "fill", "matching", "multiple", "ordering", "single", "truefalse"]
    home = new["kod-z-domu"]
    assert home.prompt.text == "Klientka zostawiła kod. Co robisz, gdy koszt = 5: {tak}?"
    assert [(option.text, option.right) for option in home.options] == [("Pytam o numer", True), ("Wydaję od razu", False)]
    assert home.options[0].reason is not None
    assert home.options[0].reason.text == "Tak # numer stoi na liście."
    assert home.explanation.text == "Wydaje się temu, kto umie potwierdzić."
    assert [(option.text, option.right) for option in new["prawda"].options] == [("Prawda", True), ("Fałsz", False)]
    assert new["prawda"].options[1].reason is not None
    assert new["prawda"].options[1].reason.text == "Bez numeru ginie."
    gap = next(question for question in new.values() if question.accepted[:1] == ("ceny",))
    assert gap.prompt.text == "Zaliczka to część _____ zapłacona z góry."
    assert gap.accepted == ("ceny", "kwoty")
    number = next(question for question in new.values() if "3,5" in question.accepted)
    assert number.accepted == ("3.5", "3,5")
    assert [target.text for target in next(q for q in new.values() if q.kind.name == "matching").targets] == [
        "razem",
        "osobno",
        "wcale",
    ]


def test_a_gap_before_a_full_stop(course: Path) -> None:
    """What closes a sentence stands at the gap, words after a space."""
    bring(course, "luki.txt", "$CATEGORY: orders\n\n::a:: Termin to {=14 dni####Tak.}.\n\n::b:: Po {=14####Tak.} dniach.\n")
    prompts = {question.prompt.text.replace("\u00a0", " ") for question in questions_of(course).values()}
    assert {"Termin to _____.", "Po _____ dniach."} <= prompts


def test_questions_without_an_empty_line_between_them_are_told(course: Path) -> None:
    """Two that stand together are none, and the remark says what is missing."""
    told = remarks(bring(course, "razem.txt", "::a:: Raz? {T}\n::b:: Dwa? {F}\n"))
    assert told.startswith("line 1, “a”: its braces do not match")
    assert "between two questions there is an empty line" in told


def test_what_gift_loses_is_named_with_its_line(course: Path) -> None:
    """Nothing goes without a word: essays, descriptions, braces, tolerances, a choice in which all is right."""
    told = remarks(bring(course, "bank.txt", GIFT))
    for place, words in (
        ("Napisz, co myślisz.", "an essay"),
        ("Tylko opis.", "a description"),
        ("Zbiór", "its braces do not match"),
        ("Wszystkie dobre", "all of its answers are right"),
        ("Ile to 7/2?", "only the number itself is right now"),
    ):
        line = next(line for line in told.splitlines() if words in line)
        number = 1 + GIFT.split("\n").index(next(each for each in GIFT.split("\n") if place in each))
        assert line.startswith(f"line {number}, “"), (line, number)


def test_moodle_xml_becomes_questions(course: Path) -> None:
    """A story becomes a case, HTML is cleaned, `*` and pictures are told, unknown types are named."""
    told = remarks(bring(course, "bank.xml", XML))
    found = questions_of(course)
    case = found["kanaly"]
    assert case.kind.name == "case"
    assert case.case[0].text == "W sklepie są dwa kanały."
    assert case.prompt.text.replace("\u00a0", " ") == "Co je łączy?"
    assert [option.right for option in case.options] == [True, False, False]
    assert found["slowo"].accepted == ("omnikanał",)
    assert found["slowo"].options[0].forms == ("multikanał",)
    assert [option.text for option in found["kroki"].options] == ["a → b", "c"]
    assert "alert" not in (course / "pl" / "questions" / "orders.md").read_text("utf-8")
    for words in ("an embedded file", "a hint", "earned a part", "“*”", "(cloze)", "an essay", "Brawo."):
        assert words in told, (words, told)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/hostname">]><quiz><question type="essay">&a;</question></quiz>', "DOCTYPE"),
        ("<quiz><question", "cannot be read"),
        ("<html/>", "begins with <html>"),
        ("<quiz/>", "no question in it"),
    ],
)
def test_a_file_that_is_none_is_refused(course: Path, text: str, words: str) -> None:
    """With the reason, and nothing is written."""
    before = sorted(path for path in course.rglob("*") if path.is_file())
    with pytest.raises(ImportFileError, match=words):
        bring(course, "bank.xml", text, "orders")
    assert sorted(path for path in course.rglob("*") if path.is_file()) == before


def test_hostile_files_are_bounded(course: Path) -> None:
    """Deep HTML, endless texts, thousands of questions and of braces end with remarks and without a crash."""
    deep = "<div>" * 5_000 + "x" + "</div>" * 5_000
    told = remarks(
        bring(course, "a.gift", f"::a::[html]{'<b>' * 6_000}x{{=a#r ~b#s}}\n\n::b::[html]{deep[:19_000]}{{=a#r ~b#s}}", "orders")
    )
    assert "too deep" in told
    told = remarks(bring(course, "b.gift", "x" * 100_000 + "{=a ~b}", "orders"))
    assert "a text of 100000 characters" in told
    told = remarks(bring(course, "c.gift", "{" * 50_000 + "\n\n" + "=~#" * 50_000, "orders"))
    assert "braces" in told
    told = remarks(bring(course, "d.gift", "e{}\n\n" * 6_000, "orders"))
    assert "at most 5000 questions" in told


def test_what_stands_for_markup_stays_text(course: Path) -> None:
    """An answer cannot open a heading, a row, an id or a link of its own."""
    bring(
        course,
        "a.gift",
        "Co?\\nDwa{=\\#\\# x \\{\\#evil kind\\=single\\}#- [x] r ~[b](javascript\\:alert)#> s ####- [ ] koniec}",
        "orders",
    )
    found = questions_of(course)
    new = next(question for question in found.values() if question.prompt.text.startswith("Co?"))
    assert [option.text for option in new.options] == ["## x {#evil kind=single}", "[b](javascript:alert)"]
    assert new.explanation.text == "- [ ] koniec"
    assert "evil" not in found


def test_a_second_time_nothing_is_overwritten(course: Path) -> None:
    """The same file again becomes questions of other names, beside the first ones."""
    text = "::Raz::Tak?{=a#r ~b#s ####w}"
    bring(course, "a.gift", text, "orders")
    bring(course, "a.gift", text, "orders")
    assert {"raz", "raz-b"} <= set(questions_of(course))


def test_a_section_is_asked_for(course: Path) -> None:
    """Where no category names one, the command says how; a wrong one is told with those there are."""
    with pytest.raises(ImportFileError, match="--section, one of orders, journey"):
        bring(course, "a.gift", "Tak?{=a#r ~b#s}")
    with pytest.raises(ImportFileError, match="no section 'order'"):
        bring(course, "a.gift", "Tak?{=a#r ~b#s}", "order")


def test_the_command_says_what_came_and_what_did_not(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`import questions` counts, lists what was left out, and checks the course; a document's command points to it."""
    monkeypatch.setenv("OMNIKURS_CONTENT", str(course.parent))
    bank = course.parent.parent / "bank.xml"
    bank.write_text(XML, "utf-8")
    done = CliRunner().invoke(main, ["import", "questions", str(bank), "--into", "kurs"])
    assert done.exit_code == 0, done.output
    assert "new questions: 3" in done.output
    assert "Left out:" in done.output
    assert "errors: 0" in done.output
    for name in ("bank.xml", "bank.gift"):
        (bank.parent / name).write_text(XML, "utf-8")
        wrong = CliRunner().invoke(main, ["import", str(bank.parent / name), "--into", "kurs"])
        assert wrong.exit_code == 1
        assert "omnikurs import questions" in wrong.output
