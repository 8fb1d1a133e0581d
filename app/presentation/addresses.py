"""Every address of the site, as pure functions of language, course and page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from app.course.media.file import MediaFile


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses as one page sees them. All of them are paths from the root of the site.

    ``page`` is the part after the course's folder (or after the language's, for pages of the site): ``""``, ``"test"`` …;
    ``query`` goes with the page into its other languages; ``assets`` is the folder of static files with its hash.
    ``counterpart`` is the language shown beside this one; ``languages`` are those in which the page can be had.
    """

    language: str
    course_id: str = ""
    page: str = ""
    query: str = ""
    assets: str = "/static"
    public_url: str = ""
    languages: tuple[str, ...] = ()
    counterpart: str = ""

    def on(self, page: str, query: str = "") -> Addresses:
        """The same addresses, seen from another page of the course."""
        return replace(self, page=page, query=query)

    @property
    def home(self) -> str:
        """Where the language begins."""
        return f"/{self.language}/"

    @property
    def course(self) -> str:
        """The course page; home where no course is meant."""
        return f"/{self.language}/{self.course_id}/" if self.course_id else self.home

    @property
    def here(self) -> str:
        """This page, with its query."""
        query = f"with={self.counterpart}" if self.counterpart else self.query
        return self._page(self.page) + (f"?{query}" if query else "")

    def other(self, language: str) -> str:
        """This page in ``language`` alone."""
        return replace(self, language=language, counterpart="").here

    @property
    def counterparts(self) -> tuple[str, ...]:
        """The languages that this page can be read beside: those of a course page, none elsewhere."""
        if not self.course_id or self.page:
            return ()
        return tuple(language for language in self.languages if language != self.language)

    def beside(self, language: str) -> str:
        """This page with ``language`` beside its own."""
        return replace(self, counterpart=language).here

    @property
    def swapped(self) -> str:
        """The same two languages, the other one first."""
        return replace(self, language=self.counterpart, counterpart=self.language).here

    def absolute(self, path: str) -> str:
        """``path`` as the world sees it, when the site's public address is known."""
        return self.public_url + path

    def section(self, section_id: str) -> str:
        """A section (or any block) of the course page."""
        return f"{self.course}#{quote(section_id)}"

    @property
    def test(self) -> str:
        """The self-test."""
        return self._page("test")

    def check(self, section_id: str) -> str:
        """The question at the end of a section, by itself."""
        return self._page(f"check/{quote(section_id)}")

    @property
    def plan(self) -> str:
        """What a learner wrote for the tasks of the course, to print."""
        return self._page("plan")

    @property
    def feedback(self) -> str:
        """The feedback form."""
        return self._page("feedback")

    @property
    def downloads(self) -> str:
        """Every file on offer."""
        return self._page("downloads")

    @property
    def glossary(self) -> str:
        """Every term in every language of the course, to print."""
        return self._page("glossary")

    @property
    def glossary_sheet(self) -> str:
        """The same for a spreadsheet."""
        return self._page("glossary.csv")

    def file(self, suffix: str) -> str:
        """The course in the format whose files end in ``suffix``; which edition is said by the query."""
        return self._page(f"course.{suffix}")

    @property
    def about(self) -> str:
        """Who made this, the licences, the accessibility statement (``#accessibility``) and the privacy note (``#privacy``)."""
        return f"/{self.language}/about"

    @property
    def trainer(self) -> str:
        """The trainer's area."""
        return f"/{self.language}/trainer/"

    @property
    def sound(self) -> str:
        """The folder of the course's sound."""
        return self._page("audio/")

    def speaking(self, language: str) -> Addresses:
        """The same addresses in another language."""
        return replace(self, language=language, counterpart="")

    def audio(self, section_id: str) -> str:
        """The sound of a section."""
        return self._page(f"audio/{quote(section_id)}.mp3")

    def cues(self, section_id: str) -> str:
        """The WebVTT cues of a section's sound."""
        return self._page(f"audio/{quote(section_id)}.vtt")

    def picture(self, name: str, theme: str) -> str:
        """A drawing of the course as an image, ``light`` or ``dark``, or to stand in a page (``both``); ``name`` is its file."""
        return self._page(f"pictures/{theme}/{quote(name)}")

    def static(self, path: str) -> str:
        """A static file: ``site.css``, ``js/main.js``, ``img/favicon.svg``."""
        return f"{self.assets}/{quote(path)}"

    def _page(self, page: str) -> str:
        return f"{self.course}{page}"


def media_address(file: MediaFile, version: str, name: str) -> str:
    """Where what is made of a file, or the file itself, is served under ``name``; ``version`` names its bytes.

    The address says no language: both languages of a page show one picture.
    """
    return f"/media/{file.course}/{version}/{quote(name)}"
