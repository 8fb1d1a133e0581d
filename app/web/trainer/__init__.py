"""The trainer's room: what the group thought and learned, groups, and everything to download. Behind a login.

The only part of the site with cookies. Nothing of it is stored anywhere or compressed.
"""

from __future__ import annotations

from app.web.trainer import entrance, groups, materials, results
from app.web.trainer.access import bp

__all__ = ["bp", "entrance", "groups", "materials", "results"]
