"""What the front door and Flask's views tell each other through the environment of a request."""

from __future__ import annotations

SHELF = "omnikurs.shelf"
"""The courses as they were when the request came, so that its answer is of one version."""

PUBLISHED = "omnikurs.published"
"""Set by a view whose answer depends on the content and the path alone; to ``LASTING`` when on the path alone."""

LASTING = "lasting"

TWIN = "omnikurs.twin"
"""Set by the front door: the language that ``?with=…`` asks to see beside that of the address; empty when none."""

BESIDE = "beside"
"""What a view sets ``PUBLISHED`` to when its answer depends on ``TWIN`` too."""

REFUSED = "omnikurs.refused"
"""Set by the front door: the host is not ours, so Flask answers 400."""
