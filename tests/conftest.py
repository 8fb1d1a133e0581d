"""What every test can ask for: a small course, the application, a client, and pages whose invariants were checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.support.courses import write_course
from tests.support.pages import Page, faults
from tests.support.postgresql import Server, running_postgresql

if TYPE_CHECKING:
    from app.course.library import Library

ROOT = Path(__file__).resolve().parent.parent

CourseFolder = Callable[..., Path]
FetchPage = Callable[..., Page]
MakeApp = Callable[..., Any]


settings.register_profile("landing", derandomize=True)
settings.register_profile("search", derandomize=False, print_blob=True)
settings.load_profile("landing")
# What guards a landing tries the same texts each time: nobody's change is refused for a fault that another text would have
# shown before. New texts are tried by `make audit` (--hypothesis-profile=search).

SHARED = {"speaking"}
"""Fixtures of a whole run that are dear enough to be had once, and not in each of its processes."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share something dear (a server, a wheel, a copy of the tree) run in one process, where it is made once."""
    for item in items:
        if not isinstance(item, pytest.Function) or item.get_closest_marker("xdist_group"):
            continue
        fixtures = item._fixtureinfo.name2fixturedefs
        shared = SHARED & fixtures.keys()
        if shared or any(one.scope == "module" for found in fixtures.values() for one in found):
            item.add_marker(pytest.mark.xdist_group(next(iter(shared), item.path.stem)))


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not depend on the settings of whoever runs them."""
    import os

    for name in [name for name in os.environ if name.startswith("OMNIKURS_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Compile the interface's catalogues where a source is newer, as make does."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in (ROOT / "translations").glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text)
        whole = target.with_suffix(f".{id(catalogue)}")
        with whole.open("wb") as binary:
            write_mo(binary, catalogue)
        whole.replace(target)


@pytest.fixture(scope="session")
def own_courses() -> Library:
    """The project's own course, read once for all applications of a process, and again whenever a file of it has changed."""
    from app.course.library import Library
    from app.paths import CONTENT

    return Library(CONTENT)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One server for all tests of a worker; speed matters here, not what survives a power cut."""
    with running_postgresql("fsync=off") as server:
        yield server


@pytest.fixture
def course_folder(tmp_path: Path) -> CourseFolder:
    """`course_folder(changes={...}, course_id="small")` writes a small course; returns the *content* folder."""

    def build(changes: Mapping[str, str | bytes | None] | None = None, course_id: str = "small") -> Path:
        content = tmp_path / "content"
        write_course(content, changes, course_id)
        return content

    return build


@pytest.fixture
def make_app(tmp_path: Path, own_courses: Library) -> MakeApp:
    """`make_app(contact="…", …)`: an application with the project's own course, an empty data folder, no voice, and settings."""
    from app import create_app

    def build(**settings: Any) -> Any:
        given = {"TESTING": True, "LIBRARY": own_courses, "data": tmp_path / "data", "audio_engine": "none"}
        return create_app({**given, **settings})

    return build


@pytest.fixture
def app(make_app: MakeApp) -> Any:
    """The application with the project's own course and an empty data folder."""
    return make_app()


@pytest.fixture
def client(app: Any) -> Iterator[Any]:
    """A client of :func:`app` that keeps no cookies between tests."""
    with app.test_client() as client:
        yield client


@pytest.fixture
def page(client: Any) -> FetchPage:
    """`page("/pl/", status=200, method="get", **request)` fetches a page and checks what must hold on every page."""

    def fetch(path: str, status: int = 200, method: str = "get", **request: Any) -> Page:
        answer = getattr(client, method)(path, **request)
        assert answer.status_code == status, f"{path}: {answer.status_code}, not {status}"
        assert answer.mimetype == "text/html", f"{path}: {answer.mimetype}"
        fetched = Page(answer.request.path, answer.status_code, answer.headers, answer.get_data(as_text=True))
        assert not faults(fetched), "\n".join(faults(fetched))
        return fetched

    return fetch
