"""What tells one wording of a question from another, whatever the language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from app.course.model import Question


def with_fingerprints(counterparts: Mapping[str, Question]) -> dict[str, Question]:
    """The same question in its languages, with one fingerprint over all that is asked and graded, reasons left out.

    Stored answers are kept under it: what it hashes, and how, must not change.
    """
    digest = hashlib.sha256()
    for language in sorted(counterparts):
        question = counterparts[language]
        asked = [
            language,
            question.kind.name,
            question.section_id,
            question.prompt.source,
            [block.source for block in question.case],
            [(o.id, o.text, o.right, o.match, o.forms) for o in question.options],
            [(t.id, t.text) for t in question.targets],
            question.accepted,
        ]
        digest.update(json.dumps(asked, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    fingerprint = digest.hexdigest()[:16]
    return {language: replace(question, fingerprint=fingerprint) for language, question in counterparts.items()}
