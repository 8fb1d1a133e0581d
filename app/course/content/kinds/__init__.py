"""The kinds of node that ship, each in a module of its own.

A new one is a module here and its writer in :mod:`app.presentation.nodes`: whatever kind a module defines is registered.
"""

from __future__ import annotations

from app.course.content.kind import NodeKind
from app.registry import Registry, defined_in

NODE_KINDS: Registry[NodeKind] = Registry(sorted(defined_in(__name__, NodeKind), key=lambda kind: kind.order))
"""What is found in a course's texts; :func:`app.course.reader.read_course` may be given more."""
