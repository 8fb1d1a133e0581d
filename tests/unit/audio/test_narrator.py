"""The narrator: everything is made ahead, gently, by one process that goes when its server goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.audio import narrator
from app.audio.engine import EngineError, NotRecordedError
from app.audio.narrator import engine_order, narrate
from app.audio.samples import Speech
from app.audio.service import AudioService
from app.config import Settings
from app.course.model import SpokenRun
from tests.support.sound_courses import TEXTS, Tone, audio, block, build_course, is_running, natural_voice, section

ROOT = Path(__file__).resolve().parents[3]


def run(sound: AudioService, changed: Callable[[], bool] = lambda: False) -> float:
    """Narrate the small course without waiting."""
    course = build_course()
    return narrate(sound, {course.id: course}, changed, lambda _: False)


def made(sound: AudioService, voice: Tone) -> list[str]:
    """The tracks that are there in that voice."""
    return [name for name in ("what-is", "tools", "course") if sound.is_made(build_course(), "pl", name, voice)]


def test_everything_is_made_with_both_voices_and_not_twice(tmp_path: Path) -> None:
    """After one run all tracks are there in both voices; a second run asks for nothing."""
    natural, instant = natural_voice(), Tone("instant")
    sound = audio(tmp_path, natural, instant)
    assert run(sound) == 0
    assert made(sound, natural) == made(sound, instant) == ["what-is", "tools", "course"]
    natural.asked, instant.asked = [], []
    assert run(sound) == 0
    assert natural.asked == instant.asked == []


def test_a_natural_voice_that_fails_is_left_alone_for_as_long_as_it_says(tmp_path: Path) -> None:
    """The plain voice is whole, the natural one is not asked again for each track, and the wait is the service's."""
    natural, instant = natural_voice(), Tone("instant")

    def fail(*_: object) -> None:
        natural.asked.append("?")
        raise EngineError("429", 90.0)

    natural.say = fail
    sound = audio(tmp_path, natural, instant)
    assert run(sound) == 90
    assert made(sound, instant) == ["what-is", "tools", "course"]
    assert natural.asked == ["?"]


def test_with_many_engines_only_the_plainest_and_the_best_that_can_make_a_track(tmp_path: Path) -> None:
    """First everything in the plainest voice that speaks at once; then each track in the best voice that has all of it."""
    texts = [TEXTS["pl"][0], TEXTS["pl"][2]]
    course = build_course(
        [section("what-is", "Omnikanał", block("w-1", texts[0])), section("tools", "CRM", block("t-1", texts[1]))]
    )
    person, service, neural, plain = Tone("person"), natural_voice(broken=[""]), Tone("neural"), Tone("plain")

    def read(runs: Sequence[SpokenRun], language: str) -> Speech:
        if texts[0] in runs[0].text:
            raise NotRecordedError("not read yet")
        return Tone().say(runs, language)

    person.say = read
    sound = audio(tmp_path, person, service, neural, plain)
    assert [engine.name for engine in engine_order(sound)] == ["plain", "person", "natural", "neural"]
    assert narrate(sound, {course.id: course}, lambda: False, lambda _: False) == 10, "the service may come back"
    for name, voices in (("what-is", [neural, plain]), ("tools", [person, plain]), ("course", [neural, plain])):
        assert [voice for voice in sound.engines if sound.is_made(course, "pl", name, voice)] == voices, name
    assert len(service.asked) == 1


def test_where_nothing_can_be_kept_nobody_is_asked_for_what_is_thrown_away(tmp_path: Path) -> None:
    """On a full or read-only disk the first track is the last: no voice, least of all a service, speaks a course for nothing."""
    blocked = tmp_path / "audio"
    blocked.write_text("in the way")
    natural, instant = natural_voice(), Tone("instant")
    assert run(audio(blocked, natural, instant)) >= 60
    assert len(instant.asked) == 4
    assert natural.asked == []


def test_a_change_of_the_content_ends_the_round(tmp_path: Path) -> None:
    """When the course is edited, the rest of the old one is not made any more."""
    natural, instant = natural_voice(), Tone("instant")
    answers = iter([False, True])
    assert 0 < run(audio(tmp_path, natural, instant), lambda: next(answers)) < 1
    assert len(instant.asked) == 4


def settings(tmp_path: Path, content: Path, engine: str = "espeak") -> Settings:
    """Settings for the small course."""
    return Settings(audio_engine=engine, content=content, data=tmp_path / "data")


def wait_for(found: Callable[[], object], timeout_s: float = 90) -> None:
    """Return when ``found`` does."""
    end = time.monotonic() + timeout_s
    while not found():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_it_is_one_niced_process_that_can_be_ended(tmp_path: Path, course_folder: Callable[..., Path]) -> None:
    """Started beside a server it makes the tracks with low priority, and is gone within seconds when told so."""
    process = narrator.start(settings(tmp_path, course_folder()))
    assert process
    try:
        wait_for(lambda: list((tmp_path / "data" / "audio").rglob("*.json")))
        assert os.getpriority(os.PRIO_PROCESS, process.pid) >= 10
    finally:
        start = time.monotonic()
        narrator.stop(process)
    assert process.returncode is not None
    assert time.monotonic() - start < 5
    narrator.stop(process)
    narrator.stop(None)


def test_it_goes_when_its_server_is_killed(tmp_path: Path, course_folder: Callable[..., Path]) -> None:
    """After kill -9 of the server no narrator is left behind."""
    program = (
        "import sys, time; from pathlib import Path; from app.audio import narrator; from app.config import Settings\n"
        "given = Settings(audio_engine='espeak', content=Path(sys.argv[1]), data=Path(sys.argv[2]))\n"
        "print(narrator.start(given).pid, flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(course_folder()), str(tmp_path / "data")]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    assert server.stdout
    child = int(server.stdout.readline())
    wait_for(lambda: list((tmp_path / "data" / "audio").rglob("*.json")))
    server.send_signal(signal.SIGKILL)
    server.wait()
    server.stdout.close()
    wait_for(lambda: not is_running(child))


@pytest.mark.parametrize("engine", ["none"])
def test_switched_off_nothing_is_started(tmp_path: Path, engine: str) -> None:
    """Without sound there is no narrator."""
    assert narrator.start(settings(tmp_path, tmp_path, engine)) is None
