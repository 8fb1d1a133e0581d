"""Trusted hosts, proxies and the addresses of this machine."""

from __future__ import annotations

from typing import Any

import pytest

from app.config import Settings
from app.web import hosts
from app.web.hosts import TrustedHosts, is_loopback


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:5000", "localhost:65535", "[::1]:5000", "LOCALHOST.", "kurs.example.org", "shop.lan:80"]
)
def test_names_of_this_server_are_trusted(host: str) -> None:
    """Loopback, the public address and the names of the setting are trusted, with any port, in any case."""
    settings = Settings(public_url="https://kurs.example.org", hosts=("shop.lan",))
    assert TrustedHosts(settings).trusts(host)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "localhost@evil.example", "kurs.example.org/x", "", "localhost:99999999",
     "127.0.0.1:99999", "127.0.0.1:65536", "a\nb",
     "192.0.2.7", "localhost:x", "[::1", "127.0.0.1 evil"],
)  # fmt: skip
def test_other_names_are_not_trusted(host: str) -> None:
    """A foreign or malformed name is refused, and so is a request without one."""
    trusted = TrustedHosts(Settings(public_url="https://kurs.example.org"))
    assert not trusted.trusts(host)
    assert not trusted.trusts(host), "asking twice does not help"
    assert not trusted.trusts(None)


def test_in_a_classroom_the_machines_own_addresses_are_trusted_even_those_it_gets_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop that changes its network is found under its new address; a stranger's address stays refused."""
    addresses = ["192.168.1.5"]
    monkeypatch.setattr(hosts, "own_addresses", lambda: tuple(addresses))
    monkeypatch.setattr(hosts, "_REFRESH_S", 0.0)
    trusted = TrustedHosts(Settings(classroom=True))
    assert trusted.trusts("192.168.1.5:5000")
    assert not trusted.trusts("10.0.0.7:5000")
    addresses.append("10.0.0.7")
    assert trusted.trusts("10.0.0.7:5000")
    assert not TrustedHosts(Settings()).trusts("192.168.1.5:5000")


def test_own_addresses_are_never_loopback() -> None:
    """What is printed for a classroom can be reached from another device."""
    assert not [address for address in hosts.own_addresses() if is_loopback(address)]


def test_a_foreign_host_gets_400_and_is_not_repeated(client: Any) -> None:
    """The error page neither links to nor names the foreign host."""
    for host in ("evil.example", "evil.example:80", "e vil", "evil.example\x00", "127.0.0.1:99999"):
        answer = client.get("/pl/", headers={"Host": host})
        assert answer.status_code == 400
        assert b"evil" not in answer.data
        assert "evil" not in str(answer.headers)


def test_forwarded_headers_are_ignored_without_proxies(client: Any) -> None:
    """Nobody can claim another host, scheme or address while no proxy is set."""
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    answer = client.get("/", headers=forged)
    assert answer.status_code == 302
    assert "evil" not in str(answer.headers) + answer.get_data(as_text=True)


def test_behind_a_proxy_its_host_is_checked_too(make_app: Any) -> None:
    """With one proxy its X-Forwarded-Host counts, and must be a trusted name as well."""
    client = make_app(proxies=1, public_url="https://kurs.example.org").test_client()
    forwarded = {"X-Forwarded-Host": "kurs.example.org", "X-Forwarded-Proto": "https"}
    assert client.get("/healthz", headers=forwarded).status_code == 200
    assert client.get("/healthz", headers={"X-Forwarded-Host": "evil.example"}).status_code == 400
