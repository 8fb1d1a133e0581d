"""A kept file is named after the program that made it: whatever shapes a document makes another name when it changes."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.course.model import Course
from app.course.questions.base import BaseKind
from app.exports import program_digest as module
from app.exports.program_digest import outside_digest, program_digest
from app.paths import PACKAGE, TRANSLATIONS

ROOT = PACKAGE.parent
TRACE = """
import sys
from pathlib import Path
opened = set()
sys.addaudithook(lambda event, given: opened.add(str(given[0])) if event == "open" else None)
from app.course.reader import read_course
from app.exports.printing import finishing, pdf_worker, weasyprint_patches
from app.exports.formats.pdf import Pdf, compose, make_job
from app.exports.orders import read_order
from app.paths import CONTENT
course = read_course(CONTENT / "omnichannel").course
for rendition in Pdf.renditions:
    for language in course.editions:
        make_job(compose(course, read_order(Pdf(), course, language, rendition.name), public_url="https://x.example"))
opened |= {module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)}
print("\\n".join(sorted(opened)))
"""
SHAPES_NOTHING = {"__init__.py", "paths.py", "registry.py", "requirement.py", "artifacts/__init__.py", "artifacts/artifact.py"}
"""What a document imports that says where things lie or are registered, and nothing of what it looks like."""

EXAMPLES = {
    "app/course/questions/case/__init__.py",
    "app/course/typography.py",
    "app/presentation/nodes/figure.py",
    "app/presentation/writer.py",
    "app/templates/components/choice_print.html",
    "app/templates/print/worksheet.html",
    "app/templates/question/case/print.html",
}


@pytest.fixture(scope="module")
def shaping() -> list[Path]:
    """Every file of the repository that the renditions of the shipped course import or read, relative to its root."""
    done = subprocess.run([sys.executable, "-c", TRACE], cwd=ROOT, capture_output=True, text=True, check=True, timeout=240)
    found = {Path(line) for line in done.stdout.splitlines() if line.startswith(f"{ROOT}/")}
    relative = {path.relative_to(ROOT) for path in found if path.is_file() and path.suffix != ".pyc"}
    return sorted(
        path
        for path in relative
        if path.parts[0] in ("app", "translations") and path.relative_to(path.parts[0]).as_posix() not in SHAPES_NOTHING
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources in which a test may change what it likes."""
    folder = tmp_path_factory.mktemp("sources")
    shutil.copytree(PACKAGE, folder / "app", ignore=shutil.ignore_patterns("__pycache__", "*.woff2"))
    shutil.copytree(TRANSLATIONS, folder / "translations", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def digest(folder: Path) -> str:
    """The digest of a copy, read anew."""
    return program_digest.__wrapped__(folder / "app", folder / "translations")


def test_each_file_that_shapes_a_document_names_it(shaping: list[Path], copy: Path) -> None:
    """One byte more in any module, template, style sheet or catalogue that a document reads gives another digest."""
    assert set(map(str, shaping)) >= EXAMPLES
    assert any(path.parts[0] == "translations" for path in shaping)
    fonts = [path for path in shaping if path.suffix == ".woff2"]
    assert len(fonts) >= 4
    before, unnoticed = digest(copy), []
    for path in shaping:
        if path in fonts:
            (copy / path).write_bytes(b"")
        content = (copy / path).read_bytes()
        seen = digest(copy) if path in fonts else before
        (copy / path).write_bytes(content + b"\n")
        if digest(copy) == seen:
            unnoticed.append(str(path))
        (copy / path).write_bytes(content)
        if path in fonts:
            (copy / path).unlink()
    assert unnoticed == []
    assert digest(copy) == before


def test_installed_catalogue_names_a_document(copy: Path) -> None:
    """An installed package has compiled catalogues only: their words count; beside its text a compiled one is not read."""
    folder = copy / "translations" / "pl" / "LC_MESSAGES"
    text, compiled = folder / "messages.po", folder / "messages.mo"
    content, mo = text.read_bytes(), compiled.read_bytes() if compiled.exists() else None
    compiled.write_bytes(b"one")
    with_text = digest(copy)
    compiled.write_bytes(b"two")
    assert digest(copy) == with_text
    text.unlink()
    with_two = digest(copy)
    compiled.write_bytes(b"three")
    assert digest(copy) != with_two
    text.write_bytes(content)
    compiled.unlink()
    if mo is not None:
        compiled.write_bytes(mo)


@pytest.fixture
def outside(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """`outside()`: the digest of a course that asks a kind from the package in ``tmp_path``, read anew."""
    (tmp_path / "outside_kind.py").write_text(
        "from pathlib import Path\nfrom app.course.questions.single import Single\n"
        "class Kind(Single):\n    def __init__(self):\n        super().__init__(folder=Path(__file__).parent / 'data')\n"
    )
    templates = tmp_path / "data" / "templates" / "question" / "outside"
    templates.mkdir(parents=True)
    (templates / "print.html").write_text("one")
    monkeypatch.syspath_prepend(str(tmp_path))
    kind: BaseKind = importlib.import_module("outside_kind").Kind()
    assert outside_digest(course) == ""
    edition = course.editions["pl"]
    quiz = replace(edition.quiz, questions=tuple(replace(each, kind=kind) for each in edition.quiz.questions))
    changed = replace(course, editions={**course.editions, "pl": replace(edition, quiz=quiz)})

    def read() -> str:
        module._digest_once.cache_clear()
        return outside_digest(changed)

    yield read
    module._digest_once.cache_clear()
    sys.modules.pop("outside_kind", None)


def test_kind_from_outside_names_a_document(outside: Callable[[], str], tmp_path: Path) -> None:
    """A template, the words and the code of a kind that a package brings count, also code that lies beside its folder."""
    seen = [outside()]
    (tmp_path / "data" / "templates" / "question" / "outside" / "print.html").write_text("two")
    seen.append(outside())
    words = tmp_path / "data" / "translations" / "pl" / "LC_MESSAGES" / "messages.po"
    words.parent.mkdir(parents=True)
    words.write_text("# words\n")
    seen.append(outside())
    with (tmp_path / "outside_kind.py").open("a") as code:
        code.write("# another way to print\n")
    seen.append(outside())
    assert len(set(seen)) == 4
