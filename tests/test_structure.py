"""Guards on the house: its walls, its arrows, and that what is written about it exists."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from app.cli import COMMANDS
from app.config import Settings, variable

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BIN = Path(sys.executable).parent
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "app").rglob("*.py")
    if "versions" not in path.parts and path.name not in ("env.py", "__main__.py")
)
TOP_LEVEL = {
    ".ci", ".git", ".gitignore", ".gitattributes", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "app", "content",
    "pyproject.toml", "tests", "translations",
}  # fmt: skip
ROOMS = {
    "__init__.py", "audio", "cli", "config.py", "course", "exports", "places.py", "records", "rendering.py", "static",
    "templates", "web",
}  # fmt: skip
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
MOST_LINES = 400
RUN_NOT_IMPORTED = {
    "build", "import-linter", "lxml-stubs", "mypy", "pytest-timeout", "pytest-xdist", "ruff", "types-markdown", "types-pyyaml",
}  # fmt: skip
"""What the tests need without importing it: programs, plugins, and types for mypy."""


def tracked(*folders: str) -> list[Path]:
    """Every file of the repository (committed or about to be) below ``folders``."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """The outcome of a command in the project's root."""
    return subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, timeout=280)


def test_nothing_lies_at_the_top_that_has_no_place_there() -> None:
    """Each entry at the top and each room of the house is a known one."""
    top = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert top <= TOP_LEVEL
    rooms = {path.relative_to(ROOT / "app").parts[0] for path in tracked("app")}
    assert rooms <= ROOMS


def test_modules_are_nouns_and_of_a_comfortable_size() -> None:
    """No drawer for odds and ends, and no module beyond the size at which its seam should have been found."""
    for path in tracked("app", "tests"):
        if path.suffix != ".py":
            continue
        assert path.stem not in FORBIDDEN_NAMES, path
        lines = len(path.read_text("utf-8").splitlines())
        assert lines <= MOST_LINES, f"{path.relative_to(ROOT)} has {lines} lines"


def test_every_module_says_what_it_owns_and_every_test_what_must_hold() -> None:
    """A docstring opens every module of app/ and every test function."""
    silent = []
    for path in tracked("app", "tests"):
        if path.suffix != ".py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
        silent += [f"{path.relative_to(ROOT)}: {test.name}" for test in tests if not ast.get_docstring(test)]
    assert not silent, "\n".join(silent)


def test_every_module_imports_alone() -> None:
    """No module needs another to have been imported before it."""
    program = (
        "import importlib, os, sys\n"
        # What is not ours is loaded once: it is most of the time, and no part of the question.
        "import flask_babel, lxml.etree, markdown, nh3, sqlalchemy.orm, wtforms, yaml\n"
        "for name in sys.argv[1:]:\n"
        "    if not os.fork():\n"
        "        try: importlib.import_module(name)\n"
        "        except BaseException as error: print(f'{name}: {error!r}', flush=True); os._exit(1)\n"
        "        os._exit(0)\n"
        "    os.wait()\n"
    )
    outcome = run(sys.executable, "-W", "error", "-c", program, *MODULES)
    assert not outcome.stdout + outcome.stderr


def test_imports_only_point_down() -> None:
    """import-linter keeps the contracts of pyproject.toml."""
    outcome = run(BIN / "lint-imports", "--no-cache")
    assert outcome.returncode == 0, outcome.stdout


def test_style_is_kept() -> None:
    """ruff finds nothing, and would lay nothing out otherwise: what `make lint` says, `make test` says."""
    for words in (("check",), ("format", "--check", "--quiet")):
        outcome = run(BIN / "ruff", *words, "--no-cache", ".")
        assert outcome.returncode == 0, f"make lint: ruff {words[0]}\n{outcome.stdout}"


def test_types_agree() -> None:
    """mypy, strict, finds nothing in app/."""
    outcome = run(BIN / "mypy")
    assert outcome.returncode == 0, outcome.stdout


def settings_table() -> str:
    """The README's table of settings, as config.py has them."""
    rows = ["| setting | default | why |", "|---|---|---|"]
    places = {"content": "the courses that ship with it", "data": "`var` in a checkout, else the user's data folder"}
    for field in dataclasses.fields(Settings):
        default = places.get(field.name) or f"`{field.default}`"
        default = {"`()`": "", "``": "", "`False`": "`0`"}.get(default, default)
        rows.append(f"| `{variable(field.name)}` | {default} | {field.metadata['why']} |")
    return "\n".join(rows) + "\n"


def test_every_setting_says_why_and_stands_in_the_readme() -> None:
    """Each setting has a line of why, the README has exactly their table, and names no setting that does not exist."""
    readme = README.read_text("utf-8")
    assert all(field.metadata["why"] for field in dataclasses.fields(Settings))
    assert settings_table() in readme
    settings = {variable(field.name) for field in dataclasses.fields(Settings)}
    texts = [README, *sorted((ROOT / ".ci" / "deploy").iterdir())]
    for path in texts:
        assert set(re.findall(r"OMNIKURS_[A-Z_]+[A-Z]", path.read_text("utf-8"))) <= settings, path


def test_every_command_stands_in_the_readme_and_the_other_way_round() -> None:
    """The README names exactly the commands of `omnikurs` and the targets of the Makefile that there are."""
    readme = README.read_text("utf-8")
    commands = {place.partition(":")[2].replace("_", "-") for place in COMMANDS}
    assert set(re.findall(r"`omnikurs ([a-z]+)", readme)) == commands
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", readme)) == targets


def test_make_help_lists_every_target() -> None:
    """The Makefile documents itself."""
    told = run("make", "help").stdout
    for target in re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE):
        assert re.search(rf"^  make {target}\s+\S", told, re.MULTILINE), target


@cache
def owners_of_modules() -> Mapping[str, list[str]]:
    """Which distributions bring a module."""
    return packages_distributions()


def imported(*folders: str) -> set[str]:
    """The distributions that the Python files below ``folders`` import, by their normal names."""
    owners = owners_of_modules()
    found = set()
    for path in tracked(*folders):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))) if path.suffix == ".py" else ():
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {name.partition(".")[0] for name in names}
    foreign = found - sys.stdlib_module_names - {"", "_typeshed", "app", "tests"}
    return {normal(owners.get(name, [name])[0]) for name in foreign}


def normal(name: str) -> str:
    """A distribution's name as it is compared, its version and extras left out (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", name)[0]).lower()  # type: ignore[index]


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    """app/ imports exactly the dependencies of pyproject.toml, directly; what the tests import beyond them is their extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {normal(line) for line in project["dependencies"]}
    assert imported("app") == declared
    extras = {normal(line) for line in project["optional-dependencies"]["test"]}
    assert imported("tests", "translations") - declared <= extras
    assert extras - imported("tests", "translations") == RUN_NOT_IMPORTED


def test_every_dependency_is_pinned_and_bounded() -> None:
    """Each dependency has an upper bound, and what is installed stands in the constraints, without any address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pins = (ROOT / ".ci/constraints.txt").read_text("utf-8").splitlines()
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.+!-]+", pin)] == []
    assert [line for line in project["dependencies"] if ",<" not in line] == []
    wanted = {normal(line) for line in project["dependencies"] + project["optional-dependencies"]["test"]}
    assert wanted <= {normal(pin) for pin in pins}, "make lock"


SECRETIVE = (
    r"(?:files\.|test\.)?pypi\.(?:org|python)",
    r"registry\.npmjs",
    r"pythonhosted\.org",
    r"/work/",
    r"/root/",
    r"/opt/(?!omnikurs)",
)


@pytest.mark.parametrize("pattern", SECRETIVE)
def test_no_address_of_a_registry_or_a_machine_is_recorded(pattern: str) -> None:
    """Whoever builds this elsewhere takes the packages from where that machine takes them."""
    for path in tracked():
        if path.suffix in (".png", ".woff2", ".mo", ".mp3", ".pdf", ".ttf") or path.name == Path(__file__).name:
            continue
        text = path.read_text("utf-8", "replace")
        found = re.search(pattern, text)
        assert not found, f"{path.relative_to(ROOT)} names {found and found[0]}"
