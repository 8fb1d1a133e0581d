"""Messages to authors, each with the defect that it is about planted: its place, its words, and what to do, told once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from app.course.reader import read_course
from tests.support.courses import SMALL
from tests.support.readings import BODY, COUNTERPART_BODY, COUNTERPART_HEAD, HEAD, Build, told

MANIFEST, TERMS, WORKS, QUESTIONS = "course.toml", "pl/glossary.md", "pl/bibliography.md", "pl/questions/what-is.md"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
NOTES = "---\naim: Cel\nminutes: 5\n---\n\nTekst.\n"


def changed(name: str, before: str, after: str) -> dict[str, str]:
    """A file of the small course with some words changed."""
    assert before in SMALL[name]
    return {name: SMALL[name].replace(before, after)}


def longer(name: str, more: str) -> dict[str, str]:
    """A file of the small course with something at its end."""
    return {name: SMALL[name] + more}


def section(key: str) -> dict[str, str]:
    """The Polish section with another line in its head."""
    return {"pl/what-is.md": HEAD.replace("minutes: 3", f"minutes: 3\n{key}") + BODY}


def headings(own: str, counterpart: str) -> dict[str, str]:
    """The section in both languages with a heading of one level and of another."""
    return {
        "pl/what-is.md": f"{HEAD}{BODY}\n## A\n\n{own} B\n\nTekst.\n",
        "ru/what-is.md": f"{COUNTERPART_HEAD}{COUNTERPART_BODY}\n## A\n\n{counterpart} B\n\nТекст.\n",
    }


def pictures(own: str, polish: str, russian: str) -> dict[str, str]:
    """Two drawings, their words in both languages, and which of them the Polish text shows; the Russian one shows the shop."""
    shown = {"pl/goals.md": SMALL["pl/goals.md"] + f"\n- ![Sklep]({own})\n"}
    shown |= {"ru/goals.md": SMALL["ru/goals.md"] + "\n- ![Магазин](shop.svg)\n"}
    drawings = {"media/shop.svg": SVG, **({"media/till.svg": SVG} if own == "till.svg" else {})}
    return {**shown, **drawings, "pl/pictures.yaml": polish, "ru/pictures.yaml": russian}


SHOP = "shop.svg: {title: Sklep, description: Sklep}\n"
BOTH = f"{SHOP}till.svg: {{title: Kasa, description: Kasa}}\n"
PAIRS = "\n## Co z czym? {#pairs kind=matching}\n\n- a → b\n"
FAULTS: dict[str, tuple[Mapping[str, str], list[str]]] = {
    "forms of a term": (
        changed(TERMS, 'forms="omnikanału, omnikanale"', "formy=omnikanału"),
        [f"{TERMS}:1: 'formy=omnikanału' is not understood (write forms=\"one, another\")"],
    ),
    "a meaning without a term": (
        {TERMS: f": Znaczenie.\n\n{SMALL[TERMS]}"},
        [f"{TERMS}:1: a meaning without a term (a term has one meaning; write the term on the line before)"],
    ),
    "a second meaning": (
        longer(TERMS, ": Drugie.\n"),
        [f"{TERMS}:3: a meaning without a term (a term has one meaning; write the term on the line before)"],
    ),
    "a term without a meaning": (
        {TERMS: f"kanał {{#channel}}\n\n{SMALL[TERMS]}"},
        [f"{TERMS}:1: the term 'kanał {{#channel}}' has no meaning (write ': meaning' on the next line)"],
    ),
    "the last term without a meaning": (
        longer(TERMS, "\nkanał {#channel}\n"),
        [f"{TERMS}:4: the term 'kanał {{#channel}}' has no meaning (write ': meaning' on the next line)"],
    ),
    "more than an id at a work": (
        changed(WORKS, "{#rigby-2011}", "{#rigby-2011 pages=3}"),
        [f"{WORKS}:1: 'pages=3' is not understood (a work has an id only)"],
    ),
    "works that are no list": (
        {WORKS: f"Rigby, D. (2011).\n\n{SMALL[WORKS]}"},
        [f"{WORKS}:1: the bibliography is one list (begin each work with '- ')"],
    ),
    "a title for no unit": (
        changed("pl/course.md", "  basics: Podstawy", "  basics: Podstawy\n  basis: Drugie"),
        ["pl/course.md:9: there is no unit 'basis' (did you mean 'basics'?)"],
    ),
    "a unit without a title": (
        changed("pl/course.md", "  basics: Podstawy\n", ""),
        ["pl/course.md:6: the unit 'basics' has no title (add 'basics: …' under units)"],
    ),
    "a number as a way to say": (
        {"pl/lexicon.yaml": "CRM: 5\n", "ru/lexicon.yaml": ""},
        [
            (
                "pl/lexicon.yaml:1: 'CRM' must be text "
                '(write it in quotation marks, or for each voice by its name: {name: "…", other: "…"})'
            )
        ],
    ),
    "words for no drawing": (
        {"pl/pictures.yaml": "shop.svg: {title: A, description: B}\n", "ru/pictures.yaml": ""},
        ["pl/pictures.yaml:1: the folder media has no drawing 'shop.svg'"],
    ),
    "a drawing without words": (
        pictures("shop.svg", "", SHOP),
        [
            (
                "pl/pictures.yaml:1: the drawing 'shop.svg' has no title and no words in this language "
                "(add 'shop.svg:' with a title and a description)"
            )
        ],
    ),
    "words that are no names and values": (
        pictures("shop.svg", "shop.svg: Sklep\n", SHOP),
        ["pl/pictures.yaml:1: 'shop.svg' must be names and values (write shop.svg: {title: …, description: …})"],
    ),
    "words of other types, and a slip": (
        pictures("shop.svg", "shop.svg:\n  title: 5\n  descripton: A\n  words: x\n", SHOP),
        [
            "pl/pictures.yaml:2: 'title' must be text (put it between quotation marks)",
            "pl/pictures.yaml:3: unknown key 'descripton' (did you mean 'description'?)",
            "pl/pictures.yaml:4: 'words' must be names and values (write words: {key: word})",
        ],
    ),
    "a drawing without a description": (
        pictures("shop.svg", "shop.svg: {title: Sklep}\n", SHOP),
        ["pl/pictures.yaml:1: the key 'description' of 'shop.svg' is missing (add 'description: …')"],
    ),
    "another picture": (
        pictures("till.svg", BOTH, BOTH),
        ["ru/goals.md:9: goals-2 shows another picture than the source (its counterpart begins at small/pl/goals.md:9)"],
    ),
    "a pass mark in per cent": (
        changed(MANIFEST, "pass_mark = 0.7", "pass_mark = 70"),
        [f"{MANIFEST}:8: 'pass_mark' lies between 0 and 1 (70 % is 0.7)"],
    ),
    "a language twice": (
        changed(MANIFEST, '"ru"', '"ru", "pl"'),
        [f'{MANIFEST}:3: \'languages\' names each language once (such as ["pl", "ru"])'],
    ),
    "a language in words": (
        changed(MANIFEST, '"ru"', '"ru", "po polsku"'),
        [f'{MANIFEST}:3: \'po polsku\' is not a language (write its code (BCP 47), such as "pl", "ru" or "en")'],
    ),
    "a draft in no language": (
        {MANIFEST: f'draft = ["rus"]\n{SMALL[MANIFEST]}'},
        [f"{MANIFEST}:1: the draft 'rus' is none of the course's languages (did you mean 'ru'?)"],
    ),
    "the source as a draft": (
        {MANIFEST: f'draft = ["pl"]\n{SMALL[MANIFEST]}'},
        [
            (
                f"{MANIFEST}:1: the first language, 'pl', cannot be a draft "
                "(it is the one that the others are translated from; name another language first)"
            )
        ],
    ),
    "a title in course.toml": (
        changed(MANIFEST, 'id = "basics"', 'id = "basics"\ntitle = "Podstawy"'),
        [f"{MANIFEST}:16: unknown key 'title' (known: id, sections)"],
    ),
    "a unit without sections": (
        longer(MANIFEST, '\n[[unit]]\nid = "more"\n'),
        [f'{MANIFEST}:18: a unit has an id and a list of sections (id = "basics", sections = ["what-is"])'],
    ),
    "a section with a name of words": (
        changed(MANIFEST, '["what-is"]', '["what-is", "Druga Sekcja"]'),
        [f"{MANIFEST}:16: 'Druga Sekcja' is not an id (small Latin letters, digits and hyphens)"],
    ),
    "a heading of another level": (
        headings("###", "##"),
        [
            (
                "ru/what-is.md:14: what-is-4 is a heading of another level than in the source "
                "(its counterpart begins at small/pl/what-is.md:14)"
            )
        ],
    ),
    "an attribute that is none": (
        changed(QUESTIONS, "kind=single", "kind=single latwe"),
        [f"{QUESTIONS}:1: question 'one-price': 'latwe' is no attribute (write {{#id kind=single}})"],
    ),
    "a broken question of the source": (
        changed(QUESTIONS, "\nKlient ma widzieć tę samą cenę wszędzie.\n", ""),
        [f"{QUESTIONS}:1: question 'one-price': the question has no explanation (write a paragraph after the options)"],
    ),
    "one row to match": (
        longer(QUESTIONS, f"{PAIRS}\nTak.\n"),
        [
            f"{QUESTIONS}:10: question 'pairs': 1 row to match (write rows as '- left → right')",
        ],
    ),
    "one target to match with": (
        longer(QUESTIONS, f"{PAIRS}- c → b\n\nTak.\n"),
        [f"{QUESTIONS}:10: question 'pairs': only one target to match with (give at least two different right sides)"],
    ),
    "no minute": (
        {"pl/what-is.md": HEAD.replace("minutes: 3", "minutes: 0") + BODY},
        ["pl/what-is.md:4: 'minutes' must be at least 1 (write minutes: 1)"],
    ),
    "what only a journey has": (
        section("customer: Ewa\nnames: {omni: Dobrze}"),
        [
            "pl/what-is.md:5: only a journey has a customer (write 'kind: journey' as well)",
            "pl/what-is.md:6: only a journey has names of two ways (write 'kind: journey' as well)",
        ],
    ),
    "a kind of section that is none": (
        section("kind: story"),
        ["pl/what-is.md:5: unknown kind 'story' (known: text, journey)"],
    ),
    "a value that YAML makes a program of": (
        {"pl/what-is.md": HEAD.replace("minutes: 3", "minutes: !!python/x 3") + BODY},
        ["pl/what-is.md:4: the value cannot be read: 3 (put it between quotation marks)"],
    ),
    "a misspelt key that is required": (
        {"pl/what-is.md": HEAD.replace("title:", "tilte:") + BODY},
        ["pl/what-is.md:2: unknown key 'tilte' (did you mean 'title'?)"],
    ),
    "half a misunderstanding": (
        {
            "pl/trainer/what-is.md": NOTES.replace("minutes: 5", "minutes: 5\nmisunderstandings:\n  - {belief: A}"),
            "ru/trainer/what-is.md": NOTES,
        },
        ["pl/trainer/what-is.md:5: a misunderstanding has a belief and an answer (write belief: … and answer: …, both as text)"],
    ),
    "an address that is none": (
        {"pl/what-is.md": HEAD + BODY.replace("strona", "[strona](https://[::1)")},
        [
            (
                "pl/what-is.md:9: the link cannot be followed: https://[::1 "
                "(write [text](#section) for a place in the course, or an address with https://)"
            )
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_defect_is_told(course_folder: Build, name: str) -> None:
    """Exactly these sentences, and no other that only comes of the same defect."""
    changes, expected = FAULTS[name]
    reading = read_course(course_folder(changes) / "small")
    assert reading.course is None
    assert told(reading) == [f"small/{sentence}" for sentence in expected]


def test_text_before_the_first_question_is_a_warning(course_folder: Build) -> None:
    """It is shown nowhere; the course is published."""
    reading = read_course(course_folder({QUESTIONS: f"Najpierw tekst.\n\n{SMALL[QUESTIONS]}"}) / "small")
    assert reading.course is not None
    sentence = "text before the first question (begin each question with '## Question {#id kind=single}')"
    assert f"small/{QUESTIONS}:1: {sentence}" in list(map(str, reading.problems))


def test_a_file_of_no_section_says_where_to_name_it(course_folder: Build) -> None:
    """A text that no section is made of is told, with the line to write."""
    reading = read_course(course_folder({"pl/dostawa.md": SMALL["pl/goals.md"]}) / "small")
    assert reading.course is not None
    hint = 'if it is a section, write "dostawa" into the sections of a unit in course.toml'
    (found,) = (str(problem) for problem in reading.problems if "dostawa" in problem.path)
    assert found == f"small/pl/dostawa.md:1: nothing leads to this file: course.toml names no section 'dostawa' ({hint})"
