"""The application: rooms are wired together here and nowhere else."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.course.errors import Problem, Severity

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings
    from app.course.library import Library

log = logging.getLogger(__name__)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """A ready application.

    ``config`` overrides: a key in lower case is a setting of :class:`app.config.Settings`, one in upper case is Flask's own.
    ``LIBRARY`` takes courses that are read already (:func:`open_library`). Everything else comes from the environment. Raises
    :class:`app.config.SettingsError`.
    """
    from flask import Flask

    given = dict(config or {})
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update({key: value for key, value in given.items() if key.isupper()})
    settings = _read_settings({key: value for key, value in given.items() if not key.isupper()})
    _configure_secrets(app, settings)
    _configure_services(app, settings)
    _configure_records(app, settings)
    _configure_sound(app, settings)
    _configure_documents(app, settings)
    _configure_language(app)
    _configure_pages(app)
    _configure_answers(app)
    return app


def open_library(settings: Settings) -> Library:
    """The courses of the settings, not read yet; a fault that keeps one back goes to the log."""
    from app.course.library import Library

    return Library(settings.content, on_problem=_log_error)


def _read_settings(given: dict[str, Any]) -> Settings:
    from app.config import Settings

    return Settings.from_environment(os.environ, **given)


def _configure_secrets(app: Flask, settings: Settings) -> None:
    from app.web.keys import secret_key

    app.secret_key = secret_key(settings)


def _configure_services(app: Flask, settings: Settings) -> None:
    from app.web.assets import read_assets
    from app.web.services import Services

    library = app.config.get("LIBRARY") or open_library(settings)
    app.extensions["omnikurs"] = Services(settings=settings, library=library, assets=read_assets())


def _configure_records(app: Flask, settings: Settings) -> None:
    from app.records.database import Database
    from app.records.errors import RecordsError

    store = Database(settings.database_url, settings.data)
    try:
        store.prepare()
    except RecordsError as error:
        log.error("records cannot be kept now (%s); reading goes on, and the next post tries again", error)
    app.extensions["omnikurs"].store = store


def _configure_sound(app: Flask, settings: Settings) -> None:
    from app.audio.studio import open_studio

    app.extensions["omnikurs"].studio = open_studio(settings)


def _configure_documents(app: Flask, settings: Settings) -> None:
    from app.exports.documents import Documents
    from app.exports.press import Press

    held = app.extensions["omnikurs"]
    held.press = Press()  # starts no process before the first document
    held.documents = Documents(settings.data / "documents", held.press, public_url=settings.public_url, contact=settings.contact)


def _log_error(problem: Problem) -> None:
    """Warnings are for the author, who asks `omnikurs check`; a fault that keeps a course back is for whoever runs the server."""
    if problem.severity is Severity.ERROR:
        log.error("%s", problem)


def _configure_language(app: Flask) -> None:
    from app.places import TRANSLATIONS
    from app.web.language import DEFAULT, babel, select_locale

    babel.init_app(
        app,
        default_locale=DEFAULT,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=select_locale,
    )


def _configure_pages(app: Flask) -> None:
    from app.web import blueprints

    for blueprint in blueprints():
        app.register_blueprint(blueprint)


def _configure_answers(app: Flask) -> None:
    from app.web import errors, front

    errors.register(app)
    front.install(app, app.extensions["omnikurs"])
