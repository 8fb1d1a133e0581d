"""One section's file: its head, its blocks, its journey when it is one, and the trainer's notes that belong to it."""

from __future__ import annotations

from dataclasses import replace

from app.course import frontmatter
from app.course.context import Context
from app.course.errors import Problem, Severity
from app.course.frontmatter import Key
from app.course.journey import parse_journey
from app.course.markup import Scribe
from app.course.model import Misunderstanding, Run, Section, SectionKind, Sentence, TrainerNotes

KINDS: tuple[SectionKind, ...] = ("text", "journey")
NOT_TEACHING = frozenset({"goals", "key-points"})
"""Sections that frame a course rather than teach; ``teaching: true`` in the head says otherwise."""

_KEYS = {
    "title": Key(str, required=True),
    "short": Key(str),
    "minutes": Key(int, required=True),
    "kind": Key(str),
    "teaching": Key(bool),
    "customer": Key(str),
}
_TRAINER_KEYS = {
    "aim": Key(str, required=True),
    "minutes": Key(int, required=True),
    "questions": Key(list),
    "misunderstandings": Key(list, of=dict),
}


def read_section(section_id: str, text: str, context: Context) -> tuple[Section, tuple[Problem, ...]]:
    """The section of a file, as far as it can be read, and everything that is wrong with it. Never raises on content."""
    document = frontmatter.split(text, context.path)
    head = document.head
    problems = [*document.problems]
    if not document.problems:
        problems += frontmatter.check(head, _KEYS)
    elif not head.values:  # nobody knows what kind of section this is
        return Section(section_id, "", "", 0, "text", teaching=section_id not in NOT_TEACHING, blocks=()), document.problems
    kind = _kind(head, problems)
    minutes = frontmatter.value(head, "minutes", 0)
    if minutes < 1 and isinstance(head.values.get("minutes"), int):
        problems.append(Problem(context.path, head.line("minutes"), "'minutes' must be at least 1"))
    scribe = Scribe(context)
    title = frontmatter.value(head, "title", "").strip()
    section = Section(
        id=section_id,
        title=title,
        short=frontmatter.value(head, "short", "").strip() or title,
        minutes=max(0, minutes),
        kind=kind,
        teaching=frontmatter.value(head, "teaching", section_id not in NOT_TEACHING),
        blocks=(),
        heading=Sentence(f"{section_id}.1", title, (Run(title, context.language),)) if title else None,
    )
    if kind == "journey":
        section = _with_journey(section, document, context, scribe, problems)
    else:
        if "customer" in head.values:
            hint = "write 'kind: journey' as well"
            problems.append(Problem(context.path, head.line("customer"), "only a journey has a customer", hint))
        section = replace(section, blocks=scribe.blocks(document.body, section_id, document.body_line))
        if not section.blocks and not document.problems and not scribe.problems:
            problems.append(Problem(context.path, document.body_line, "the section is empty", "write at least a paragraph"))
    return section, (*problems, *scribe.problems)


def read_trainer_notes(text: str, context: Context) -> tuple[TrainerNotes, tuple[Problem, ...]]:
    """The trainer's notes of a section, as far as they can be read, and what is wrong with them."""
    document = frontmatter.split(text, context.path)
    head = document.head
    problems = [*document.problems]
    if not document.problems:
        problems += frontmatter.check(head, _TRAINER_KEYS)
    misunderstandings = []
    for index, item in enumerate(frontmatter.value(head, "misunderstandings", list[object]())):
        if isinstance(item, dict) and all(isinstance(item.get(key), str) for key in ("belief", "answer")) and len(item) == 2:
            misunderstandings.append(Misunderstanding(item["belief"], item["answer"]))
        elif isinstance(item, dict):
            line = head.line(f"misunderstandings.{index}")
            hint = "write belief: … and answer: …, both as text"
            problems.append(Problem(context.path, line, "a misunderstanding has a belief and an answer", hint))
    scribe = Scribe(context)
    blocks = scribe.blocks(document.body, f"trainer-{context.path.rpartition('/')[2].removesuffix('.md')}", document.body_line)
    questions = frontmatter.value(head, "questions", list[object]())
    notes = TrainerNotes(
        aim=frontmatter.value(head, "aim", ""),
        minutes=frontmatter.value(head, "minutes", 0),
        questions=tuple(question for question in questions if isinstance(question, str)),
        misunderstandings=tuple(misunderstandings),
        html="\n".join(block.html for block in blocks),
    )
    return notes, (*problems, *scribe.problems)


def _kind(head: frontmatter.Head, problems: list[Problem]) -> SectionKind:
    name = frontmatter.value(head, "kind", "text")
    for kind in KINDS:
        if kind == name:
            return kind
    problems.append(Problem(head.path, head.line("kind"), f"unknown kind '{name}'", f"known: {', '.join(KINDS)}"))
    return "text"


def _with_journey(
    section: Section, document: frontmatter.Document, context: Context, scribe: Scribe, problems: list[Problem]
) -> Section:
    reading = parse_journey(
        document.body,
        path=context.path,
        line=document.body_line,
        section_id=section.id,
        customer=frontmatter.value(document.head, "customer", "").strip(),
        pictures=context.pictures,
        render=scribe.block,
    )
    problems += reading.problems
    blocks = scribe.blocks(reading.intro, section.id, document.body_line)
    if reading.journey is None and not any(problem.severity is Severity.ERROR for problem in reading.problems):
        hint = "a step begins with ## Name {#id scene=….svg}"
        problems.append(Problem(context.path, document.body_line, "the journey has no steps", hint))
    return replace(section, blocks=blocks, journey=reading.journey)
