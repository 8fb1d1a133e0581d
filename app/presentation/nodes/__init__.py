"""The writers of the kinds of node that ship, each in a module of its own under the name of its kind.

Whatever writer a module here defines is registered.
"""

from __future__ import annotations

from app.presentation.node_writer import NodeWriter
from app.registry import Registry, defined_in

NODE_WRITERS: Registry[NodeWriter] = Registry(defined_in(__name__, NodeWriter))
"""What pages, documents and voices can show and say; :class:`app.presentation.writer.ElementWriter` may be given more."""
