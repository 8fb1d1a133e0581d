"""The address that a trainer hands out: where learners reach this server, with their group's code."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import request

from app.presentation.addresses import Addresses
from app.web.hosts import is_loopback, own_addresses
from app.web.services import services

PAGES = ("course", "test", "feedback")


def learners_address(urls: Addresses, code: str = "", page: str = "course") -> str:
    """The whole address of the course, its test or its form. In a classroom it names this machine as others see it."""
    path: str = getattr(urls, page if page in PAGES else "course")
    return base_address() + path + (f"?{urlencode({'group': code})}" if code else "")


def base_address() -> str:
    """The public address when it is set; in a classroom this machine's own, where the trainer herself sits at localhost."""
    settings = services().settings
    if settings.public_url:
        return settings.public_url
    here = urlsplit(request.host_url)
    host = here.hostname or ""
    if settings.classroom and (host == "localhost" or is_loopback(host)):
        for own in own_addresses():
            name = f"[{own}]" if ":" in own else own
            return f"{here.scheme}://{name}" + (f":{here.port}" if here.port else "")
    return f"{here.scheme}://{here.netloc}"
