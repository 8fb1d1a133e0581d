"""What every test can ask for: a small course, the application, a client, and pages whose invariants were checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.courses import write_course
from tests.pages import Page, faults

ROOT = Path(__file__).resolve().parent.parent

CourseFolder = Callable[..., Path]
FetchPage = Callable[..., Page]


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


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """What hundreds of applications in this process would each work out anew is worked out once, as in a server: the
    project's own course (again whenever a file of it has changed) and its sheets without comments and spaces.
    """
    from app.course import library, reader
    from app.places import CONTENT
    from app.web import assets

    kept: dict[library.Signature, reader.Reading] = {}

    def read(folder: Path) -> reader.Reading:
        if folder.parent != CONTENT:
            return reader.read_course(folder)
        signature = library._signature(folder)
        if signature not in kept:
            kept[signature] = reader.read_course(folder)
        return kept[signature]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "read_course", read)
        patch.setattr(assets, "shorten", cache(assets.shorten))
        yield


@pytest.fixture
def course_folder(tmp_path: Path) -> CourseFolder:
    """`course_folder(changes={...}, course_id="small")` writes a small course; returns the *content* folder."""

    def build(changes: Mapping[str, str | bytes | None] | None = None, course_id: str = "small") -> Path:
        content = tmp_path / "content"
        write_course(content, changes, course_id)
        return content

    return build


@pytest.fixture
def app(tmp_path: Path) -> Any:
    """The application with the project's own course and an empty data folder."""
    from app import create_app

    return create_app({"TESTING": True, "data": tmp_path / "data", "audio_engine": "none"})


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
