"""The sound's addresses: parts, versions, types, and what is said when there is no sound."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from app import create_app
from app.audio.engine import Engine
from app.audio.engines.espeak import Espeak
from app.audio.samples import Speech
from app.course.model import SpokenRun
from tests.support.pages import sentence_ids
from tests.support.queues import fill
from tests.support.sound_courses import Tone, audio, natural_voice

MP3 = "/pl/small/audio/what-is.mp3"
VTT = "/pl/small/audio/what-is.vtt"


class Client:
    """A client that closes the files it was sent."""

    def __init__(self, app: Any) -> None:
        self._client = app.test_client()

    def get(self, address: str, **request: Any) -> Any:
        """Fetch ``address`` whole."""
        return self._client.get(address, buffered=True, **request)

    def head(self, address: str, **request: Any) -> Any:
        """Fetch the head of ``address``."""
        return self._client.head(address, buffered=True, **request)


@pytest.fixture
def open_app(tmp_path: Path, course_folder: Callable[..., Path]) -> Callable[..., Any]:
    """`open_app(engine, …)`: an application with the small course whose sound is made by those engines, or hums, or is silent."""

    def build(*engines: Engine, folder: Path = tmp_path / "data" / "audio", silent: bool = False) -> Any:
        config = {"TESTING": True, "data": tmp_path / "data", "content": course_folder(), "audio_engine": "none"}
        return create_app(config if silent else {**config, "AUDIO": audio(folder, *engines)})

    return build


def test_a_track_and_its_cues_have_the_right_types_and_one_version(open_app: Callable[..., Any]) -> None:
    """MP3 and WebVTT carry the same ETag, their language and a length; asked again they are 304."""
    client = Client(open_app())
    sound, cues = client.get(MP3), client.get(VTT)
    assert (sound.status_code, sound.mimetype) == (200, "audio/mpeg")
    assert (cues.status_code, cues.content_type) == (200, "text/vtt; charset=utf-8")
    assert sound.headers["ETag"] == cues.headers["ETag"]
    assert sound.headers["Accept-Ranges"] == "bytes"
    assert sound.headers["Content-Language"] == "pl"
    assert int(sound.headers["Content-Length"]) == len(sound.data)
    assert 'filename="small-pl-what-is.mp3"' in sound.headers["Content-Disposition"]
    assert cues.text.startswith("WEBVTT\n")
    for address in (MP3, VTT):
        assert client.get(address, headers={"If-None-Match": sound.headers["ETag"]}).status_code == 304


def test_parts_are_given_as_asked(open_app: Callable[..., Any]) -> None:
    """Ranges in the middle, from a place to the end, and the last bytes are the same bytes; a part beyond the end is 416."""
    client = Client(open_app())
    whole = client.get(MP3).data
    for wanted, part in (("0-99", whole[:100]), ("500-", whole[500:]), ("-144", whole[-144:])):
        answer = client.get(MP3, headers={"Range": f"bytes={wanted}"})
        assert answer.status_code == 206
        assert answer.data == part
    assert client.get(MP3, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "bytes=5-6,0-1", "seconds=0-9", "bytes=abc", "bytes", "bytes=9-5"])
def test_what_is_no_single_range_of_bytes_is_passed_over(open_app: Callable[..., Any], wanted: str) -> None:
    """Several ranges, other units and nonsense bring the whole track: 416 says that a part lies behind the end."""
    client = Client(open_app())
    whole = client.get(MP3)
    for address in (MP3, VTT):
        answer = client.get(address, headers={"Range": wanted})
        assert answer.status_code == 200
        assert "Content-Range" not in answer.headers
    assert client.get(MP3, headers={"Range": wanted}).data == whole.data
    tag = whole.headers["ETag"]
    assert client.get(MP3, headers={"Range": wanted, "If-None-Match": tag}).status_code == 304


def test_more_from_the_end_than_there_is_and_heads(open_app: Callable[..., Any]) -> None:
    """The last bytes of a shorter track are all of it; a head is of the whole, whatever part is asked for."""
    client = Client(open_app())
    whole = client.get(MP3).data
    answer = client.get(MP3, headers={"Range": f"bytes=-{len(whole) + 1}"})
    assert (answer.status_code, answer.data) == (206, whole)
    assert answer.headers["Content-Range"] == f"bytes 0-{len(whole) - 1}/{len(whole)}"
    head = client.head(MP3, headers={"Range": "bytes=0-9"})
    assert (head.status_code, int(head.headers["Content-Length"])) == (200, len(whole))


def test_a_range_gets_a_piece_whatever_it_asks_for(open_app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every range is answered with a piece at most, and says which; a download that goes on (If-Range) gets all of the rest."""
    monkeypatch.setattr("app.web.ranges.PIECE_BYTES", 1000)
    client = Client(open_app())
    whole = client.get(MP3)
    size, tag = len(whole.data), whole.headers["ETag"]
    assert size > 3000
    asked = {"0-": (0, 1000), f"0-{size}": (0, 1000), "700-": (700, 1700), "5-9": (5, 10), f"-{size}": (0, 1000)}
    asked |= {f"-{size + 1}": (0, 1000), f"-{'9' * 30}": (0, 1000), "-1500": (size - 1500, size - 500), "-7": (size - 7, size)}
    for wanted, (start, stop) in asked.items():
        answer = client.get(MP3, headers={"Range": f"bytes={wanted}"})
        assert (answer.status_code, answer.data) == (206, whole.data[start:stop]), wanted
        assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"
    for wanted, start in (("700-", 700), (f"-{size + 1}", 0)):
        assert client.get(MP3, headers={"Range": f"bytes={wanted}", "If-Range": tag}).data == whole.data[start:]


def test_a_part_of_another_version_is_not_mixed_in(open_app: Callable[..., Any]) -> None:
    """With If-Range of a track that was replaced, the whole new track comes, never a part of it."""
    client = Client(open_app())
    old = client.get(MP3).headers["ETag"]
    assert client.get(MP3, headers={"Range": "bytes=0-9", "If-Range": old}).status_code == 206
    assert client.get(MP3, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200


def test_a_pinned_version_stays_while_a_better_one_is_swapped_in(open_app: Callable[..., Any]) -> None:
    """Whoever listens goes on with the version she began; the plain address gives the natural voice from then on."""
    natural = natural_voice()
    app = open_app(natural, Tone())
    client, services = Client(app), app.extensions["omnikurs"]
    begun = client.get(VTT)
    version = begun.headers["ETag"].strip('"')
    course = services.library.current().courses["small"]
    services.audio.make(course, "pl", "what-is", natural)
    assert client.get(f"{MP3}?v={version}").headers["ETag"] == begun.headers["ETag"]
    assert "immutable" in client.get(f"{VTT}?v={version}").headers["Cache-Control"]
    swapped = client.get(MP3)
    assert swapped.headers["ETag"] != begun.headers["ETag"]
    assert swapped.headers["Cache-Control"] == "no-cache"
    assert client.get(f"{MP3}?v={'0' * 32}").headers["ETag"] == swapped.headers["ETag"]


def test_sections_questions_and_the_whole_course_can_be_heard(open_app: Callable[..., Any]) -> None:
    """Each has an address, in both languages."""
    client = Client(open_app())
    for language in ("pl", "ru"):
        for name in ("goals", "what-is", "question-one-price", "course"):
            for kind in ("mp3", "vtt"):
                assert client.get(f"/{language}/small/audio/{name}.{kind}").status_code == 200, (language, name, kind)


def test_every_cue_names_a_sentence_of_the_page(open_app: Callable[..., Any]) -> None:
    """What is lit while the course is read stands in the page, heading included."""
    client = Client(open_app())
    known = sentence_ids(lxml.html.document_fromstring(client.get("/pl/small/").text))
    for section in ("goals", "what-is"):
        cues = client.get(f"/pl/small/audio/{section}.vtt").text
        found = re.findall(rf"^{section} (\S+)$", cues, re.MULTILINE)
        assert len(found) >= 2
        for sentence in found:
            assert sentence in known


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "../what-is",
        "..%2f..%2fcourse",
        "%2e%2e%2fwhat-is",
        "%00",
        "what-is%00",
        "/etc/hostname",
        "%2fetc%2fhostname",
        "question-",
        "question-nothing",
        "WHAT-IS",
        "%F0%9F%92%A5",
        "%ED%A0%80",
    ],
)
@pytest.mark.parametrize("kind", ["mp3", "vtt"])
def test_any_other_name_is_not_found(open_app: Callable[..., Any], name: str, kind: str) -> None:
    """Tricks with the address end in 404 and write nothing."""
    client = Client(open_app())
    answer = client.get(f"/pl/small/audio/{name}.{kind}")
    assert answer.status_code in (404, 308)
    if answer.status_code == 308:
        assert client.get(f"/pl/small/audio/{name}.{kind}", follow_redirects=True).status_code == 404


def test_an_unknown_language_or_course_is_not_found(open_app: Callable[..., Any]) -> None:
    """There is no sound of what is not there."""
    client = Client(open_app())
    for address in ("/de/small/audio/what-is.mp3", "/pl/other/audio/what-is.mp3"):
        assert client.get(address).status_code == 404
    assert client.get(MP3).status_code == 200, "the same address with a language and a course that are there"


@pytest.mark.parametrize("engines", [None, [Espeak("espeak-ng-that-is-not-there")]], ids=["none", "missing"])
def test_without_an_engine_it_says_so_and_all_else_goes_on(open_app: Callable[..., Any], engines: list[Engine] | None) -> None:
    """503 without Retry-After for the sound, its page says that no voice works; the course page is there."""
    client = Client(open_app(*engines) if engines else open_app(silent=True))
    for address in (MP3, VTT):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "Retry-After" not in answer.headers
        assert words(answer) == "Na tym serwerze nie działa żaden głos. Tekst i test działają jak zawsze."
    assert client.get("/pl/small/").status_code == 200


def words(answer: Any) -> str:
    """The first paragraph of an answer's page, which the player says too."""
    return " ".join(str(lxml.html.fromstring(answer.text).xpath("string(//main//p)")).split())


@pytest.mark.parametrize(
    ("language", "said"), [("pl", "Głos jeszcze tego nie przeczytał"), ("ru", "Этот фрагмент ещё не озвучен")]
)
def test_what_the_only_voice_has_not_read_yet_is_told_as_such(open_app: Callable[..., Any], language: str, said: str) -> None:
    """With gTTS alone: when to look again, in words that do not say that no voice works; later there is sound."""
    natural = natural_voice()
    app = open_app(natural)
    client, services = Client(app), app.extensions["omnikurs"]
    for address in (MP3, VTT):
        answer = client.get(address.replace("/pl/", f"/{language}/"))
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) >= 30
        assert words(answer).startswith(said)
    assert natural.asked == []
    assert client.get(f"/{language}/small/").status_code == 200
    services.audio.make(services.library.current().courses["small"], language, "what-is", natural)
    assert client.get(MP3.replace("/pl/", f"/{language}/")).status_code == 200


def test_the_player_waits_as_long_as_it_says_and_asks_again(open_app: Callable[..., Any]) -> None:
    """`Prefer: respond-async, wait=1`: a track that takes longer is told as being made, with a time to come back; others wait."""
    gate = threading.Event()

    class Slow(Tone):
        def say(self, runs: Sequence[SpokenRun], language: str) -> Speech:
            """Wait, then hum."""
            assert gate.wait(30)
            return super().say(runs, language)

    client = Client(open_app(Slow()))
    answer = client.get(VTT, headers={"Prefer": "respond-async, wait=1"})
    assert answer.status_code == 202
    assert 1 <= int(answer.headers["Retry-After"]) <= 10
    assert words(answer) == "Dźwięk właśnie powstaje. Za chwilę będzie gotowy."
    gate.set()
    assert client.get(MP3).status_code == 200
    assert client.get(VTT, headers={"Prefer": "respond-async, wait=1"}).status_code == 200


def test_a_fault_of_the_machine_is_told_as_one_that_passes(open_app: Callable[..., Any]) -> None:
    """An engine that may speak the next time: a time to come back, not the words for a server without a voice."""
    client = Client(open_app(Tone(broken=["Omnikanał"])))
    answer = client.get(VTT)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    assert "właśnie powstaje" in words(answer)


def test_a_busy_server_says_when_to_come_back(open_app: Callable[..., Any]) -> None:
    """When too many wait for sound already, the next is told 503 with Retry-After at once."""
    app = open_app()
    fill(app.extensions["omnikurs"].audio.store.queue)
    answer = Client(app).get(MP3)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1


def test_without_a_disk_the_sound_still_comes_in_parts(open_app: Callable[..., Any], tmp_path: Path) -> None:
    """Where nothing can be kept, tracks come from memory, ranges and cues included."""
    blocked = tmp_path / "blocked"
    blocked.write_text("in the way")
    client = Client(open_app(folder=blocked))
    whole = client.get(MP3)
    assert whole.status_code == 200
    assert client.get(MP3, headers={"Range": "bytes=10-19"}).data == whole.data[10:20]
    assert client.get(VTT).headers["ETag"] == whole.headers["ETag"]
