"""The YAML head of a file, with the line of every key: parsed, and checked against what the file may say.

Nothing is guessed: a duplicate key, an alias, a wrong type or an unknown key is a problem at its line.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml

from app.course.errors import Problem
from app.course.files import clean
from app.course.hints import did_you_mean, nearest

_T = TypeVar("_T")

MAX_DEPTH = 12
_TOO_LARGE = 10**12  # nothing in a course is counted so far, and Python refuses to write very long numbers

_HEAD = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KINDS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "names and values",
}
_EXAMPLES = {
    str: '{name}: "…"',
    int: "{name}: 5",
    float: "{name}: 0.7",
    bool: "{name}: true",
    list: "{name}: [one, another]",
    dict: "{name}: {{name: value}}",
}
"""What to write, by the type that is wanted; the text as one in quotation marks, because a date or a number needs them."""
_ITEMS: Mapping[type, str] = {str: "put each between quotation marks", dict: "write each as {name: value}"}


@dataclass(frozen=True, slots=True)
class Head:
    """The values of a YAML mapping; ``lines`` has the line of each key, for nested ones under ``outer.inner``."""

    path: str
    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, key: str) -> int:
        """The line of a key, or of the head's beginning when it is not there."""
        return self.lines.get(key, 1)


@dataclass(frozen=True, slots=True)
class HeadedText:
    """A file split into its head and its body; ``body_line`` is the line of the file on which the body begins."""

    head: Head
    body: str
    body_line: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class HeadKey:
    """One key that a head may have: its type, and whether it must be there."""

    kind: type
    required: bool = False
    of: type = str


def split(text: str, path: str) -> HeadedText:
    """Split a file with a head between two lines ``---``; a file without one has an empty head."""
    match = _HEAD.match(text)
    if match is None:
        if text.startswith("---"):
            problem = Problem(path, 1, "the head does not end", "close it with a line of three hyphens: ---")
            return HeadedText(Head(path), "", 1, (problem,))
        if _BARE_HEAD.match(text) or _HEAD_ALONE.match(text):
            problem = Problem(
                path, 1, "the head has no line --- above it", "put a line of three hyphens above and below the head"
            )
            return HeadedText(Head(path), "", 1, (problem,))
        return HeadedText(Head(path), text, 1, ())
    head, problems = parse(match.group(1), path, first_line=2)
    return HeadedText(head, text[match.end() :], text.count("\n", 0, match.end()) + 1, problems)


def parse(text: str, path: str, first_line: int = 1) -> tuple[Head, tuple[Problem, ...]]:
    """The mapping in a YAML text that begins on ``first_line`` of its file."""
    builder = _Builder(text, path, first_line)
    try:
        if not _is_plain(text, builder):
            return Head(path), tuple(builder.problems)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"the YAML cannot be read: {error.problem or error.context}"
        builder.report(mark.line if mark else 0, message, "a value with a colon needs quotation marks")
        return Head(path), tuple(builder.problems)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        builder.report(0, f"the YAML cannot be read: {type(error).__name__}", "")
        return Head(path), tuple(builder.problems)
    if node is None:
        return Head(path), ()
    if not isinstance(node, yaml.MappingNode):
        builder.report(node.start_mark.line, "names and values expected", "write 'name: value' on each line")
        return Head(path), tuple(builder.problems)
    values = builder.mapping(node, "")
    return Head(path, values, builder.lines), tuple(builder.problems)


def check(head: Head, keys: Mapping[str, HeadKey]) -> tuple[Problem, ...]:
    """What is missing, unknown, or of the wrong type."""
    problems = []
    for name, value in head.values.items():
        key = keys.get(name)
        if key is None:
            problems.append(Problem(head.path, head.line(name), f"unknown key '{name}'", did_you_mean(name, keys)))
        elif not _is(value, key.kind):
            message = f"'{name}' must be {_KINDS[key.kind]}, not {_named(value)}"
            problems.append(Problem(head.path, head.line(name), message, f"write {_EXAMPLES[key.kind].format(name=name)}"))
        elif key.kind is str and key.required and not value.strip():
            problems.append(Problem(head.path, head.line(name), f"'{name}' is empty", "write something"))
        elif key.kind in (list, dict):
            items = value if isinstance(value, list) else value.values()
            if not all(_is(item, key.of) for item in items):
                message = f"every item of '{name}' must be {_KINDS[key.of]}"
                problems.append(Problem(head.path, head.line(name), message, _ITEMS[key.of]))
    meant = {nearest(name, keys) for name in head.values if name not in keys}  # told where they are misspelt
    problems += [
        Problem(head.path, 1, f"the key '{name}' is missing", f"add '{name}: …' to the head")
        for name, key in keys.items()
        if key.required and name not in head.values and name not in meant
    ]
    return tuple(problems)


def value(head: Head, name: str, default: _T) -> _T:
    """The value of a key when it has the type of ``default``, else ``default``."""
    found: _T = head.values.get(name, default)
    return found if _is(found, type(default)) else default


def _is_plain(text: str, builder: _Builder) -> bool:
    """Whether a YAML text may be built: a few aliases can stand for gigabytes, and deep nesting ends the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            builder.report(line, "an alias (*name) cannot be used", "write the value again")
            return False
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            builder.report(line, "nested too deep", "names and values, and lists of them, are enough")
            return False
    return True


_BARE_HEAD = re.compile(r"\s*[a-z_]+:[^\n]*\n(?:[a-z_]+:[^\n]*\n|[ -][^\n]*\n)*---[ \t]*\n")
"""Keys down to a line of three hyphens: a head that lacks the one above it."""

_HEAD_ALONE = re.compile(
    r"\s*(?:title|short|minutes|tasks|teaching|kind|aim): [^\n]*\n(?:[a-z_]+: [^\n]*\n)+(?:[ -][^\n]*\n)*[ \t]*(?:\n|\Z)"
)
"""Keys that heads have, and no line of three hyphens at all: a text does not begin so."""

_ODD_NUMBER = re.compile(r"[-+]?(?:0[0-9_]|[0-9][0-9_]*:)")
"""A leading zero makes a number octal, a colon one of base 60."""

_CUT_OFF = re.compile(r"[ \t]+#[^\s#]")
"""A comment without a space behind its sign is mostly none: ``title: Course #1``."""


class _Builder:
    """Builds plain values from YAML nodes."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self._lines = [*text.splitlines(), ""]
        self._path = path
        self._first = first_line
        self._scalars = yaml.constructor.SafeConstructor()
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []

    def report(self, line: int, message: str, hint: str) -> None:
        self.problems.append(Problem(self._path, self._first + line, message, hint))

    def mapping(self, node: yaml.MappingNode, prefix: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            name = prefix + key
            if not key:
                self.report(line, "a name expected", "write 'name: value'")
            elif key in values:
                first = self.lines[name]
                self.report(line, f"the key '{key}' stands twice", f"first on line {first}")
            else:
                self.lines[name] = self._first + line
                values[key] = self._value(value_node, f"{name}.")
        return values

    def _value(self, node: yaml.Node, prefix: str) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, prefix)
        if isinstance(node, yaml.SequenceNode):
            items = []
            for index, item in enumerate(node.value):
                self.lines[f"{prefix}{index}"] = self._first + item.start_mark.line
                items.append(self._value(item, f"{prefix}{index}."))
            return items
        if self._is_pitfall(node):
            return None
        try:
            value = self._scalars.construct_object(node)
            if not (_is(value, int) and abs(value) > _TOO_LARGE) and not (isinstance(value, str) and clean(value) != value):
                return value
        except Exception:  # noqa: S110  (PyYAML raises whatever comes of a tag that does not fit: KeyError, IndexError …)
            pass
        message = f"the value cannot be read: {str(node.value)[:40]}"
        self.report(node.start_mark.line, message, "put it between quotation marks")
        return None

    def _is_pitfall(self, node: yaml.Node) -> bool:
        """Whether YAML 1.1 reads a value otherwise than it looks; told when it does."""
        if not isinstance(node, yaml.ScalarNode) or node.style:
            return False
        line, shown = node.start_mark.line, str(node.value)[:40]
        if node.tag == "tag:yaml.org,2002:int" and _ODD_NUMBER.match(node.value):
            hint = f'write a plain number, or "{shown}" if it is text'
            self.report(line, f"YAML reads {shown} as another number", hint)
            return True
        rest = self._lines[node.end_mark.line][node.end_mark.column :]
        if _CUT_OFF.match(rest):
            self.report(
                line, f"'{rest.strip()[:40]}' is left out: it looks like a comment", "put the whole value between quotation marks"
            )
            return True
        return False


def _is(value: object, kind: type) -> bool:
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, (int, float) if kind is float else kind)


def _named(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, datetime.date):
        return "a date"
    return next((words for kind, words in _KINDS.items() if _is(value, kind)), type(value).__name__)
