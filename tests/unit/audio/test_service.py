"""The audio service: which engine speaks, once for all who ask, and what happens when something breaks."""

from __future__ import annotations

import dataclasses
import multiprocessing
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.artifacts.artifact import BusyError, UnderWayError
from app.audio.engine import Engine, NotRecordedError
from app.audio.engines import built_in_engines, choose_engines
from app.audio.engines.espeak import Espeak
from app.audio.samples import Speech
from app.audio.script import COURSE
from app.audio.service import AudioService, IncompleteTrackError, SoundError
from app.audio.tracks import Track
from app.config import SettingsError
from app.course.model import SpokenRun
from tests.support.sound_courses import TEXTS, Tone, audio, block, build_course, natural_voice, section


def sound_of(track: Track) -> bytes:
    """A track's bytes, wherever they lie."""
    return track.path.read_bytes() if track.path else track.data


@pytest.mark.parametrize(
    ("mode", "names"), [("auto", ["gtts", "espeak"]), ("gtts", ["gtts"]), ("espeak", ["espeak"]), ("none", [])]
)
def test_the_setting_says_which_engines_may_speak(mode: str, names: list[str]) -> None:
    """auto has all, in the order of preference, a name has one, none has none."""
    assert [engine.name for engine in choose_engines(built_in_engines(), mode)] == names


def test_the_order_of_auto_is_what_engines_say_of_themselves() -> None:
    """Where an engine was registered does not matter: a better one from outside comes before the built-in ones."""
    person = Tone("person")
    person.preference = 10
    engines = built_in_engines().plus(Tone("toy"), person)
    assert [engine.name for engine in choose_engines(engines, "auto")] == ["person", "gtts", "espeak", "toy"]


def test_a_name_that_no_engine_has_is_one_sentence() -> None:
    """It names the setting and every engine that there is."""
    with pytest.raises(SettingsError, match=r"OMNIKURS_AUDIO_ENGINE is “piper”.* auto, none, gtts, espeak"):
        choose_engines(built_in_engines(), "piper")


def test_a_learner_gets_the_plain_voice_at_once_and_the_natural_one_when_it_is_whole(tmp_path: Path) -> None:
    """What is asked for is made by the instant engine; the natural one is not asked; once its track is there, it is given."""
    natural, instant, course = natural_voice(), Tone("instant"), build_course()
    sound = audio(tmp_path, natural, instant)
    assert sound.find(course, "pl", "what-is").engine == "instant"
    assert natural.asked == []
    sound.make(course, "pl", "what-is", natural)
    assert sound.find(course, "pl", "what-is").engine == "natural"


def test_a_natural_voice_that_fails_in_the_middle_never_mixes(tmp_path: Path) -> None:
    """One sentence cannot be had: the track stays all in the plain voice, and the next try asks only for what is missing."""
    natural, instant, course = natural_voice(broken=["stacjonarnym"]), Tone("instant"), build_course()
    sound = audio(tmp_path, natural, instant)
    with pytest.raises(SoundError) as caught:
        sound.make(course, "pl", "what-is", natural)
    assert caught.value.retry_after_s == 7
    track = sound.find(course, "pl", "what-is")
    assert track.engine == "instant"
    assert len(instant.asked) == 4
    natural.broken, natural.asked = (), []
    assert sound.make(course, "pl", "what-is", natural).engine == "natural"
    assert TEXTS["pl"][0] not in natural.asked, "a clip that was had is not asked for again"


def test_one_changed_sentence_makes_one_clip(tmp_path: Path) -> None:
    """After an edit only the new sentence is spoken, in the section and in the whole course."""
    texts = TEXTS["pl"]
    before = build_course([section("what-is", "Omnikanał", block("what-is-1", *texts))])
    after = build_course([section("what-is", "Omnikanał", block("what-is-1", texts[0], "Nowe.", texts[2]))], fingerprint="two")
    instant = Tone()
    sound = audio(tmp_path, instant)
    first = sound.find(before, "pl", "what-is")
    instant.asked.clear()
    second = sound.find(after, "pl", "what-is")
    sound.find(after, "pl", COURSE)
    assert instant.asked == ["Nowe."]
    assert first.version != second.version


def test_a_pinned_version_is_given_while_it_is_kept(tmp_path: Path) -> None:
    """A player that began with one track gets the rest of the same, though a better one was made; unpinned, the better."""
    natural, instant, course = natural_voice(), Tone("instant"), build_course()
    sound = audio(tmp_path, natural, instant)
    begun = sound.find(course, "pl", "what-is")
    sound.make(course, "pl", "what-is", natural)
    assert sound.find(course, "pl", "what-is", begun.version).version == begun.version
    assert sound.find(course, "pl", "what-is").version != begun.version
    assert sound.find(course, "pl", "what-is", "../../etc/passwd").engine == "natural"
    assert sound.find(course, "pl", "what-is", "0" * 32).engine == "natural"


def test_another_voice_setting_or_language_is_another_clip(tmp_path: Path) -> None:
    """Text, language, engine and voice all count: none takes another's clip."""
    sound = audio(tmp_path, Tone())
    keys = {sound.plan(build_course(), "pl", "tools", Tone(name)).keys for name in ("one", "two")}
    keys.add(sound.plan(build_course(language="ru"), "ru", "tools", Tone("one")).keys)
    louder = Tone("one")
    louder.voice = lambda language: "loud"
    keys.add(sound.plan(build_course(), "pl", "tools", louder).keys)
    assert len(keys) == 4


def test_sixteen_threads_make_a_track_once(tmp_path: Path) -> None:
    """All who ask at the same time get the same track, and each sentence is spoken once."""
    instant = Tone()
    sound, course = audio(tmp_path, instant), build_course()
    with ThreadPoolExecutor(16) as pool:
        versions = set(pool.map(lambda _: sound.find(course, "pl", "what-is").version, range(16)))
    assert len(versions) == 1
    assert len(instant.asked) == 4


def _ask(folder: str, start: float, asked: multiprocessing.Queue[int]) -> None:
    instant = Tone()
    sound, course = audio(Path(folder), instant), build_course()
    time.sleep(max(0.0, start - time.time()))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: sound.find(course, "pl", "what-is").version, range(8)))
    asked.put(len(instant.asked))


def test_two_processes_make_a_track_once(tmp_path: Path) -> None:
    """Two workers with eight requests each: every sentence is spoken once between them."""
    spawn = multiprocessing.get_context("spawn")
    asked: multiprocessing.Queue[int] = spawn.Queue()
    workers = [spawn.Process(target=_ask, args=(str(tmp_path), time.time() + 2, asked)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted([asked.get(timeout=60), asked.get(timeout=60)]) == [0, 4]


@pytest.mark.parametrize("kind", ["clip", "mp3", "json"])
@pytest.mark.parametrize("damage", [b"", b"\xff\xf3\x64\xc4" * 20, None], ids=["empty", "other", "half"])
def test_damaged_files_are_made_again_and_never_served(tmp_path: Path, kind: str, damage: bytes | None) -> None:
    """Clips, tracks and cues that were emptied, overwritten or cut: the track is the same as before the damage."""
    sound, course = audio(tmp_path, Tone()), build_course()
    whole = sound_of(sound.find(course, "pl", "what-is"))
    if kind == "clip":
        for path in (*tmp_path.rglob("*.mp3"), *tmp_path.rglob("*.json")):
            path.unlink()
    for path in tmp_path.rglob(f"*.{kind}"):
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] if damage is None else damage)
    assert sound_of(sound.find(course, "pl", "what-is")) == whole
    assert sound_of(audio(tmp_path, Tone()).find(course, "pl", "what-is")) == whole


def test_without_a_folder_to_write_in_it_still_speaks(tmp_path: Path) -> None:
    """Read-only or full: the track is given from memory, the same for those who ask for its parts."""
    blocked = tmp_path / "audio"
    blocked.write_text("in the way")
    instant = Tone()
    sound, course = audio(blocked, instant), build_course()
    with ThreadPoolExecutor(4) as pool:
        tracks = list(pool.map(lambda _: sound.find(course, "pl", "what-is"), range(4)))
    assert all(track.data and track.path is None for track in tracks)
    assert len({track.data for track in tracks}) == 1
    assert len(instant.asked) == 4
    assert sound.find(course, "pl", "what-is", tracks[0].version).data


@pytest.mark.parametrize("engines", [[], [Espeak("espeak-ng-that-is-not-there")]], ids=["none", "missing"])
def test_without_an_engine_the_error_is_clear(tmp_path: Path, engines: list[Engine]) -> None:
    """Switched off or not installed: one error, at once; an unknown name stays a KeyError."""
    sound = AudioService(tmp_path, engines, limit_bytes=10**9)
    with pytest.raises(SoundError):
        sound.find(build_course(), "pl", "what-is")
    with pytest.raises(KeyError):
        sound.find(build_course(), "pl", "nothing")


def test_when_only_the_natural_voice_is_allowed_nobody_waits_for_it(tmp_path: Path) -> None:
    """With gtts alone a learner gets a clear error, and the service is not asked on her behalf."""
    natural = natural_voice()
    with pytest.raises(SoundError) as caught:
        audio(tmp_path, natural).find(build_course(), "pl", "what-is")
    assert caught.value.retry_after_s >= 30
    assert natural.asked == []


class Slow(Tone):
    """An engine that begins to speak when its gate is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def say(self, runs: Sequence[SpokenRun], language: str) -> Speech:
        """Wait, then hum."""
        assert self.gate.wait(30)
        return super().say(runs, language)


def test_whoever_has_no_patience_is_told_to_come_back_and_the_track_is_made_all_the_same(tmp_path: Path) -> None:
    """After her time a learner is told that it is being made; it goes on, once, and is there when she asks again."""
    instant, course = Slow(), build_course()
    sound = audio(tmp_path, instant)
    for _ in range(3):
        with pytest.raises(UnderWayError):
            sound.find(course, "pl", "what-is", patience_s=0.02)
    with ThreadPoolExecutor(1) as pool:
        patient = pool.submit(sound.find, course, "pl", "what-is")
        instant.gate.set()
        track = patient.result(30)
    assert sound.find(course, "pl", "what-is", patience_s=0.02) == track
    assert len(instant.asked) == 4


def test_no_more_tracks_are_begun_than_there_may_wait(tmp_path: Path) -> None:
    """Whoever asks for many tracks and goes begins only so many; what was begun can be waited for, and then there is room."""
    instant = Slow()
    course = build_course([section(f"part-{n}", f"Część {n}", block(f"part-{n}-1", f"Zdanie {n}.")) for n in range(40)])
    sound, refused = audio(tmp_path, instant), []
    threads = threading.active_count()
    for n in range(40):
        with pytest.raises(BusyError):
            sound.find(course, "pl", f"part-{n}", patience_s=0.001)
        refused.append(threading.active_count() - threads)
    assert max(refused) <= 40 // 2
    instant.gate.set()
    assert sound.find(course, "pl", "part-0").cues
    end = time.monotonic() + 30
    while threading.active_count() > threads:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert sound.find(course, "pl", "part-39").cues


def test_a_failure_is_told_to_everybody_who_waits_and_not_remembered(tmp_path: Path) -> None:
    """When the engine fails all who wait hear of it, and the next who asks is served."""
    instant, course = Tone(broken=["Omnikanał"]), build_course()
    sound = audio(tmp_path, instant)
    for _ in range(2):
        with pytest.raises(SoundError) as caught:
            sound.find(course, "pl", "what-is")
        assert caught.value.retry_after_s == 7
    instant.broken = ()
    assert sound.find(course, "pl", "what-is").cues


def test_a_sweep_removes_what_no_course_uses(tmp_path: Path) -> None:
    """After an edit the old track and its lost sentence go; what is in use stays and is not made again."""
    instant = Tone()
    sound = audio(tmp_path, instant)
    old, new = build_course(), build_course([section("tools", "CRM", block("tools-1", "Nowe."))], fingerprint="two")
    sound.find(old, "pl", "what-is")
    sound.find(new, "pl", "tools")
    kept = audio(tmp_path, instant)
    swept = kept.sweep({new.id: new})
    assert swept.files >= 5
    instant.asked.clear()
    kept.find(new, "pl", "tools")
    assert instant.asked == []
    assert not [path for path in tmp_path.rglob("*.mp3") if path.stem != kept.find(new, "pl", "tools").version]


def test_progress_is_told_for_every_clip(tmp_path: Path) -> None:
    """The command's bar hears of each clip, and how many there are."""
    told: list[tuple[int, int]] = []
    instant = Tone()
    audio(tmp_path, instant).make(build_course(), "pl", "what-is", instant, lambda done, total: told.append((done, total)))
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_course_read_anew_is_spoken_anew(tmp_path: Path) -> None:
    """The plan is remembered per content: an edit that changes nothing that is said changes nothing that is kept."""
    sound, course = audio(tmp_path, Tone()), build_course()
    same = dataclasses.replace(course, fingerprint="two")
    assert sound.find(course, "pl", "tools").version == sound.find(same, "pl", "tools").version


def ranked(name: str, preference: int, *, instant: bool = True, broken: Sequence[str] = ()) -> Tone:
    """An engine with a place in the order."""
    engine = Tone(name, broken, instant=instant)
    engine.preference = preference
    return engine


def test_any_number_of_engines_stand_in_an_order(tmp_path: Path) -> None:
    """Three engines: the best track that is there is given, whichever was made last; none of them mixes."""
    person, neural, plain = (ranked(name, rank) for name, rank in (("person", 10), ("neural", 30), ("plain", 70)))
    sound, course = audio(tmp_path, person, neural, plain), build_course()
    for engine in (plain, person, neural):
        sound.make(course, "pl", "what-is", engine)
    assert sound.find(course, "pl", "what-is").engine == "person"
    sound.make(course, "pl", "tools", plain)
    assert sound.find(course, "pl", "tools").engine == "plain"
    sound.make(course, "pl", "tools", neural)
    assert sound.find(course, "pl", "tools").engine == "neural"


class Reader(Tone):
    """Recordings by a person, who has not read every sentence."""

    def say(self, runs: Sequence[SpokenRun], language: str) -> Speech:
        """Hum, or say that this was not read."""
        text = "".join(run.text for run in runs)
        if any(part in text for part in self.broken):
            raise NotRecordedError("nobody has read this")
        return super().say(runs, language)


def test_what_an_engine_cannot_say_whole_is_said_whole_by_the_next(tmp_path: Path) -> None:
    """A sentence that a person has not read yet: the whole track is the next engine's, and the person's track comes later."""
    person, plain, course = Reader("person", broken=["stacjonarnym"]), Tone("plain"), build_course()
    sound = audio(tmp_path, person, plain)
    track = sound.find(course, "pl", "what-is")
    assert (track.engine, len(plain.asked)) == ("plain", 4)
    assert sound.find(course, "pl", "tools").engine == "person"
    with pytest.raises(IncompleteTrackError):
        sound.make(course, "pl", "what-is", person)
    person.broken = ()
    sound.make(course, "pl", "what-is", person)
    assert sound.find(course, "pl", "what-is").engine == "person"


def test_an_engine_speaks_only_its_languages(tmp_path: Path) -> None:
    """The preferred engine has no voice for one language: there the next one speaks, and one that none speaks is told."""
    polish, plain = Tone("polish"), Tone("plain")
    polish.languages = ("pl",)
    sound = audio(tmp_path, polish, plain)
    assert sound.find(build_course(), "pl", "tools").engine == "polish"
    assert sound.find(build_course(language="ru"), "ru", "tools").engine == "plain"
    with pytest.raises(SoundError, match="no engine speaks “ru”"):
        audio(tmp_path, polish).find(build_course(language="ru"), "ru", "tools")


def test_an_engine_that_is_not_there_is_passed_over_at_once(tmp_path: Path) -> None:
    """A preferred engine without its program costs nothing: it is not asked while another one is there."""
    absent, plain = Tone("absent"), Tone("plain")
    absent.is_available = lambda: False
    assert audio(tmp_path, absent, plain).find(build_course(), "pl", "tools").engine == "plain"
    assert absent.asked == []


def test_a_sweep_keeps_what_engines_have_said_that_may_not_speak_now(tmp_path: Path) -> None:
    """With another setting the clips of a service, which took hours to get, are not thrown away."""
    natural, plain, course = natural_voice(), Tone(), build_course()
    audio(tmp_path, natural).make(course, "pl", "tools", natural)
    AudioService(tmp_path, (plain,), limit_bytes=10**9, known=(natural, plain)).sweep({course.id: course})
    assert audio(tmp_path, natural).is_made(course, "pl", "tools", natural)
    audio(tmp_path, plain).sweep({course.id: course})
    assert not audio(tmp_path, natural).is_made(course, "pl", "tools", natural)
