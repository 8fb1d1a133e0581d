"""Everything a course can be handed out as: one file per format, each taking a course and giving bytes."""
