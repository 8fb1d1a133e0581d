"""The studio makes tracks and finds those that are there: which engine speaks, once for all who ask, never two voices
in one track.

A learner never waits for a network. Asked for a track, the studio gives the natural one when it is whole, else the
plain one, which it makes at once. Natural tracks are made ahead by the narrator or by `omnikurs narrate`, sentence by
sentence, and are found here from then on.
"""

from __future__ import annotations

import collections
import contextlib
import functools
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

from app.audio import encoder
from app.audio.cache import Cache, Swept, digest_of
from app.audio.engines import Engine, EngineError
from app.audio.engines.espeak import Espeak
from app.audio.engines.gtts import Gtts
from app.audio.frames import FrameError
from app.audio.locks import BusyError, UnderWayError, hold, slot
from app.audio.recording import InProcesses, InThreads, InTurn, Recorder
from app.audio.script import Script, Utterance, track_names, write_script
from app.audio.tracks import Track, assemble, name_version
from app.config import Settings
from app.course.model import Course

Progress = Callable[[int, int], None]
"""Told after every clip: how many are done, of how many."""

_WAIT_S = 60.0
_WAITING = 16  # in each process; the server has more threads than that
_READ_SOON_S = 60.0  # when to look whether the narrator has come to a track
_SLOTS = 2
_REMEMBERED = 512
_IN_MEMORY = 6


class SoundError(Exception):
    """No engine can speak here and now; the text says why, for a log. ``retry_after_s``: asking earlier is no use."""

    def __init__(self, message: str, retry_after_s: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Plan(NamedTuple):
    """A script, the key of each of its clips with one engine, and the version of the track that they make."""

    script: Script
    keys: tuple[str, ...]
    version: str


def engines_for(mode: str) -> tuple[Engine | None, Engine | None]:
    """The natural and the instant engine of the setting ``audio_engine`` (auto, gtts, espeak, none)."""
    natural = Gtts() if mode in ("auto", "gtts") else None
    instant = Espeak() if mode in ("auto", "espeak") else None
    return natural, instant


def open_studio(settings: Settings) -> Studio:
    """The studio that ``settings`` ask for; no folder is made and no engine tried before there is something to say."""
    natural, instant = engines_for(settings.audio_engine)
    limit_bytes = settings.audio_megabytes * 1_000_000
    folder, recorder = settings.data / "audio", InProcesses()
    return Studio(folder, limit_bytes=limit_bytes, natural=natural, instant=instant, recorder=recorder)


class Studio:
    """All sound of one server or command. Safe to use from many threads, and beside other processes on the same
    folder.
    """

    def __init__(
        self,
        folder: Path,
        *,
        limit_bytes: int,
        natural: Engine | None = None,
        instant: Engine | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self.cache = Cache(folder, limit_bytes)
        self._recorder = recorder or InThreads()
        self.natural = natural
        self.instant = instant
        self._locks = folder / "locks"
        self._plans: collections.OrderedDict[tuple[str, ...], Plan] = collections.OrderedDict()
        self._unkept: collections.OrderedDict[str, Track] = collections.OrderedDict()
        self._guard = threading.Lock()
        self._waiting = threading.BoundedSemaphore(_WAITING)
        self._under_way: dict[str, Future[Track]] = {}

    @property
    def engines(self) -> tuple[Engine, ...]:
        """The engines that may speak, the better one first."""
        return tuple(engine for engine in (self.natural, self.instant) if engine is not None)

    def find(self, course: Course, language: str, name: str, version: str = "", patience_s: float | None = None) -> Track:
        """The track called ``name``: of that ``version`` while it is kept, else the best that is there, else made now,
        plainly.

        Raises ``KeyError`` for an unknown language or name, :class:`SoundError` when no engine can speak, ``BusyError``
        when too many wait already, ``UnderWayError`` when it is not made within ``patience_s``.
        """
        plans = [self.plan(course, language, name, engine) for engine in self.engines]
        if version and version.isalnum() and (pinned := self._load(version)):
            return pinned
        for plan in plans:
            if found := self._load(plan.version):
                return found
        if not plans:
            write_script(course, language, name)
            raise SoundError("sound is switched off by a setting")
        if self.instant is None:
            raise SoundError("the natural voice has not read this yet, and no other is allowed", _READ_SOON_S)
        if not self._waiting.acquire(blocking=False):
            raise BusyError("too many wait for sound")
        try:
            making = functools.partial(self.make, course, language, name, self.instant)
            return self._begin(plans[-1].version, making).result(patience_s)
        except TimeoutError:
            raise UnderWayError("it is being made") from None
        finally:
            self._waiting.release()

    def plan(self, course: Course, language: str, name: str, engine: Engine) -> Plan:
        """What the track ``name`` is made of with ``engine``. Raises ``KeyError`` for an unknown language or name."""
        key = (course.fingerprint, language, name, engine.name, engine.voice(language))
        with self._guard:
            if key in self._plans:
                self._plans.move_to_end(key)
                return self._plans[key]
        script = write_script(course, language, name)
        keys = tuple(_name_clip(utterance, language, engine) for utterance in script.utterances)
        plan = Plan(script, keys, name_version(script, keys))
        with self._guard:
            self._plans[key] = plan
            while len(self._plans) > _REMEMBERED:
                self._plans.popitem(last=False)
        return plan

    def make(self, course: Course, language: str, name: str, engine: Engine, progress: Progress | None = None) -> Track:
        """The track ``name`` spoken by ``engine``, made from what is missing unless it is there already.

        Raises :class:`SoundError` when the engine fails; clips made until then are kept, so that the next try goes on
        there.
        """
        plan = self.plan(course, language, name, engine)
        with hold(self._locks, plan.version, _WAIT_S):
            if found := self._load(plan.version):
                return found
            with slot(self._locks, _SLOTS, _WAIT_S) if engine is self.instant else contextlib.nullcontext():
                clips = self._record(plan, engine, progress)
            try:
                sound, cues, duration_ms = assemble(plan.script, clips)
            except FrameError as error:
                raise SoundError(str(error)) from error
            title = plan.script.title
            track = Track(plan.version, engine.name, language, title, duration_ms, len(sound), digest_of(sound), cues)
            return self._keep(track, sound)

    def is_made(self, course: Course, language: str, name: str, engine: Engine) -> bool:
        """Whether the whole track ``name`` is there, spoken by ``engine``."""
        return self._load(self.plan(course, language, name, engine).version) is not None

    def sweep(self, courses: Mapping[str, Course]) -> Swept:
        """Remove everything that no track of ``courses`` uses, whatever the engine."""
        wanted: set[tuple[str, str]] = set()
        for course in courses.values():
            for language, edition in course.editions.items():
                for name in track_names(edition):
                    for engine in (self.natural or Gtts(), self.instant or Espeak()):
                        plan = self.plan(course, language, name, engine)
                        wanted |= {(plan.version, "mp3"), (plan.version, "json")}
                        wanted |= {(key, "clip") for key in plan.keys}
        return self.cache.sweep(wanted)

    def _begin(self, version: str, making: Callable[[], Track]) -> Future[Track]:
        """The track of that version as it will be, made in a thread of its own: nobody's patience ends what others wait for."""
        with self._guard:
            if version in self._under_way:
                return self._under_way[version]
            if len(self._under_way) >= _WAITING:
                raise BusyError("too much sound is being made at once")
            track: Future[Track] = Future()
            self._under_way[version] = track
        threading.Thread(target=self._settle, args=(version, track, making), name="speak", daemon=True).start()
        return track

    def _settle(self, version: str, track: Future[Track], making: Callable[[], Track]) -> None:
        try:
            result = making()
        except BaseException as error:  # whatever it is, those who wait have to know
            self._under_way.pop(version)
            track.set_exception(error)
        else:
            self._under_way.pop(version)
            track.set_result(result)

    def _record(self, plan: Plan, engine: Engine, progress: Progress | None) -> list[bytes]:
        """The clips of ``plan``, of which only those are made that are missing; each is kept as soon as it is there."""
        clips = {key: self.cache.read(key, "clip") for key in plan.keys}
        missing = {key: part for key, part in zip(plan.keys, plan.script.utterances, strict=True) if clips[key] is None}
        recorder = self._recorder if engine is self.instant else InTurn()
        total, kept = len(plan.keys), len(plan.keys) - len(missing)
        tell = progress or (lambda done, total: None)
        tell(kept, total)
        try:
            recorded = recorder.record(engine, tuple(missing.values()), plan.script.language)
            for made, (key, clip) in enumerate(zip(missing, recorded, strict=True), 1):
                clips[key] = clip
                self.cache.keep(key, "clip", clip)
                tell(kept + made, total)
        except (EngineError, FrameError) as error:
            raise SoundError(str(error), getattr(error, "retry_after_s", 0.0)) from error
        return [clips[key] or b"" for key in plan.keys]

    def _load(self, version: str) -> Track | None:
        with self._guard:
            if version in self._unkept:
                return self._unkept[version]
        facts = self.cache.read(version, "json")
        if facts is None:
            return None
        track = Track.from_json(facts)
        path = self.cache.find_track(version, track.digest)
        return Track.from_json(facts, path=path) if path else None

    def _keep(self, track: Track, sound: bytes) -> Track:
        """``track`` on disk; where that fails the last few stay in memory, so that a player can ask for their parts."""
        if self.cache.keep(track.version, "mp3", sound) and self.cache.keep(track.version, "json", track.to_json()):
            return Track.from_json(track.to_json(), path=self.cache.path(track.version, "mp3"))
        unkept = Track.from_json(track.to_json(), data=sound)
        with self._guard:
            self._unkept[track.version] = unkept
            while len(self._unkept) > _IN_MEMORY:
                self._unkept.popitem(last=False)
        return unkept


def _name_clip(utterance: Utterance, language: str, engine: Engine) -> str:
    said = [[run.text, run.language] for run in utterance.runs]
    facts = [said, language, engine.name, engine.voice(language), encoder.ENCODER]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:40]
