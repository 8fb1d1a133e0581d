"""The trainer's area: what the group thought and learned, groups, and everything to download. Behind a login.

The only part of the site with cookies. Nothing of it is stored anywhere or compressed.
"""

from __future__ import annotations

from app.web.trainer import groups, login, materials, results
from app.web.trainer.auth import bp

__all__ = ["bp", "groups", "login", "materials", "results"]
