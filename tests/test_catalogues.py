"""The interface's words: every one of them is there in every language, and none is there for nothing."""

from __future__ import annotations

import io
import re
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.presentation.rendering import languages

ROOT = Path(__file__).resolve().parent.parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.xml", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "newstyle_gettext": "true", "silent": "false"}}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
NAMES = {"Omnikurs", "PDF", "CSV", "XLSX", "MP3"}
"""What is called so in every language."""
FORMAT = re.compile(r"%\(([a-z_]+)\)[a-z]|\{([a-z_]+)\}|<(/?[a-z]+)")


def used_messages() -> dict[tuple[str | None, str], str]:
    """Every string that the code and the templates ask for, with the place of one use."""
    found = {}
    for name, line, message, _, context in extract_from_dir(ROOT / "app", METHODS, OPTIONS, KEYWORDS):
        msgid = message if isinstance(message, str) else message[0]
        found[(context, msgid)] = f"app/{name}:{line}"
    return found


def catalogue(language: str) -> polib.POFile:
    """The catalogue of ``language`` as its translator wrote it."""
    return polib.pofile(str(ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"))


@pytest.mark.parametrize("language", languages())
def test_every_string_is_translated_and_every_translation_is_used(language: str) -> None:
    """No string of the interface is missing, fuzzy or empty, and no entry has lost its use."""
    used = used_messages()
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue(language) if not entry.obsolete}
    assert len(used) > 50, "the extraction finds the strings"
    missing = [f"{place}: {key[1]!r} is missing in {language}" for key, place in used.items() if key not in entries]
    unused = [f"{key[1]!r} is not used any more" for key in entries if key not in used]
    unfinished = [f"{entry.msgid!r} is fuzzy or empty" for entry in entries.values() if not entry.translated() or entry.fuzzy]
    assert not missing + unused + unfinished, "\n".join(missing + unused + unfinished)


@pytest.mark.parametrize("language", languages())
def test_translations_keep_what_is_filled_in(language: str) -> None:
    """Each placeholder and tag of the English stands in the translation, in each plural form, and no other does."""
    for entry in catalogue(language):
        wanted = set(FORMAT.findall(entry.msgid_plural or entry.msgid))
        for form, text in (entry.msgstr_plural if entry.msgid_plural else {1: entry.msgstr}).items():
            found = set(FORMAT.findall(text))
            assert found <= wanted, f"{language}: {entry.msgid!r} has no {found - wanted} as in {text!r}"
            missing = wanted - found
            if form == 0:
                missing.discard(("num", "", ""))  # one may be said without its figure
            assert not missing, f"{language}: {entry.msgid!r} lost {missing} in {text!r}"


@pytest.mark.parametrize(
    ("language", "foreign"),
    [("pl", "[а-яёіїєґ]"), ("ru", "[ąćęłńóśźżіїєґ]"), ("uk", "[ąćęłńóśźżыэъё]"), ("en", "[а-яёіїєґąćęłńóśźż]")],
)
def test_each_language_is_written_in_its_own_letters(language: str, foreign: str) -> None:
    """No letter of another of the languages strays into a catalogue, not in a plural either."""
    for entry in catalogue(language):
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            assert not re.search(foreign, text, re.IGNORECASE), f"{language}: {text!r}"


@pytest.mark.parametrize("language", languages())
def test_plurals_have_the_forms_of_the_language(language: str) -> None:
    """Polish, Russian and Ukrainian count in one, few and many, English in one and many: each number takes the right one."""
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        plural = read_po(io.BytesIO(file.read()), locale=language).plural_expr
    slavic = [0, 1, 2, 2, 1, 2, 0]
    forms = {"en": [0, 1, 1, 1, 1, 1, 1], "pl": [0, 1, 2, 2, 1, 2, 2], "ru": slavic, "uk": slavic}[language]
    rule = polib.pofile(str(ROOT / "translations" / language / "LC_MESSAGES" / "messages.po")).metadata["Plural-Forms"]
    from gettext import c2py

    choose = c2py(rule.partition("plural=")[2].rstrip(";"))
    assert plural
    assert [choose(number) for number in (1, 2, 5, 12, 22, 25, 21)] == forms
    for entry in catalogue(language):
        if entry.msgid_plural:
            assert sorted(entry.msgstr_plural) == sorted(set(forms)), entry.msgid


@pytest.mark.parametrize(
    ("language", "marks", "strange"), [("en", "“”", "„«»"), ("pl", "„”", "“«»"), ("ru", "«»", "„“”"), ("uk", "«»", "„“”")]
)
def test_each_language_has_its_own_quotation_marks(language: str, marks: str, strange: str) -> None:
    """What is quoted stands between the marks of the language, no typewriter mark or apostrophe is left."""
    texts = [text for entry in catalogue(language) for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert any(marks[0] in text for text in texts)
    assert not [text for text in texts if set(text) & set(strange + "'\"\u02bc")]
    assert not [text for text in texts if text.count(marks[0]) != text.count(marks[1])]


def test_no_word_of_the_interface_stands_in_a_template_itself() -> None:
    """Polish, Russian and English words reach a page through a catalogue only: text between tags is an expression."""
    spoken = []
    for path in sorted((ROOT / "app" / "templates").rglob("*.html")):
        text = re.sub(r"\{% block \w+ %\}[a-z -]+\{% endblock %\}", "", path.read_text("utf-8"))  # a class of the page
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<svg.*?</svg>", " ", text, flags=re.DOTALL)
        found = [words.strip(" ·,\n") for words in re.findall(r">([^<>]*[^\W\d_]{3,}[^<>]*)<", text)]
        spoken += [f"{path.relative_to(ROOT)}: {words!r}" for words in found if words not in NAMES]
    assert not spoken, "\n".join(spoken)
