"""Recording: in order, two at a time, in processes that give way, and honest about what went wrong in them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.audio.engine import Engine, EngineError, EngineMissingError
from app.audio.engines.espeak import Espeak
from app.audio.recorder import ProcessRecorder, Recorder, SequentialRecorder, ThreadRecorder, make_clip
from app.audio.samples import Speech
from app.audio.script import Utterance
from app.course.model import SpokenRun
from tests.support.sound_courses import TEXTS, Tone, is_running

ROOT = Path(__file__).resolve().parents[3]
UTTERANCES = tuple(Utterance("what-is", f"what-is-1.{n}", (SpokenRun(text, "pl"),), 300) for n, text in enumerate(TEXTS["pl"], 1))


@pytest.fixture(scope="module")
def processes() -> ProcessRecorder:
    """Recording processes, started once."""
    return ProcessRecorder()


def test_every_way_of_recording_gives_the_same_clips(processes: ProcessRecorder) -> None:
    """In turn, in threads and in other processes the clips and their order are the same, to the byte."""
    engine = Espeak()
    expected = [make_clip(engine, utterance, "pl") for utterance in UTTERANCES]
    ways: Sequence[Recorder] = (SequentialRecorder(), ThreadRecorder(), processes)
    for way in ways:
        assert list(way.record(engine, UTTERANCES, "pl")) == expected, way


def test_an_error_in_another_process_is_the_same_error(processes: ProcessRecorder) -> None:
    """A missing program is told as missing, wherever it was missed, and recording goes on afterwards."""
    with pytest.raises(EngineMissingError):
        list(processes.record(Espeak("espeak-ng-that-is-not-there"), UTTERANCES, "pl"))
    assert list(processes.record(Espeak(), UTTERANCES[:1], "pl"))


class Suicide(Engine):
    """An engine whose process is ended from outside while it speaks."""

    name = label = "suicide"
    languages, preference, instant = ("pl",), 50, True

    def voice(self, language: str) -> str:
        """One."""
        return language

    def say(self, runs: Sequence[SpokenRun], language: str) -> Speech:
        """End."""
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


def test_a_killed_process_is_an_error_and_the_next_recording_works() -> None:
    """When the system ends a recording process, this track fails with an EngineError; the next one is made."""
    processes = ProcessRecorder()
    with pytest.raises(EngineError) as caught:
        list(processes.record(Suicide(), UTTERANCES, "pl"))
    assert caught.value.retry_after_s > 0
    assert len(list(processes.record(Espeak(), UTTERANCES, "pl"))) == 3


class Priority(Engine):
    """An engine that says, by its failure, how its process is niced."""

    name = label = "priority"
    languages, preference, instant = ("pl",), 50, True

    def voice(self, language: str) -> str:
        """One."""
        return language

    def say(self, runs: Sequence[SpokenRun], language: str) -> Speech:
        """Tell."""
        raise EngineError(f"nice {os.getpriority(os.PRIO_PROCESS, 0)} in {os.getpid()}")


def test_recording_gives_way_to_pages(processes: ProcessRecorder) -> None:
    """It happens in another process, with low priority."""
    with pytest.raises(EngineError) as told:
        list(processes.record(Priority(), UTTERANCES[:1], "pl"))
    _, nice, _, process = str(told.value).split()
    assert int(nice) >= 10
    assert int(process) != os.getpid()


def test_what_failed_is_not_asked_any_further_in_turn() -> None:
    """A service that failed once is not asked for the sentences after it."""
    voice = Tone(broken=[TEXTS["pl"][0][:9]])
    with pytest.raises(EngineError):
        list(SequentialRecorder().record(voice, UTTERANCES, "pl"))
    assert len(voice.asked) == 1


def test_recording_processes_end_with_a_killed_server() -> None:
    """kill -9 of the process that records leaves none of its children behind."""
    program = (
        "import multiprocessing, time; from tests.unit.audio.test_recorder import *\n"
        "if __name__ == '__main__':\n"
        "    list(ProcessRecorder().record(Espeak(), UTTERANCES, 'pl'))\n"
        "    print(*[child.pid for child in multiprocessing.active_children()], flush=True); time.sleep(60)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT)
    assert server.stdout
    children = [int(word) for word in server.stdout.readline().split()]
    assert children
    server.kill()
    server.wait()
    server.stdout.close()
    end = time.monotonic() + 10
    while any(map(is_running, children)):
        assert time.monotonic() < end
        time.sleep(0.1)
