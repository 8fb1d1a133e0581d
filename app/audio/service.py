"""The audio service makes tracks and finds those that exist: it chooses the engine, makes each track once for all requests, and
never mixes two voices in one.

Engines stand in an order of preference. Asked for a track, the service gives the best one that is whole, else has an engine
make it that speaks at once: a learner never waits for a network. Better tracks are made ahead by the narrator or by
`omnikurs narrate`, sentence by sentence, and are found here from then on.
"""

from __future__ import annotations

import collections
import functools
import hashlib
import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from app.artifacts.artifact import Key, Made, Swept
from app.artifacts.folder import Folder
from app.artifacts.locks import Locks
from app.artifacts.queue import Queue
from app.artifacts.store import Progress, Store
from app.audio import encoder
from app.audio.engine import Engine, EngineError, NotRecordedError
from app.audio.engines import choose_engines, installed_engines
from app.audio.frames import FrameError
from app.audio.recorder import ProcessRecorder, Recorder, SequentialRecorder, ThreadRecorder
from app.audio.script import Script, Utterance, prepare, track_names, write_script
from app.audio.tracks import Track, assemble, version_of
from app.config import Settings
from app.course.model import Course
from app.registry import Registry

CLIP, TRACK = "clip", "mp3"
"""The kinds of what is kept: one sentence, and a whole track with its cues."""

_WAIT_S = 60.0
_WAITING = 16  # per process; fewer than the threads of a server
_READ_SOON_S = 60.0  # when to ask again for a track that is made ahead
_AT_ONCE = 2
_RETRY_S = 2.0
_REMEMBERED = 512


class SoundError(Exception):
    """No engine can speak here and now; the text says why, for a log. ``retry_after_s``: asking earlier is no use."""

    def __init__(self, message: str, retry_after_s: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NotMadeYetError(SoundError):
    """Only engines that work ahead may speak, and none of them has made this track yet."""


class IncompleteTrackError(SoundError):
    """The engine has no recording of a sentence of this track; it may have all of another."""


class Plan(NamedTuple):
    """A script, the key of each of its clips with one engine, and the version of the track that they make."""

    script: Script
    keys: tuple[str, ...]
    version: str

    @property
    def key(self) -> Key:
        """The key under which the track is stored."""
        return Key(self.version, TRACK)


def open_audio(settings: Settings, engines: Registry[Engine] | None = None) -> AudioService:
    """The service that ``settings`` ask for; no folder is made and no engine tried before there is something to say.

    ``engines`` are those that the settings may name; all installed ones when none are given. Raises
    :class:`app.config.SettingsError` for another name, :class:`app.registry.RegistryError` for a broken package.
    """
    known = installed_engines() if engines is None else engines
    return AudioService(
        settings.data / "audio",
        choose_engines(known, settings.audio_engine),
        limit_bytes=settings.audio_megabytes * 1_000_000,
        known=known.values(),
        recorder=ProcessRecorder(),
    )


class AudioService:
    """All sound of one server or command. Safe to use from many threads, and beside other processes on the same folder.

    ``engines`` may speak, the preferred one first; what those among ``known`` have said is kept even when they may not.
    """

    def __init__(
        self,
        folder: Path,
        engines: Sequence[Engine],
        *,
        limit_bytes: int,
        known: Iterable[Engine] = (),
        recorder: Recorder | None = None,
    ) -> None:
        locks = Locks(folder / "locks")
        queue = Queue(locks, places=_WAITING, at_once=_AT_ONCE, here=_AT_ONCE, retry_after_s=_RETRY_S, wait_s=_WAIT_S)
        self.folder = folder
        self.engines = tuple(engines)
        self.store = Store(Folder(folder, limit_bytes), locks, queue, waiting=_WAITING, wait_s=_WAIT_S)
        self._known = {engine.name: engine for engine in (*known, *engines)}
        self._recorder = recorder or ThreadRecorder()
        self._plans: collections.OrderedDict[tuple[str, ...], Plan] = collections.OrderedDict()
        self._guard = threading.Lock()

    def speaking(self, language: str) -> tuple[Engine, ...]:
        """The engines that may speak and have a voice for ``language``, the preferred one first."""
        return tuple(engine for engine in self.engines if engine.speaks(language))

    def find(self, course: Course, language: str, name: str, version: str = "", patience_s: float | None = None) -> Track:
        """The track called ``name``: of that ``version`` while it is kept, else the best that is there, else made now.

        Raises ``KeyError`` for an unknown language or name, :class:`SoundError` when no engine can speak, ``BusyError``
        when too many wait already, ``UnderWayError`` when it is not made within ``patience_s``.
        """
        engines = self.speaking(language)
        plans = {engine.name: self.plan(course, language, name, engine) for engine in engines}
        pinned = Key(version, TRACK)
        if version.isascii() and version.isalnum() and (found := self.store.find(pinned)):
            return Track.of(found)
        for plan in plans.values():
            if found := self.store.find(plan.key):
                return Track.of(found)
        if not plans:
            write_script(course, language, name)
            raise SoundError(f"no engine speaks “{language}”" if self.engines else "sound is switched off by a setting")
        instant = [engine for engine in engines if engine.instant]
        if not instant:
            raise NotMadeYetError("no voice has read this ahead yet, and none may read it at once", _READ_SOON_S)
        # When none is available, the error of the last one is raised.
        return self._make_first([engine for engine in instant if engine.is_available()] or instant[-1:], plans, patience_s)

    def plan(self, course: Course, language: str, name: str, engine: Engine) -> Plan:
        """What the track ``name`` is made of with ``engine``. Raises ``KeyError`` for an unknown language or name."""
        key = (course.fingerprint, language, name, engine.name, engine.voice(language))
        with self._guard:
            if key in self._plans:
                self._plans.move_to_end(key)
                return self._plans[key]
        script = prepare(write_script(course, language, name, engine.name), engine)
        keys = tuple(_name_clip(utterance, language, engine) for utterance in script.utterances)
        plan = Plan(script, keys, version_of(script, keys))
        with self._guard:
            self._plans[key] = plan
            while len(self._plans) > _REMEMBERED:
                self._plans.popitem(last=False)
        return plan

    def make(self, course: Course, language: str, name: str, engine: Engine, progress: Progress | None = None) -> Track:
        """The track ``name`` spoken by ``engine``, made from what is missing unless it is there already.

        Raises :class:`SoundError` when the engine fails, :class:`IncompleteTrackError` when it has no recording of a sentence;
        clips made until then are kept, so that the next try goes on there.
        """
        plan = self.plan(course, language, name, engine)

        def making(tell: Progress) -> Made:
            return self._make(plan, engine, progress or tell)

        return Track.of(self.store.make_here(plan.key, making, queued=engine.instant))

    def is_made(self, course: Course, language: str, name: str, engine: Engine) -> bool:
        """Whether the whole track ``name`` is there, spoken by ``engine``. Its digest is verified, which reads the file."""
        return self.store.find(self.plan(course, language, name, engine).key, verify=True) is not None

    def sweep(self, courses: Mapping[str, Course]) -> Swept:
        """Remove everything that no track of ``courses`` and their drafts uses, whichever engine spoke it."""
        wanted: set[Key] = set()
        drafts = (course.as_draft(language) for course in courses.values() for language in course.drafts)
        for course in (*courses.values(), *drafts):
            for language, edition in course.editions.items():
                for name in track_names(edition):
                    for engine in self._known.values():
                        plan = self.plan(course, language, name, engine)
                        wanted |= {plan.key, *(Key(name, CLIP) for name in plan.keys)}
        return self.store.storage.sweep(wanted)

    def _make_first(self, engines: Sequence[Engine], plans: Mapping[str, Plan], patience_s: float | None) -> Track:
        """The track of the first of ``engines`` that can make it; the error of one that may do so later, else of the last."""
        failure = SoundError("")
        for engine in engines:
            plan = plans[engine.name]
            try:
                making = functools.partial(self._make, plan, engine)
                return Track.of(self.store.get_or_make(plan.key, making, patience_s=patience_s))
            except SoundError as error:
                failure = failure if failure.retry_after_s else error
        raise failure

    def _make(self, plan: Plan, engine: Engine, progress: Progress) -> Made:
        clips = self._record(plan, engine, progress)
        try:
            return assemble(plan.version, engine.name, plan.script, clips)
        except FrameError as error:
            raise SoundError(str(error)) from error

    def _record(self, plan: Plan, engine: Engine, progress: Progress) -> list[bytes]:
        """The clips of ``plan``, of which only those are made that are missing; each is kept as soon as it is there."""
        clips = {key: self.store.storage.get(Key(key, CLIP)) for key in plan.keys}
        missing = {key: part for key, part in zip(plan.keys, plan.script.utterances, strict=True) if clips[key] is None}
        recorder = self._recorder if engine.instant else SequentialRecorder()
        total, kept = len(plan.keys), len(plan.keys) - len(missing)
        progress(kept, total)
        try:
            recorded = recorder.record(engine, tuple(missing.values()), plan.script.language)
            for made, (key, clip) in enumerate(zip(missing, recorded, strict=True), 1):
                clips[key] = clip
                self.store.storage.put(Key(key, CLIP), clip)
                progress(kept + made, total)
        except (EngineError, FrameError) as error:
            kind = IncompleteTrackError if isinstance(error, NotRecordedError) else SoundError
            raise kind(str(error), getattr(error, "retry_after_s", 0.0)) from error
        return [clips[key] or b"" for key in plan.keys]


def _name_clip(utterance: Utterance, language: str, engine: Engine) -> str:
    said = [[run.text, run.language] for run in utterance.runs]
    facts = [said, language, engine.name, engine.voice(language), encoder.ENCODER]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:40]
