"""gTTS for real, against a service on this machine that answers as the public one does, and as it does on a bad day."""

from __future__ import annotations

import base64
import json
import re
import ssl
import subprocess
import threading
import time
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.audio.circuit_breaker import CircuitBreaker
from app.audio.encoder import encode
from app.audio.engine import EngineError
from app.audio.engines.espeak import Espeak
from app.audio.engines.gtts import Gtts, split
from app.audio.frames import SAMPLE_RATE_HZ
from app.audio.samples import loudness_lufs, normalise
from app.audio.service import AudioService
from app.course.model import SpokenRun
from tests.support.sound_courses import TEXTS, block, build_course, section
from tests.unit.audio.test_frames import decode

SENTENCE = (
    "Klient ogląda produkt w telefonie, porównuje go w sklepie internetowym, a potem dotyka w sklepie "
    "stacjonarnym; wszędzie jest tą samą osobą, a nie kimś nowym, i nikt nie pyta go dwa razy o to samo."
)


class Service(ThreadingHTTPServer):
    """The stand-in. ``mode`` says how it answers; ``texts`` are what it was asked to say, ``sounds`` what it answers to some."""

    mode = "well"
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.texts: list[str] = []
        self.sounds: dict[str, bytes] = {}
        time_s = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
        self.sound = encode((0.1 * np.sin(2 * np.pi * 300 * time_s)).astype(np.float32))


class _Answer(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        request = json.loads(urllib.parse.parse_qs(body)["f.req"][0])
        text = json.loads(request[0][0][1])[0]
        self.server.texts.append(text)
        mode = self.server.mode
        if mode == "slowly":
            time.sleep(4)
        if mode == "429":
            self.send_response(429)
            self.send_header("Retry-After", "90")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        sound = {"noise": b"<html>not found</html>" * 20, "truncated": self.server.sound[:60]}.get(
            mode, self.server.sounds.get(text, self.server.sound)
        )
        line = '[["wrb.fr","jQ1olc","[\\"' + base64.b64encode(sound).decode() + '\\"]"]]'
        answer = (")]}'\n\n" + ("[]" if mode == "without sound" else line) + "\n").encode()
        self.send_response(500 if mode == "500" else 200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if mode == "cut off":
            self.wfile.write(answer[:50])
            self.close_connection = True
            return
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody trusts: the package does not verify."""
    path = tmp_path_factory.mktemp("tls") / "stand-in.pem"
    request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    options = ["-days", "1", "-subj", "/CN=localhost", "-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
    subprocess.run([*request, *options], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + path.with_suffix(".crt").read_bytes())
    return path


@pytest.fixture
def service(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The service, to which the package's own client is sent instead of the public one."""
    import gtts.tts

    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    server = Service()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    address = f"https://127.0.0.1:{server.server_address[1]}/"
    monkeypatch.setattr(gtts.tts, "_translate_url", lambda tld="com", path="": address + path)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def engine() -> Gtts:
    """The engine without a pace."""
    return Gtts(circuit=CircuitBreaker(pace_s=0.0))


def test_a_long_sentence_is_asked_in_pieces_and_heard_as_one(service: Service) -> None:
    """What is sent is the whole sentence in pieces of at most 100 characters, in order; what is heard is all of them."""
    speech = engine().say((SpokenRun(SENTENCE, "pl"),), "pl")
    assert " ".join(service.texts) == SENTENCE
    assert len(service.texts) == 3
    assert all(len(text) <= 100 for text in service.texts)
    assert speech.rate_hz == SAMPLE_RATE_HZ
    assert 2.9 < speech.samples.size / speech.rate_hz < 3.5


def test_whatever_loudness_the_service_sends_a_track_does_not_jump(service: Service, tmp_path: Path) -> None:
    """Whispered and shouted answers of the service, and the plain voice, are heard at -18 LUFS within 2, unclipped."""
    loudness = dict(zip(("Omnikanał", *TEXTS["pl"]), (-45.0, -8.0, -30.0, -14.0), strict=True))
    for text, lufs in loudness.items():
        spoken = normalise(Espeak().say((SpokenRun(text, "pl"),), "pl"))
        service.sounds[text] = encode(np.clip(spoken * np.float32(10 ** ((lufs - loudness_lufs(spoken)) / 20)), -1, 1))
    course = build_course(
        [section("what-is", "Omnikanał", *(block(f"what-is-{n}", text) for n, text in enumerate(TEXTS["pl"], 1)))]
    )
    voice, plain = engine(), Espeak()
    audio = AudioService(tmp_path, (voice, plain), limit_bytes=10**9)
    natural = audio.make(course, "pl", "what-is", voice)
    assert service.texts == list(loudness)
    for track in (natural, audio.make(course, "pl", "what-is", plain)):
        assert track.path is not None
        heard = decode(track.path.read_bytes())
        heard = heard[heard.size - track.duration_ms * 24 :].astype(np.float32)
        for cue in track.cues:
            clip = heard[cue.start_ms * 24 : cue.end_ms * 24]
            assert abs(measure_lufs(clip) + 18) <= 2, (track.engine, cue)
            assert np.abs(clip).max() < 1


def measure_lufs(samples: np.ndarray) -> float:
    """The integrated loudness of ``samples`` by ffmpeg's EBU R 128 meter, which is not the one that made them level."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-f", "f32le", "-ar", "24000", "-ac", "1", "-i", "-", "-af", "ebur128"]
    done = subprocess.run([*command, "-f", "null", "-"], input=samples.tobytes(), capture_output=True, check=True)
    return float(re.findall(r"I:\s+(-[\d.]+) LUFS", done.stderr.decode())[-1])


@pytest.mark.parametrize("mode", ["429", "500", "without sound", "noise", "truncated", "cut off"])
def test_every_bad_answer_is_one_kind_of_error(service: Service, mode: str) -> None:
    """Refused, broken, empty or not sound at all: the caller sees an EngineError and nothing else."""
    service.mode = mode
    with pytest.raises(EngineError):
        engine().say((SpokenRun("Dzień dobry", "pl"),), "pl")


def test_a_slow_answer_is_given_up_after_three_seconds(service: Service) -> None:
    """A service that thinks for four seconds is left in about three."""
    service.mode = "slowly"
    start = time.monotonic()
    with pytest.raises(EngineError):
        engine().say((SpokenRun("Dzień dobry", "pl"),), "pl")
    assert 2.5 < time.monotonic() - start < 3.9


def test_a_service_that_is_not_there_is_given_up(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection is the same error."""
    import gtts.tts

    monkeypatch.setattr(gtts.tts, "_translate_url", lambda tld="com", path="": "https://127.0.0.1:1/" + path)
    with pytest.raises(EngineError):
        engine().say((SpokenRun("Dzień dobry", "pl"),), "pl")


def test_too_many_requests_leave_the_service_alone_for_the_time_it_says(service: Service) -> None:
    """After a 429 with Retry-After the next sentence is not even asked, and the error says for how long."""
    service.mode = "429"
    voice = engine()
    with pytest.raises(EngineError):
        voice.say((SpokenRun("Dzień dobry", "pl"),), "pl")
    service.mode = "well"
    with pytest.raises(EngineError) as caught:
        voice.say((SpokenRun("Do widzenia", "pl"),), "pl")
    assert service.texts == ["Dzień dobry"]
    assert 80 < caught.value.retry_after_s <= 90


def test_requests_are_paced(service: Service) -> None:
    """The pieces of a sentence do not leave faster than the pace."""
    voice = Gtts(circuit=CircuitBreaker(pace_s=0.3))
    start = time.monotonic()
    voice.say((SpokenRun(SENTENCE, "pl"),), "pl")
    assert time.monotonic() - start >= 0.6


@pytest.mark.parametrize(
    "text",
    ["Krótko.", SENTENCE, "a" * 250, "Ala ma kota, " * 30, "słowo " * 60, "Bez znaków " + "ż" * 99 + " koniec"],
)
def test_pieces_are_short_and_lose_nothing(text: str) -> None:
    """Any text comes apart into pieces of at most 100 characters that hold all of its characters in order."""
    pieces = split(text)
    assert all(0 < len(piece) <= 100 for piece in pieces)
    assert "".join(pieces).replace(" ", "") == "".join(text.split())
