"""Questions that an author has already, as GIFT or Moodle XML: read, and added to the question files of a course."""

from __future__ import annotations

from app.imports.questions.importing import QuestionChoices, QuestionOutcome, import_questions

__all__ = ["QuestionChoices", "QuestionOutcome", "import_questions"]
