"""A fault is told at the line on which it stands, however often the same words stand in the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.course.reader import read_course
from app.course.starter import write_course
from tests.support.courses import COURSE_TOML, SMALL
from tests.support.readings import Build, read, told

TWO_DEAD_LINKS = """## Jedna cena w trzech kanałach to? {#one-price kind=multiple}

- [x] [Omnikanał](#nic) i zapas
  > Jedna cena,
  > jeden zapas.
- [ ] Trzy sklepy
  > Tu każdy ma swoją cenę.




- [ ] Przypadek
  > Cena jest decyzją.
- [x] [Omnikanał](#nic)
  > Kanały są połączone.

Kanały dzielą cenę.
"""
"""The second option's text stands in the first one's as well, so that looking for it would find the wrong line."""


def test_the_same_dead_link_in_two_options_is_told_at_both_lines(course_folder: Build) -> None:
    """Each option knows its line: equal words in another option of the question are not taken for it."""
    changes = {"pl/questions/what-is.md": TWO_DEAD_LINKS, "ru/questions/what-is.md": TWO_DEAD_LINKS.replace("#nic", "#goals")}
    known = "goals, source-rigby-2011, term-omnichannel, what-is"
    assert told(read(course_folder, changes)) == [
        f"small/pl/questions/what-is.md:{line}: the link leads nowhere: #nic (known: {known})" for line in (3, 14)
    ]


def test_what_differs_between_languages_is_told_where_the_translator_has_to_look(course_folder: Build) -> None:
    """A key of the head, an entry too many, and the place behind which one is missing have lines of their own."""
    rest = "\nцена {#price}\n: Сколько стоит.\n\nсклад {#store}\n: Где лежит.\n"
    question = SMALL["pl/questions/what-is.md"]
    second = "\n" + question.replace("#one-price", "#second").replace("Ile cen", "Ile różnych cen")
    found = told(
        read(
            course_folder,
            {
                "pl/glossary.md": SMALL["pl/glossary.md"]
                + "\ncena {#price}\n: Ile kosztuje.\n\nkasa {#till}\n: Gdzie się płaci.\n",
                "ru/glossary.md": SMALL["ru/glossary.md"] + rest,
                "ru/course.md": SMALL["ru/course.md"].replace(", проба", ""),
                "ru/goals.md": SMALL["ru/goals.md"].replace("minutes: 1", "minutes: 2"),
                "pl/questions/what-is.md": question + second,
            },
        )
    )
    end = SMALL["ru/glossary.md"].count("\n") + 2
    both = "both languages have the same"
    counterpart = f"its counterpart is small/pl/questions/what-is.md:{question.count(chr(10)) + 2}"
    assert found == [
        "small/ru/course.md:5: 1 keywords, 2 in the source (both languages have as many)",
        f"small/ru/glossary.md:{end}: the term 'till' is missing ({both} ids)",
        f"small/ru/glossary.md:{end + 3}: the term 'store' is not in the source ({both} ids)",
        f"small/ru/goals.md:3: 'minutes' is 2, in the source 1 ({both})",
        f"small/ru/questions/what-is.md:1: question 'second' is missing in this language ({counterpart})",
    ]


def test_a_unit_that_is_written_within_a_line_is_told_at_that_line(course_folder: Build) -> None:
    """Units in one line of course.toml have no headings of their own: what is wrong with one is told where they stand."""
    head = COURSE_TOML[: COURSE_TOML.index("[[unit]]")]
    line = head.count("\n") + 1
    found = told(read(course_folder, {"course.toml": head + 'unit = [{ id = "basics" }]\n'}))
    assert found[0].startswith(f"small/course.toml:{line}: a unit has an id and a list of sections")


def test_markdown_in_a_text_that_takes_none_is_told_where_it_is_written(course_folder: Build) -> None:
    """A term's name and an abbreviation's meaning are plain text: a link in one is told at its own line, once."""
    body = (
        "\n\nCRM i CRM.\n\nZnowu CRM, AGD.\n\n*[CRM]: baza [klientów](#klienci)\n*[AGD]: sprzęt do domu\n*[PIM]:\n  **nigdzie**\n"
    )
    found = told(
        read(
            course_folder,
            {
                "pl/glossary.md": SMALL["pl/glossary.md"] + "\n[sklep](javascript:x) {#shop}\n: Gdzie się kupuje.\n",
                "ru/glossary.md": SMALL["ru/glossary.md"] + "\n<https://a.example> *магазин* {#shop}\n: Где покупают.\n",
                "pl/goals.md": SMALL["pl/goals.md"].rstrip("\n") + body,
                "ru/goals.md": SMALL["ru/goals.md"].rstrip("\n") + "\n\nCRM и CRM.\n\nСнова CRM.\n\n*[CRM]:\n  `база`\n",
            },
        )
    )
    hint = "(no link and no emphasis can stand there: write plain words)"
    glossary = SMALL["pl/glossary.md"].count("\n") + 2
    line = SMALL["pl/goals.md"].rstrip("\n").count("\n") + 7
    assert found == [
        f"small/pl/glossary.md:{glossary}: '](' is left in the name of the term 'shop' {hint}",
        f"small/pl/goals.md:{line}: '](' is left in the meaning of 'CRM' {hint}",
        f"small/ru/glossary.md:{glossary}: '<https://a.example>' is left in the name of the term 'shop' {hint}",
        f"small/ru/goals.md:{line + 1}: '`база`' is left in the meaning of 'CRM' {hint}",
    ]


def test_a_link_in_the_heading_of_a_step_is_told_at_its_line(tmp_path: Path) -> None:
    """The channel of a step is plain text, a variant's title is not: what cannot be followed is told in both."""
    folder = write_course(tmp_path, "shop", date(2026, 11, 21))
    path = folder / "pl" / "journey.md"
    lines = path.read_text("utf-8").split("\n")
    step = next(number for number, text in enumerate(lines) if text.startswith("## "))
    title = next(number for number, text in enumerate(lines) if text.startswith("### "))
    lines[step] = lines[step].replace("## ", "## [Tu](javascript:x) ")
    lines[title] = "### [Tu](javascript:x) {.omni}"
    path.write_text("\n".join(lines), "utf-8")
    found = [str(each) for each in read_course(folder).problems if each.line in (step + 1, title + 1)]
    plain = "no link and no emphasis can stand there: write plain words"
    link = "write [text](#section) for a place in the course, or an address with https://"
    assert found == [
        f"shop/pl/journey.md:{step + 1}: '](' is left in the heading of step 'phone' ({plain})",
        f"shop/pl/journey.md:{title + 1}: the link cannot be followed: javascript:x ({link})",
    ]
