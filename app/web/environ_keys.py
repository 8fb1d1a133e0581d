"""Keys of the WSGI environment through which the caching middleware and the views tell each other things.

Those that the server sets or reads stand in :mod:`app.server.gateway`.
"""

from __future__ import annotations

SNAPSHOT = "omnikurs.snapshot"
"""The courses as they were when the request came, so that its answer is of one version."""

PUBLISHED = "omnikurs.published"
"""Set by a view whose answer depends on the content and the path alone; to ``LASTING`` when on the path alone."""

LASTING = "lasting"

AUTHOR = "omnikurs.author"
"""Set by the middleware: whether the author asks, whose pages follow the content (:mod:`app.web.author`)."""

UNLOGGED = "omnikurs.unlogged"
"""Set for the pages to which a learner's post leads: the access log must not tell the second of what is kept to the hour. The
posts themselves need no mark: none but the trainer's are logged. Failures of the server (5xx), which keep nothing, are."""

DRAFT = "omnikurs.draft"
"""Set for an answer that shows a draft, or that shows something else to who sees drafts: it is kept nowhere."""

COUNTERPART = "omnikurs.counterpart"
"""Set by the middleware: the language that ``?with=…`` asks to see beside that of the address; empty when none."""

BESIDE = "beside"
"""What a view sets ``PUBLISHED`` to when its answer depends on ``COUNTERPART`` too, whether or not one was asked for."""
