"""The licences of what an installation brings: each is known and goes with MIT; the weakly protective ones are named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from email.message import Message
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
FREE = {
    "0BSD", "Apache-2.0", "Apache Software License", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT",
    "ISC License (ISCL)", "MIT License", "MIT-0", "MIT-CMU", "PSF-2.0", "Python Software Foundation License", "Unlicense", "Zlib",
}  # fmt: skip
"""Ask for no more than their notices: as SPDX expressions, as classifiers of PyPI, as what a project writes itself."""
NAMED = {
    "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "MPL-1.1", "MPL-2.0", "Mozilla Public License 1.1 (MPL 1.1)",
    "Mozilla Public License 2.0 (MPL 2.0)",
}  # fmt: skip
"""Protect their own files or library, not what imports it: allowed, and named in the README."""
TO_CHOOSE = {"pyphen"}
"""Whose classifiers are a choice, as they say themselves; those of any other package hold all at once."""
PREFIX = "License :: "


def choices(metadata: Message) -> Sequence[Sequence[str]]:
    """The licences among which one may choose, each with all that hold at once: the SPDX expression (PEP 639), else the
    classifiers, else the free text.
    """
    if expression := metadata.get("License-Expression"):
        return [part.split(" AND ") for part in expression.split(" OR ")]
    classifiers = [value for value in metadata.get_all("Classifier") or [] if value.startswith(PREFIX)]
    names = [value.rpartition(" :: ")[2] for value in classifiers if value != f"{PREFIX}OSI Approved"]
    if names:
        return [[name] for name in names] if metadata["Name"] in TO_CHOOSE else [names]
    return [[metadata.get("License") or "none"]]


def judge(metadata: Message) -> str:
    """`free`, `named`, or what is wrong with the licence of a package."""
    offered = choices(metadata)
    for allowed, verdict in ((FREE, "free"), (FREE | NAMED, "named")):
        if any(set(together) <= allowed for together in offered):
            return verdict
    return f"{metadata['Name']}: {' or '.join(' and '.join(together) for together in offered)}"


def installed(needed: Iterable[Requirement], seen: set[tuple[str, str]]) -> Iterator[Message]:
    """The metadata of packages and of all that they need here, each once."""
    for requirement in needed:
        try:
            found = distribution(requirement.name)
        except PackageNotFoundError:
            continue  # needed on another system or for another Python only
        for extra in ("", *sorted(requirement.extras)):
            if (normal(requirement.name), extra) in seen:
                continue
            seen.add((normal(requirement.name), extra))
            if not extra:
                yield found.metadata
            lines = [Requirement(line) for line in found.requires or ()]
            yield from installed([line for line in lines if applies(line, extra)], seen)


def applies(requirement: Requirement, extra: str) -> bool:
    """Whether a package needs this here when it is installed with ``extra``; with none, whether it needs it in any case."""
    marker = requirement.marker
    by_extra = marker is not None and "extra" in str(marker)
    return by_extra == bool(extra) and (marker is None or marker.evaluate({"extra": extra}))


def normal(name: str) -> str:
    """A package's name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def made_of(lines: str) -> Message:
    """Metadata as a package would have it."""
    message = Message()
    for line in lines.splitlines():
        name, _, value = line.partition(": ")
        message[name] = value
    return message


@pytest.fixture(scope="module")
def packages() -> list[Message]:
    """All that `pip install omnikurs[postgresql]` brings besides Omnikurs itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["postgresql"]
    return list(installed(map(Requirement, lines), set()))


def test_every_licence_goes_with_ours(packages: list[Message]) -> None:
    """Nothing that is installed has an unknown licence, or one that would ask Omnikurs to be under it as well (GPL, AGPL)."""
    names = {normal(metadata["Name"]) for metadata in packages}
    assert {"flask", "weasyprint", "pyphen", "lameenc", "psycopg", "brotli", "zopfli"} <= names, "also what others need"
    assert [verdict for metadata in packages if (verdict := judge(metadata)) not in ("free", "named")] == []


def test_the_readme_names_what_is_more_than_free(packages: list[Message]) -> None:
    """The README says which libraries are under LGPL or MPL, and names no other as such."""
    told = README.partition("## Licences")[2]
    wanted = {metadata["Name"] for metadata in packages if judge(metadata) == "named"}
    assert wanted
    assert {normal(name) for name in re.findall(r"\| `([\w.-]+)` \|", told)} == {normal(name) for name in wanted}


@pytest.mark.parametrize(
    "lines",
    [
        "License-Expression: GPL-2.0-or-later",
        "License-Expression: AGPL-3.0-only",
        "License-Expression: MIT AND GPL-3.0-only",
        "License-Expression: LicenseRef-Proprietary",
        "License: GPL",
        "Classifier: License :: MIT License\nClassifier: License :: GNU Affero General Public License v3",
        "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)",
        "Classifier: License :: Other/Proprietary License\nLicense: MIT",
        "Summary: says nothing of a licence",
    ],
)
def test_a_licence_that_does_not_fit_is_found(lines: str) -> None:
    """Planted: GPL and AGPL in every way in which a package says so, one of two that hold at once, an unknown one, and none."""
    assert judge(made_of(f"Name: planted\n{lines}")).startswith("planted: ")


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        ("License-Expression: MIT", "free"),
        ("License-Expression: Apache-2.0 OR GPL-3.0-only", "free"),
        ("License-Expression: LGPL-3.0-or-later", "named"),
        ("License-Expression: MIT AND MPL-2.0", "named"),
        ("Classifier: License :: OSI Approved :: BSD License\nLicense: Copyright 2008", "free"),
    ],
)
def test_a_licence_that_fits_is_told(lines: str, verdict: str) -> None:
    """One of several to choose from is enough; all that hold at once must fit."""
    assert judge(made_of(f"Name: planted\n{lines}")) == verdict
