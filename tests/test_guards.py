"""The guards themselves: each is shown one planted defect, in a copy of the tree, and has to name it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import test_catalogues as words
from tests import test_structure as structure

ROOT = structure.ROOT
COPIED = (".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "app", "pyproject.toml", "tests",
          "translations")  # fmt: skip
NOT_COPIED = shutil.ignore_patterns("node_modules", "__pycache__", "*.mp3", "*.woff2", "*.ttf")


class Defect(NamedTuple):
    """A defect: the file it lies in, what is replaced there by what (the whole file where nothing is), and what is told of it."""

    guard: Callable[..., None]
    file: str
    old: str
    new: str
    told: str
    arguments: tuple[str, ...] = ()

    def plant(self, tree: Path) -> None:
        """Put the defect into the copy ``tree``."""
        path = tree / self.file
        text = path.read_text("utf-8") if self.old else ""
        assert self.old in text, f"{self.file} has changed: plant the defect elsewhere"
        path.write_text(text.replace(self.old, self.new, 1) if self.old else self.new, "utf-8")


MODULE = '"""What it owns."""\n\n'
DEFECTS = (
    Defect(structure.test_nothing_lies_at_the_top_that_has_no_place_there, "notes.txt", "", "x", "notes.txt"),
    Defect(structure.test_nothing_lies_at_the_top_that_has_no_place_there, "app/stray.py", "", MODULE, "stray.py"),
    Defect(structure.test_modules_are_nouns_and_of_a_comfortable_size, "app/course/utils.py", "", MODULE, "utils.py"),
    Defect(structure.test_modules_are_nouns_and_of_a_comfortable_size, "app/course/long.py", "", MODULE + "X = 1\n" * 400, "402"),
    Defect(
        structure.test_every_module_says_what_it_owns_and_every_test_what_must_hold, "app/mute.py", "", "X = 1\n", "app/mute.py"
    ),
    Defect(
        structure.test_every_module_says_what_it_owns_and_every_test_what_must_hold,
        "tests/test_mute.py", "", MODULE + "def test_mute() -> None:\n    assert 1\n", "test_mute.py: test_mute",
    ),
    Defect(
        structure.test_no_two_classes_share_a_name,
        "app/imports/odd.py", "", MODULE + "class Attempt:\n    x = 1\n", "attempt.py, app/imports/odd.py",
    ),
    Defect(structure.test_imports_only_point_down, "app/course/up.py", "", MODULE + "import app.presentation\n", "app.course.up"),
    *(
        Defect(structure.test_templates_escape_whatever_they_show, "app/templates/pages/odd.html", "", code, "odd.html")
        for code in ("{{ title|safe }}\n", "{% filter safe %}{{ title }}{% endfilter %}\n", "{% autoescape false %}\n")
    ),
    *(
        Defect(structure.test_no_string_of_markup_is_read_again, "app/exports/odd.py", "", MODULE + code, "odd.py:")
        for code in (
            'import re\n\nX = re.compile(r"<svg\\b")\n',
            'import re\n\nX = re.compile(rb"(?P<all>.*)</g>")\n',
            'X = input().replace("<g/>", "")\n',
            'X = input().encode().replace(b"</body>", b"")\n',
            'MARK = "<title>"\nX = input().split(MARK)\n',
            'X = input().startswith(("<svg", "x"))\n',
            'X = "<b>" in input()\n',
            "from lxml import html\n\nX = html.fromstring(input())\n",
        )
    ),
    Defect(structure.test_style_is_kept, "app/course/odd.py", "", MODULE + "import os\n", "F401"),
    Defect(structure.test_style_is_kept, "app/course/odd.py", "", MODULE + "X = ( 1)\n", "ruff format"),
    Defect(
        structure.test_every_setting_says_why_and_stands_in_the_readme, "README.md", "`OMNIKURS_CONTENT`", "`x`", "settings_table"
    ),
    Defect(
        structure.test_every_setting_says_why_and_stands_in_the_readme, ".ci/deploy/README.md", "OMNIKURS_", "OMNIKURS_NO_", "NO_"
    ),
    Defect(
        structure.test_every_voice_stands_in_the_readme_with_what_leaves_the_server,
        "README.md", "| no, made ahead | Google |", "| no, made ahead | nobody |", "voices_table",
    ),
    Defect(
        structure.test_every_command_stands_in_the_readme_and_the_other_way_round, "README.md", "# ", "# `omnikurs fly` ", "'fly'"
    ),
    Defect(
        structure.test_every_command_stands_in_the_readme_and_the_other_way_round, "README.md", "# ", "# `make hay` ", "'hay'"
    ),
    Defect(structure.test_make_help_lists_every_target, "Makefile", "/^[a-z-]+:.*## /", "/^[b-z-]+:.*## /", "audit"),
    Defect(
        structure.test_what_is_imported_is_declared_and_what_is_declared_is_imported,
        "pyproject.toml", '  "nh3>=0.2.20,<0.4",\n', "", "nh3",
    ),
    Defect(
        structure.test_what_is_imported_is_declared_and_what_is_declared_is_imported,
        "pyproject.toml", '  "polib>=1.2",\n', '  "polib>=1.2",\n  "unused>=1",\n', "unused",
    ),
    Defect(structure.test_every_dependency_is_pinned_and_bounded, "pyproject.toml", "nh3>=0.2.20,<0.4", "nh3>=0.2.20", "nh3"),
    Defect(structure.test_every_dependency_is_pinned_and_bounded, ".ci/constraints.txt", "nh3==", "nh4==", "make lock"),
    Defect(structure.test_every_dependency_is_pinned_and_bounded, ".ci/constraints.txt", "nh3==", "nh3 @ file://", "nh3 @"),
    Defect(
        structure.test_no_address_of_a_registry_or_a_machine_is_recorded,
        "app/course/here.py", "", MODULE + 'X = "/ro' + 'ot/x"\n', "here.py", (structure.SECRETIVE[4],),
    ),
    Defect(
        words.test_every_string_is_translated_and_every_translation_is_used,
        "app/templates/pages/new.html", "", "{{ _('Nobody has said this yet') }}", "is missing in pl", ("pl",),
    ),
    Defect(
        words.test_every_string_is_translated_and_every_translation_is_used,
        "translations/ru/LC_MESSAGES/messages.po", 'msgid "Contents"', 'msgid "Contents of old"', "not used any more", ("ru",),
    ),
    Defect(
        words.test_every_string_is_translated_and_every_translation_is_used,
        "translations/ru/LC_MESSAGES/messages.po", 'msgid "Contents"', '#, fuzzy\nmsgid "Contents"', "fuzzy or empty", ("ru",),
    ),
    Defect(
        words.test_no_word_of_the_interface_stands_in_a_template_itself,
        "app/templates/pages/new.html", "", "<p>Witaj na kursie</p>", "Witaj na kursie",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree as git knows it, and a repository of its own."""
    tree = tmp_path_factory.mktemp("tree")
    for name in COPIED:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, tree / name, ignore=NOT_COPIED)
        else:
            shutil.copy(place, tree / name)
    subprocess.run(["git", "init", "--quiet"], cwd=tree, check=True)
    return tree


@pytest.fixture
def tree(whole: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy, at which the guards look; whatever a test plants is taken out again."""
    for module in (structure, words):
        monkeypatch.setattr(module, "ROOT", whole)
    monkeypatch.setattr(structure, "README", whole / "README.md")
    return whole


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: f"{defect.guard.__name__[5:]}: {defect.told}")
def test_a_guard_names_a_planted_defect(tree: Path, defect: Defect) -> None:
    """A guard fails with the defect's name when one is planted into a tree that it passes."""
    path = tree / defect.file
    before = path.read_bytes() if path.exists() else None
    try:
        defect.plant(tree)
        with pytest.raises(AssertionError, match=re.escape(defect.told)):
            defect.guard(*defect.arguments)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)


def test_a_module_that_leans_on_another_is_named(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that uses what somebody else has to have imported is caught by importing it alone."""
    (tree / "app" / "leaning.py").write_text(f"{MODULE}import app\n\nX = app.config.Settings\n", "utf-8")
    monkeypatch.setattr(structure, "MODULES", ["app.config", "app.leaning"])
    try:
        with pytest.raises(AssertionError, match=r"app\.leaning"):
            structure.test_every_module_imports_alone()
    finally:
        (tree / "app" / "leaning.py").unlink()


@pytest.mark.audit
def test_a_wrong_type_is_named(tree: Path) -> None:
    """mypy, as the guard calls it, catches a wrong return type."""
    (tree / "app" / "course" / "wrong.py").write_text(f"{MODULE}def count() -> int:\n    return 'one'\n", "utf-8")
    try:
        with pytest.raises(AssertionError, match=r"wrong\.py"):
            structure.test_types_agree()
    finally:
        (tree / "app" / "course" / "wrong.py").unlink()


LOST = """
msgid ""
msgstr "Plural-Forms: nplurals=3; plural=0;\\n"

msgid "%(num)d page"
msgid_plural "%(num)d pages"
msgstr[0] "strona"
msgstr[1] "%(num)d strony"
"""


def test_a_lost_placeholder_and_a_lost_form_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation without what is filled in, and a language without its own plural, are caught."""
    file = tmp_path / "translations" / "pl" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_text(LOST.replace("%(num)d strony", "strony"), "utf-8")
    monkeypatch.setattr(words, "ROOT", tmp_path)
    with pytest.raises(AssertionError, match="lost"):
        words.test_translations_keep_what_is_filled_in("pl")
    with pytest.raises(AssertionError):
        words.test_plurals_have_the_forms_of_the_language("pl")
    file.write_text(LOST.replace('"strona"', '"%(number)d stronа"'), "utf-8")  # the last letter is a Cyrillic one
    with pytest.raises(AssertionError, match="has no"):
        words.test_translations_keep_what_is_filled_in("pl")
    with pytest.raises(AssertionError, match="stronа"):
        words.test_each_language_is_written_in_its_own_letters("pl", "[а-я]")
