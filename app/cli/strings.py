"""`omnikurs strings`: the words of the interface, and how a language is added to it."""

from __future__ import annotations

import click


@click.group()
def strings() -> None:
    """The languages of the interface: how far each is, and how to begin one."""


@strings.command()
def status() -> None:
    """Say of each language how many of its strings are translated."""
    from app.presentation.catalogues import translated_share
    from app.presentation.rendering import languages, name_language

    for language in languages():
        done, total = translated_share(language)
        click.echo(f"{language:<6} {name_language(language):<14} {done} of {total}")


@strings.command()
@click.argument("language")
def start(language: str) -> None:
    """Write a catalogue for LANGUAGE, such as lt, to be translated; what is not yet is shown in English."""
    from app.course.languages.mistaken_tags import meant_language
    from app.presentation.catalogues import CatalogueError, start_catalogue
    from app.presentation.rendering import languages

    meant = meant_language(language, languages())
    if meant:
        raise click.ClickException(f"'{language}' is no language: did you mean '{meant}'?")
    try:
        path = start_catalogue(language)
    except (CatalogueError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise click.ClickException(f"The catalogue of '{language}' was not written: {reason}.") from None
    click.echo(f"Written: {path}")
    click.echo(
        "Translate the lines after msgstr with a text editor or a program such as Poedit; `omnikurs strings status` counts them."
    )
