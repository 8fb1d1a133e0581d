"""The application: its packages are wired together here and nowhere else."""

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
    from app.course.questions.kind import QuestionKind
    from app.records.database import Database
    from app.registry import Registry
    from app.web.services import Services

log = logging.getLogger(__name__)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """A ready application.

    ``config`` overrides: a key in lower case is a setting of :class:`app.config.Settings`, one in upper case is Flask's own.
    ``LIBRARY`` takes courses that are read already (:func:`open_library`), ``QUESTION_KINDS`` the kinds of questions that they
    may have, ``ENGINES`` the speech engines and ``FORMATS`` the export formats, instead of the installed ones; ``AUDIO`` takes a
    whole audio service. Everything else comes from the environment. Raises :class:`app.config.SettingsError`, and
    :class:`app.registry.RegistryError` when an installed package cannot be loaded.
    """
    from flask import Flask

    given = dict(config or {})
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update({key: value for key, value in given.items() if key.isupper()})
    settings = _read_settings({key: value for key, value in given.items() if not key.isupper()})
    _configure_secrets(app, settings)
    app.extensions["omnikurs"] = _open_services(app, settings)
    _configure_language(app)
    _configure_pages(app)
    _configure_answers(app)
    return app


def open_library(settings: Settings, kinds: Registry[QuestionKind] | None = None) -> Library:
    """The courses of the settings, not read yet; a fault that keeps one back goes to the log.

    ``kinds`` are the kinds of questions that they may have; all installed ones when none are given. Raises
    :class:`app.registry.RegistryError` when an installed package cannot be loaded.
    """
    from app.course.library import Library
    from app.course.questions.kinds import installed_kinds
    from app.presentation.page_ids import RESERVED_NAMES

    known = installed_kinds() if kinds is None else kinds
    return Library(settings.content, on_problem=_log_error, kinds=known, reserved=RESERVED_NAMES)


def _read_settings(given: dict[str, Any]) -> Settings:
    from app.config import Settings

    return Settings.from_environment(os.environ, **given)


def _configure_secrets(app: Flask, settings: Settings) -> None:
    from app.web.keys import secret_key

    app.secret_key = secret_key(settings)


def _open_services(app: Flask, settings: Settings) -> Services:
    """Every part of the application, made in the order in which they need each other."""
    from app.audio.service import open_audio
    from app.exports.documents import Documents, open_queue
    from app.exports.formats import installed_formats
    from app.exports.services import open_services
    from app.presentation.assets import read_assets
    from app.web.services import Services

    library = app.config.get("LIBRARY") or open_library(settings, app.config.get("QUESTION_KINDS"))
    formats = app.config["FORMATS"] if "FORMATS" in app.config else installed_formats()
    exports = open_services(settings)
    folder = settings.data / "documents"
    queue = open_queue(folder)
    return Services(
        settings=settings,
        library=library,
        assets=read_assets(),
        store=_open_store(settings),
        formats=formats,
        pdf_renderer=exports.pdf_renderer,
        queue=queue,
        documents=Documents(folder, formats, exports.context, queue),
        audio=app.config.get("AUDIO") or open_audio(settings, app.config.get("ENGINES")),
        photos=exports.photos,
    )


def _open_store(settings: Settings) -> Database:
    from app.records.database import Database
    from app.records.errors import RecordsError

    store = Database(settings.database_url, settings.data)
    try:
        store.prepare()
    except RecordsError as error:
        log.error("records cannot be kept now (%s); reading goes on, and the next post tries again", error)
    return store


def _log_error(problem: Problem) -> None:
    """Warnings are for the author, who asks `omnikurs check`; a fault that keeps a course back is for whoever runs the server."""
    if problem.severity is Severity.ERROR:
        log.error("%s", problem)


def _configure_language(app: Flask) -> None:
    from app.paths import TRANSLATIONS
    from app.web.language import babel, select_locale

    babel.init_app(
        app,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=select_locale,
    )


def _configure_pages(app: Flask) -> None:
    from app.web import blueprints
    from app.web.converters import RowNumber

    app.url_map.converters["int"] = RowNumber
    for blueprint in blueprints():
        app.register_blueprint(blueprint)


def _configure_answers(app: Flask) -> None:
    from app.web import caching, errors

    errors.register(app)
    caching.install(app, app.extensions["omnikurs"])
