"""Named things of one sort that can be added to: question kinds, speech engines, export formats, kinds of content.

A registry is a value: it is made once, passed to whoever needs it, and never changed. Two applications in one process may
hold different ones, and a test that adds an entry leaves nothing behind. Which entries ship with the product is said where
each sort is defined; packages outside add theirs through entry points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from pkgutil import iter_modules
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """What can stand in a registry."""

    @property
    def name(self) -> str:
        """The name under which it is asked for: lower-case letters, digits, hyphens, underscores."""


Entry = TypeVar("Entry", bound=Named)


class RegistryError(ValueError):
    """Two entries of one name, or an entry point that cannot be loaded; the text says which and what to do."""


class Registry(Mapping[str, Entry], Generic[Entry]):
    """Entries by name, in the order in which they were given. Raises :class:`RegistryError` when two have one name."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            if entry.name in self._entries:
                raise RegistryError(f"two entries are called '{entry.name}': rename one or remove its package")
            self._entries[entry.name] = entry

    def __getitem__(self, name: str) -> Entry:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Registry({', '.join(self._entries)})"

    def plus(self, *entries: Entry) -> Registry[Entry]:
        """A new registry with these entries behind the present ones."""
        return Registry((*self._entries.values(), *entries))

    def plus_installed(self, group: str, found: Iterable[EntryPoint] | None = None) -> Registry[Entry]:
        """A new registry with what installed packages offer under an entry-point group such as ``omnikurs.formats``.

        An entry point names an entry, or a callable without parameters that makes one. ``found`` replaces the look at
        what is installed. Raises :class:`RegistryError` when an entry point cannot be loaded.
        """
        points = entry_points(group=group) if found is None else found
        return self.plus(*(_load(point) for point in sorted(points, key=lambda point: point.name)))


def defined_in(package: str, sort: type[Entry]) -> tuple[Entry, ...]:
    """One entry of each class of ``sort`` that a module of the package defines, the modules in the order of their names.

    The modules are imported; the classes are made without parameters, in the order in which they stand in their module.
    """
    folder = import_module(package).__path__
    modules = [import_module(f"{package}.{found.name}") for found in sorted(iter_modules(folder), key=lambda found: found.name)]
    return tuple(
        each()
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, sort) and each.__module__ == module.__name__
    )


def _load(point: EntryPoint) -> Entry:  # type: ignore[type-var]  # an entry is returned, which says of what sort the registry is
    package = point.dist.name if point.dist else point.value
    try:
        loaded = point.load()
        return loaded() if isinstance(loaded, type) or not hasattr(loaded, "name") else loaded  # type: ignore[no-any-return]  # what a package brings is known when it is used
    except Exception as error:
        message = f"the entry point '{point.name}' ({point.group}) of {package} cannot be loaded: {error}; update or remove it"
        raise RegistryError(message) from error


class WithFolder(Protocol):
    """An entry that a package may bring together with a folder."""

    @property
    def folder(self) -> Path | None:
        """The folder with its templates and words; None when they lie where ours do."""


def folders_of(entries: Iterable[WithFolder]) -> tuple[Path, ...]:
    """The folders with the templates and words of those entries that packages bring; each once."""
    return tuple(dict.fromkeys(entry.folder for entry in entries if entry.folder is not None))
