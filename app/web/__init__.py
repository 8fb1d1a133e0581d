"""The pages of the site: one file a blueprint, each registered here."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

_BLUEPRINTS: tuple[str, ...] = (
    "assets",
    "author",
    "certificate",
    "checks",
    "downloads",
    "feedback",
    "glossary",
    "health",
    "language",
    "media",
    "pages",
    "pictures",
    "plan",
    "selftest",
    "sound",
    "trainer",
)
"""Modules of this package that have a blueprint ``bp``, in the order in which their rules are tried."""


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprints, in the order of their modules' names above."""
    return tuple(import_module(f"{__name__}.{name}").bp for name in _BLUEPRINTS)
