"""Sound and films in a figure: the browser's own player, captions a language, and what is said in words below it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import ClassVar

from app.course.content.kinds.figure import Figure
from app.course.element import Children, Element
from app.course.media.photo import Photo
from app.course.media.recording import Captions, Recording
from app.presentation.addresses import media_address
from app.presentation.media.photo import photo_sizes, photo_version, size_name
from app.presentation.medium_writer import MediumWriter, Paper
from app.presentation.messages import gettext_noop
from app.presentation.node_writer import Allowed, allowed
from app.presentation.numbers import locale_of
from app.presentation.page_words import PageWords, Say

TRANSCRIPT = gettext_noop("Transcript")


class RecordingWriter(MediumWriter):
    """``<audio>`` and ``<video>``; on paper the poster and where it can be played."""

    name = Recording.medium
    css_class = "recording"
    elements: ClassVar[Mapping[str, Allowed]] = {
        "audio": allowed(attributes="controls preload src aria-label"),
        "details": allowed("fold"),
        "summary": allowed(),
        "track": allowed(attributes="kind srclang label src"),
        "video": allowed(attributes="controls preload src aria-label playsinline poster width height"),
    }
    is_shared = True

    def on_page(self, shown: Recording, figure: Figure, block_id: str, words: PageWords) -> Children:
        """A player with the words of the page."""
        return recording_elements(shown, figure.alternative, words.language, words.say)

    def on_paper(self, shown: Recording, figure: Figure, block_id: str, paper: Paper) -> Children:
        """Its poster, its title, and where it can be played."""
        poster = (paper.photo(shown.poster, figure.alternative),) if shown.poster else ()
        title = figure.alternative
        told = f"{title} ({shown.kind.label}; {paper.online})" if paper.online else title
        return (*poster, Element("p", {"class": "played"}, (told,)))

    def photos(self, shown: Recording) -> tuple[Photo, ...]:
        """Its poster."""
        return (shown.poster,) if shown.poster else ()


def recording_elements(recording: Recording, alternative: str, language: str, say: Say) -> tuple[Element, ...]:
    """The player, and the transcript in the page's language where there are captions in it. Before it is
    played nothing is loaded but the poster.
    """
    attributes = {"controls": "", "preload": "none", "aria-label": alternative, "src": recording_address(recording)}
    if recording.is_film:
        attributes["playsinline"] = ""
        if poster := recording.poster:
            shown = photo_sizes(poster)[min(1, len(photo_sizes(poster)) - 1)]
            attributes |= {
                "poster": media_address(poster.file, photo_version(poster), size_name(poster, shown)),
                "width": str(shown.width),
                "height": str(shown.height),
            }
    tracks = tuple(_track(recording, each) for each in recording.captions.values()) if recording.is_film else ()
    player = Element("video" if recording.is_film else "audio", attributes, tracks)
    own = recording.captions.get(language)
    if own is None:
        return (player,)
    words = tuple(Element("p", {}, (text,)) for text in own.words)
    return (player, Element("details", {"class": "fold"}, (Element("summary", {}, (say(TRANSCRIPT),)), *words)))


def recording_address(recording: Recording) -> str:
    """Where a recording is served."""
    return media_address(recording.file, recording.file.version, recording.name)


def captions_address(recording: Recording, captions: Captions) -> str:
    """Where captions are served."""
    return media_address(recording.file, captions_version(captions), f"{recording.stem}.{captions.language}.vtt")


def captions_version(captions: Captions) -> str:
    """Names the bytes of captions."""
    return hashlib.sha256(captions.data).hexdigest()[:16]


def _track(recording: Recording, captions: Captions) -> Element:
    """Captions that a reader switches on: with one that is shown from the start Chromium's player seems to load for ever."""
    label = locale_of(captions.language).get_display_name(captions.language) or captions.language
    return Element(
        "track",
        {
            "kind": "captions",
            "srclang": captions.language,
            "label": label,
            "src": captions_address(recording, captions),
        },
    )
