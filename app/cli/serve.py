"""`omnikurs serve`: the production server. What would stop it is said before it starts, in one sentence."""

from __future__ import annotations

import errno
import gc
import os
import socket
import sys
from importlib import import_module
from pathlib import Path

import click

from app.audio.engines import choose_engines, installed_engines
from app.cli.trainer import announce_first_password
from app.config import PREFIX, Settings
from app.exports.formats import installed_formats
from app.server.sockets import listen

_CLASSROOM = ("0.0.0.0", "::", "[::]")  # noqa: S104  (what it means to listen there is said when it starts)
_SET_CONTENT = "Set OMNIKURS_CONTENT to the folder that holds your courses."
SHARED = ("app.web.wsgi", "app.web.server", "app.course.library", "app.records.database", "app.audio.service")
"""What is loaded before the workers are forked."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 for a classroom.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; OMNIKURS_PORT, or 5000, when left out.")
@click.option("--reload", "reload", is_flag=True, help="Open pages follow the author's edits by themselves.")
def serve(host: str, port: int | None, reload: bool) -> None:
    """Serve the courses, and follow every edit of the content."""
    classroom = host in _CLASSROOM
    for name, wanted in (("RELOAD", reload), ("CLASSROOM", classroom)):
        if wanted:
            os.environ[PREFIX + name] = "1"
    settings = Settings.from_environment(os.environ)
    port = port or settings.port
    _check_content(settings.content)
    # A package that cannot be loaded is told here: a worker could only say so and end, again and again.
    choose_engines(installed_engines(), settings.audio_engine)
    installed_formats()
    listening = _listen(host, port)
    # The workers are forked: what is imported and read here is so once. None of it is garbage, so nobody need look for any.
    gc.disable()
    for module in SHARED:
        import_module(module)
    from app.server.log_format import set_up_logging
    from app.web import blueprints
    from app.web.keys import NAME, secret_key
    from app.web.wsgi import read_ahead

    blueprints()
    set_up_logging()
    read_ahead(settings)
    gc.enable()
    key = secret_key(settings)
    if not settings.secret_key and not (settings.data / NAME).exists():
        os.environ[f"{PREFIX}SECRET_KEY"] = key  # it cannot be kept, so the workers get it from here
    _print_address(host, port, settings, classroom)
    announce_first_password(settings, private=not classroom and sys.stdout.isatty())
    from app.web.server import run

    if code := run(listening, settings):
        sys.exit(code)


def _check_content(content: Path) -> None:
    """Stop with what to do when there is nothing that could be shown."""
    try:
        courses = [entry for entry in content.iterdir() if (entry / "course.toml").is_file()]
    except FileNotFoundError:
        raise _failure(f"There is no content folder {content}. {_SET_CONTENT}") from None
    except NotADirectoryError:
        raise _failure(f"{content} is a file. {_SET_CONTENT}") from None
    except OSError as error:
        reason = os.strerror(error.errno or errno.EIO).lower()
        raise _failure(f"The content folder {content} cannot be read ({reason}). Allow this user to read it.") from None
    if not courses:
        raise _failure(f"There is no course in {content}: no folder in it holds a course.toml. `omnikurs new NAME` makes one.")


def _listen(host: str, port: int) -> socket.socket:
    """The socket at which the server is asked; stop with what to do when the address cannot be listened on."""
    try:
        return listen(host, port)
    except socket.gaierror:
        raise _failure(_unknown_host(host)) from None
    except OSError as error:
        raise _failure(_port_problem(error, host, port)) from None


def _port_problem(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Stop that one, or choose another port: make run PORT={port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs the rights of an administrator. Choose one above 1023: make run PORT=5000"
    if error.errno == errno.EADDRNOTAVAIL:
        return _unknown_host(host)
    return f"Cannot listen on {host}, port {port}: {os.strerror(error.errno or errno.EIO).lower()}."


def _unknown_host(host: str) -> str:
    return f"{host} is not an address of this machine. Try HOST=127.0.0.1, or HOST=0.0.0.0 for a classroom."


def _failure(sentence: str) -> click.ClickException:
    return click.ClickException(sentence)


def _print_address(host: str, port: int, settings: Settings, classroom: bool) -> None:
    if not classroom:
        click.echo(f"Omnikurs is at {settings.public_url or f'http://{host}:{port}'}  (Ctrl+C stops it)")
        return
    import segno

    from app.web.hosts import own_addresses

    addresses = own_addresses()
    if not addresses:
        click.echo(f"This machine is in no network. Omnikurs is at http://127.0.0.1:{port}  (Ctrl+C stops it)")
        return
    urls = [f"http://{f'[{address}]' if ':' in address else address}:{port}" for address in addresses]
    click.echo("Everyone in this network can open the course. Type this address, or scan the picture:\n")
    click.echo(f"    {urls[0]}\n")
    segno.make(urls[0], micro=False).terminal(compact=True, border=2)
    if len(urls) > 1:
        click.echo("Where that does not answer, try: " + "  ".join(urls[1:]))
    click.echo("Ctrl+C stops it.")
