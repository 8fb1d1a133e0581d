"""The writers of the media that ship, each in a module of its own under the name of its medium.

Whatever writer a module here defines is registered.
"""

from __future__ import annotations

from app.presentation.medium_writer import MediumWriter
from app.registry import Registry, defined_in

MEDIA_WRITERS: Registry[MediumWriter] = Registry(defined_in(__name__, MediumWriter))
"""What figures can show; :class:`app.presentation.nodes.figure.FigureWriter` may be given more."""
