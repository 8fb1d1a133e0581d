"""The form written as the course's Markdown: :mod:`.inline` within a line, :mod:`.blocks` around it."""
