"""The `omnikurs` command: thin, calls the packages below it. Only this package prints and exits.

Each file holds a group of commands. They are imported when they are called, so that `serve` does not
wait for WeasyPrint.
"""

from __future__ import annotations

import importlib

import click

from app.config import SettingsError
from app.registry import RegistryError

COMMANDS = (
    "app.cli.audio:narrate",
    "app.cli.backup:backup",
    "app.cli.backup:restore",
    "app.cli.content:check",
    "app.cli.content:diff",
    "app.cli.content:new",
    "app.cli.doctor:doctor",
    "app.cli.export:export",
    "app.cli.feedback:feedback",
    "app.cli.imports:import_",
    "app.cli.serve:serve",
    "app.cli.strings:strings",
    "app.cli.trainer:trainer",
)
"""`module:function` of every command; the function's name is the command's."""


class Commands(click.Group):
    """A group that finds its commands in a tuple, and turns an unusable setting or installed package into one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in alphabetical order."""
        return sorted(_places())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; ``None`` when there is none."""
        place = _places().get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 (a mistake in COMMANDS, not an input)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a setting or an installed package that cannot be used ends it with exit code 1."""
        try:
            return super().invoke(ctx)
        except (RegistryError, SettingsError) as error:
            raise click.ClickException(str(error)) from None


def _places() -> dict[str, str]:
    # A function's name may end in an underscore where the command's is a keyword (import).
    return {place.partition(":")[2].rstrip("_").replace("_", "-"): place for place in COMMANDS}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="omnikurs", prog_name="omnikurs")
def main() -> None:
    """Omnikurs turns a folder of Markdown into a course."""
