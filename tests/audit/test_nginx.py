"""The deploy notes, tried with a real nginx: https, one proxy, nothing lost and nothing added on the way."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from email.message import Message
from pathlib import Path

import pytest

from tests.support.pages import header_faults
from tests.support.servers import Server, free_port, running_server

pytestmark = pytest.mark.audit
ROOT = Path(__file__).resolve().parents[2]
NAME = "kurs.example.org"


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[tuple[int, Server]]:
    """nginx with the configuration of .ci/deploy/, on a free port, before the real server; the port and the server."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    settings = {"OMNIKURS_PUBLIC_URL": f"https://{NAME}", "OMNIKURS_PROXIES": "1"}
    with running_server(tmp_path / "server", settings) as server:
        port = free_port()
        certificate, key = make_certificate(tmp_path)
        site = (ROOT / ".ci" / "deploy" / "nginx.conf").read_text("utf-8")
        site = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", site, flags=re.DOTALL)
        site = site.replace("127.0.0.1:5000", f"127.0.0.1:{server.port}")
        site = site.replace("listen 443 ssl http2", f"listen 127.0.0.1:{port} ssl")
        site = re.sub(r"    listen \[::\]:443.*\n", "", site)
        site = re.sub(r"ssl_certificate .*;", f"ssl_certificate {certificate};", site)
        site = re.sub(r"ssl_certificate_key .*;", f"ssl_certificate_key {key};", site)
        paths = "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        whole = f"daemon off; pid {tmp_path}/nginx.pid; error_log {tmp_path}/error.log;\nevents {{}}\nhttp {{\n{paths}{site}}}\n"
        (tmp_path / "nginx.conf").write_text(whole)
        process = subprocess.Popen([program, "-c", str(tmp_path / "nginx.conf"), "-e", f"{tmp_path}/error.log"])
        try:
            wait_for(port, process)
            yield port, server
        finally:
            process.terminate()
            process.wait(10)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of its own signing for the name in .ci/deploy/nginx.conf."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-days", "2", "-nodes"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", *subject]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when somebody listens at ``port``."""
    for _ in range(100):
        assert process.poll() is None, "nginx ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer through nginx."""
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    given = {"Host": NAME} | {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"https://127.0.0.1:{port}{path}", headers=given)
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting), NoRedirect)
    try:
        with opener.open(request, timeout=20) as answer:
            return answer.status, lower(answer.headers), answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, lower(answer.headers), answer.read()


def lower(headers: Message) -> dict[str, str]:
    """Headers by their name in small letters."""
    return {name.lower(): value for name, value in headers.items()}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows redirects instead of following them."""

    def redirect_request(self, *_: object) -> None:
        """Do not follow."""


def test_pages_pass_through_nginx_whole(nginx: tuple[int, Server]) -> None:
    """Compressed once, with Omnikurs's own headers, HSTS among them, and answered from cache with 304."""
    port, _ = nginx
    status, headers, body = ask(port, "/pl/omnichannel/", Accept_Encoding="br, gzip")
    assert status == 200
    assert headers["content-encoding"] == "br"
    assert int(headers["content-length"]) == len(body)
    assert not header_faults({name.title(): value for name, value in headers.items()})
    assert headers["strict-transport-security"].startswith("max-age=")
    assert ask(port, "/pl/omnichannel/", If_None_Match=headers["etag"])[0] == 304
    assert ask(port, "/healthz")[0] == 200


def test_redirects_stay_on_the_public_address(nginx: tuple[int, Server]) -> None:
    """Where a redirect leads is a path, or the public https address: never the inner one."""
    port, _ = nginx
    status, headers, _ = ask(port, "/")
    assert status == 302
    assert headers["location"] in ("/pl/", f"https://{NAME}/pl/")


def test_a_foreign_host_is_refused_behind_nginx_too(nginx: tuple[int, Server]) -> None:
    """nginx passes any name on; Omnikurs answers 400, and a forged X-Forwarded-Host does not get through."""
    port, _ = nginx
    assert ask(port, "/pl/", Host="evil.example")[0] == 400
    status, headers, body = ask(port, "/", X_Forwarded_Host="evil.example", X_Forwarded_For="192.0.2.77")
    assert status == 302
    assert b"evil" not in body
    assert "evil" not in str(headers)


def test_slow_senders_hold_no_form_behind_nginx(nginx: tuple[int, Server]) -> None:
    """Twenty forms of which the end never comes stay with nginx: the next ones are read at once (403: they have no token)."""
    port, _ = nginx
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    head = f"POST /pl/omnichannel/feedback HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with ExitStack() as held:
        for _ in range(20):
            plain = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            held.enter_context(trusting.wrap_socket(plain)).sendall(f"{head}Content-Length: 1000\r\n\r\nbest=".encode())
        for _ in range(10):
            with trusting.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=10)) as whole:
                whole.sendall(f"{head}Content-Length: 6\r\nConnection: close\r\n\r\nbest=a".encode())
                assert whole.recv(100).startswith(b"HTTP/1.1 403")


def test_no_visitor_is_noted(nginx: tuple[int, Server], tmp_path: Path) -> None:
    """Neither log holds the address of a visitor."""
    port, server = nginx
    ask(port, "/pl/omnichannel/", X_Forwarded_For="192.0.2.77")
    time.sleep(0.5)
    assert "/pl/omnichannel/" in server.output()
    assert "192.0.2.77" not in server.output() + (tmp_path / "error.log").read_text()
    assert not list(tmp_path.glob("**/access*"))
