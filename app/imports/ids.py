"""Names for sections, headings and files, made from their titles: small Latin letters that say what they are about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import dropwhile, product

from anyascii import anyascii

from app.course.edition import RESERVED
from app.presentation.page_ids import RESERVED_NAMES

LONGEST = 40
"""So many characters a name may have; it is cut at a word."""

_LETTERS = "bcdefghijklmnopqrstuvwxyz"


def slug(text: str, otherwise: str) -> str:
    """A text as small Latin letters, digits and hyphens, beginning with a letter; ``otherwise`` when nothing is left."""
    words = re.findall(r"[a-z0-9]+", anyascii(text).lower().replace("'", "").replace("`", ""))
    name = ""
    for word in dropwhile(lambda word: not word[0].isalpha(), words):
        if name and len(name) + len(word) >= LONGEST:
            break
        name = f"{name}-{word}" if name else word[:LONGEST]
    return name or otherwise


def section_id(title: str, taken: Collection[str]) -> str:
    """A name for a section that no section has, and that means nothing else in a course or on its page."""
    return _free(slug(title, "section"), taken)


def heading_name(title: str, taken: Collection[str]) -> str:
    """A name for a heading to which something links."""
    return _free(slug(title, "place"), taken)


def file_name(stem: str, suffix: str, taken: Collection[str]) -> str:
    """A name for a file that none of ``taken`` has, whatever the case of its letters."""
    used = {name.casefold() for name in taken}
    return next(name for name in (f"{stem}{suffix}" for stem in variants(stem)) if name not in used)


def variants(name: str) -> Iterator[str]:
    """A name, then the same with letters behind it: numbers behind a section's name are its blocks'."""
    yield name
    for length in range(1, 8):
        for letters in product(_LETTERS, repeat=length):
            yield f"{name}-{''.join(letters)}"


def _free(name: str, taken: Collection[str]) -> str:
    """The name, or the first of its variants that nobody has; how the page's own names begin, none of ours does."""
    name = f"section-{name}" if name.startswith(RESERVED_NAMES.all_prefixes) else name
    return next(name for name in variants(name) if _is_free(name, taken))


def _is_free(name: str, taken: Collection[str]) -> bool:
    if name in taken or name in RESERVED or RESERVED_NAMES.holds(name):
        return False
    numbered = re.fullmatch(r"(.+)-\d+", name)
    return not (numbered and numbered[1] in taken) and not any(re.fullmatch(rf"{re.escape(name)}-\d+", other) for other in taken)
