"""The pages of the site: one file a blueprint, each registered here."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

_ROOMS: tuple[str, ...] = (
    "assets",
    "author",
    "certificate",
    "downloads",
    "feedback",
    "glossary",
    "health",
    "language",
    "pages",
    "selftest",
    "sound",
    "trainer",
)
"""Modules of this package that have a blueprint ``bp``, in the order in which their rules are tried."""


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprints of every room."""
    return tuple(import_module(f"{__name__}.{room}").bp for room in _ROOMS)
