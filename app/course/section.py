"""One section's file: its head, its blocks, its journey when it is one, and the trainer's notes that belong to it."""

from __future__ import annotations

from dataclasses import fields, replace

from app.course import frontmatter
from app.course.content.builder import BlockBuilder
from app.course.content.lines import numbered
from app.course.content.runs import Run, Sentence
from app.course.errors import Problem, Severity
from app.course.frontmatter import HeadKey
from app.course.hints import did_you_mean
from app.course.journey import parse_journey
from app.course.model import JourneyNames, Misunderstanding, Section, SectionKind, TrainerNotes
from app.course.pace import check_minutes

KINDS: tuple[SectionKind, ...] = ("text", "journey")
NOT_TEACHING = frozenset({"goals", "key-points"})
"""Sections that frame a course rather than teach; ``teaching: true`` in the head says otherwise."""

Places = tuple[tuple[str, int], ...]
"""Ids by which parts of a section can be linked to, each with its line."""

_KEYS = {
    "title": HeadKey(str, required=True),
    "short": HeadKey(str),
    "minutes": HeadKey(int, required=True),
    "tasks": HeadKey(int),
    "kind": HeadKey(str),
    "teaching": HeadKey(bool),
    "customer": HeadKey(str),
    "names": HeadKey(dict),
    "draft": HeadKey(bool),  # of a translation: app.course.drafts
}
_TRAINER_KEYS = {
    "aim": HeadKey(str, required=True),
    "minutes": HeadKey(int, required=True),
    "questions": HeadKey(list),
    "misunderstandings": HeadKey(list, of=dict),
}


def read_section(section_id: str, text: str, builder: BlockBuilder) -> tuple[Section, Places]:
    """The section of a file, as far as it can be read, and the places in it that can be linked to by their own ids.

    Everything that is wrong with it goes to the builder. Never raises on content.
    """
    path = builder.context.path
    document = frontmatter.split(text, path)
    head = document.head
    problems = builder.problems
    problems += document.problems
    if not document.problems:
        problems += frontmatter.check(head, _KEYS)
    elif not head.values:  # nobody knows what kind of section this is
        return Section(section_id, "", "", 0, "text", teaching=section_id not in NOT_TEACHING, blocks=()), ()
    kind = _kind(head, problems)
    minutes = frontmatter.value(head, "minutes", 0)
    if minutes < 1 and isinstance(head.values.get("minutes"), int):
        problems.append(Problem(path, head.line("minutes"), "'minutes' must be at least 1", "write minutes: 1"))
    tasks = frontmatter.value(head, "tasks", 0)
    if tasks < 0:
        problems.append(Problem(path, head.line("tasks"), "'tasks' must be at least 0"))
    problems += check_minutes(path, head.line("minutes"), minutes, max(0, tasks), document.body)
    title = frontmatter.value(head, "title", "").strip()
    section = Section(
        id=section_id,
        title=title,
        short=frontmatter.value(head, "short", "").strip() or title,
        minutes=max(0, minutes),
        kind=kind,
        teaching=frontmatter.value(head, "teaching", section_id not in NOT_TEACHING),
        blocks=(),
        heading=Sentence(f"{section_id}.1", (Run(title),), head.line("title")) if title else None,
        lines=head.lines,
    )
    if kind == "journey":
        return _with_journey(section, document, builder)
    for key, what in (("customer", "a customer"), ("names", "names of two ways")):
        if key in head.values:
            problems.append(Problem(path, head.line(key), f"only a journey has {what}", "write 'kind: journey' as well"))
    before = len(problems)
    section = replace(section, blocks=builder.blocks(numbered(document.body, document.body_line), section_id))
    if not section.blocks and not document.problems and len(problems) == before:
        problems.append(Problem(path, document.body_line, "the section is empty", "write at least a paragraph"))
    return section, ()


def read_trainer_notes(text: str, builder: BlockBuilder) -> TrainerNotes:
    """The trainer's notes of a section, as far as they can be read; what is wrong with them goes to the builder."""
    path = builder.context.path
    document = frontmatter.split(text, path)
    head = document.head
    builder.problems += document.problems or frontmatter.check(head, _TRAINER_KEYS)
    misunderstandings = []
    for index, item in enumerate(frontmatter.value(head, "misunderstandings", list[object]())):
        if isinstance(item, dict) and all(isinstance(item.get(key), str) for key in ("belief", "answer")) and len(item) == 2:
            misunderstandings.append(Misunderstanding(item["belief"], item["answer"]))
        elif isinstance(item, dict):
            line = head.line(f"misunderstandings.{index}")
            builder.error(line, "a misunderstanding has a belief and an answer", "write belief: … and answer: …, both as text")
    questions = frontmatter.value(head, "questions", list[object]())
    prefix = f"trainer-{path.rpartition('/')[2].removesuffix('.md')}"
    return TrainerNotes(
        aim=frontmatter.value(head, "aim", ""),
        minutes=frontmatter.value(head, "minutes", 0),
        questions=tuple(question for question in questions if isinstance(question, str)),
        misunderstandings=tuple(misunderstandings),
        blocks=builder.blocks(numbered(document.body, document.body_line), prefix),
    )


def _kind(head: frontmatter.Head, problems: list[Problem]) -> SectionKind:
    name = frontmatter.value(head, "kind", "text")
    for kind in KINDS:
        if kind == name:
            return kind
    problems.append(Problem(head.path, head.line("kind"), f"unknown kind '{name}'", f"known: {', '.join(KINDS)}"))
    return "text"


def _with_journey(section: Section, document: frontmatter.HeadedText, builder: BlockBuilder) -> tuple[Section, Places]:
    customer = frontmatter.value(document.head, "customer", "").strip()
    reading = parse_journey(numbered(document.body, document.body_line), section.id, customer, builder)
    builder.problems += reading.problems
    names = _names(document.head, builder)
    journey = replace(reading.journey, names=names) if reading.journey else None
    blocks = builder.blocks(reading.intro, section.id) if reading.intro else ()
    if reading.journey is None and not any(problem.severity is Severity.ERROR for problem in reading.problems):
        builder.error(document.body_line, "the journey has no steps", "a step begins with ## Name {#id scene=….svg}")
    return replace(section, blocks=blocks, journey=journey), reading.places


def _names(head: frontmatter.Head, builder: BlockBuilder) -> JourneyNames:
    """What the course calls the parts of its journey; unknown and empty names are reported."""
    known = {field.name for field in fields(JourneyNames)}
    found = {}
    for name, words in frontmatter.value(head, "names", dict[str, object]()).items():
        line = head.line(f"names.{name}")
        if name not in known:
            builder.error(line, f"unknown key '{name}'", did_you_mean(name, known))
        elif isinstance(words, str):  # else it is told already
            found[name] = words.strip()
            if not found[name]:
                builder.error(line, f"'{name}' is empty", "write a word or a few, or take the line away")
    return JourneyNames(**found)
