"""The press's own process: imports WeasyPrint once and forks a limited child for each document.

Run as ``python -m app.exports.press_child``; speaks length-prefixed pickles on its standard streams with
:mod:`app.exports.press`.
"""

from __future__ import annotations

import contextlib
import math
import os
import pickle
import resource
import struct
import sys
import warnings
from collections.abc import Iterator
from typing import IO, Any

_LENGTH = struct.Struct(">Q")
_SCHEME = "course:"


def main() -> None:
    """Answers one job after the other until its standard input is closed."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not end up between two answers.
    os.dup2(2, 1)
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        weasyprint, missing = None, str(error).splitlines()[0]
    while (head := requests.read(_LENGTH.size)) and len(head) == _LENGTH.size:
        job, memory_bytes, time_s = pickle.loads(requests.read(_LENGTH.unpack(head)[0]))  # noqa: S301 — from our parent
        if weasyprint is None:
            _answer(answers, ("missing", f"WeasyPrint cannot be used: {missing}"))
        else:
            _set_in_a_child(answers, job, memory_bytes, time_s)


def _set_in_a_child(answers: IO[bytes], job: Any, memory_bytes: int, time_s: float) -> None:
    """Forks, lets the child answer, and answers itself when the child died before it could."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        with os.fdopen(write_end, "wb") as stream:
            _limit(memory_bytes, time_s)
            _answer(stream, _set(job))
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(pid, 0)
    if data:
        answers.write(data)
        answers.flush()
    else:
        died = "killed by a limit" if os.WIFSIGNALED(status) else f"ended with {os.waitstatus_to_exitcode(status)}"
        _answer(answers, ("limit", f"the document was too large to be set ({died})"))


def _limit(memory_bytes: int, time_s: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    seconds = max(1, math.ceil(time_s))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set(job: Any) -> tuple[str, bytes | str]:
    """Sets the document; never raises."""
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class CourseFetcher(URLFetcher):  # type: ignore[misc]
        """Serves the files of the job under ``course:<name>`` and nothing else: no file, no network, no redirect."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            data, media_type = job.files.get(url.removeprefix(_SCHEME), (None, ""))
            if not url.startswith(_SCHEME) or data is None:
                raise ValueError("only the course's own files are served")
            return URLFetcherResponse(url, data, {"Content-Type": media_type})

    try:
        _tell_languages()
        _mend_last_space()
        _mend_running_heads()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            document = HTML(string=job.html, base_url=None, url_fetcher=CourseFetcher(allowed_protocols=["course"]))
            return "pdf", document.write_pdf(
                pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=job.identifier, custom_metadata=False
            )
    except MemoryError:
        return "limit", "the document wanted more memory than it may have"
    except RecursionError:
        return "limit", "the document is nested too deeply"
    except FatalURLFetchingError:
        return "error", "the document asks for a file that is not the course's"
    except Exception as error:  # the child must always answer: the parent turns this into one clear line
        return "error", f"WeasyPrint could not set the document ({type(error).__name__})"


def _tell_languages() -> None:
    """Lets the structure carry ``/Lang`` wherever the HTML has ``lang``.

    WeasyPrint states the document's language only, and what it writes keeps no trace of the elements, so the language is
    put onto each structure element at the moment when it is made. Does nothing where it has been done.
    """
    import pydyf  # type: ignore[import-untyped]
    from weasyprint.pdf import tags

    build = tags._build_box_tree
    if getattr(build, "tells_languages", False):
        return

    def build_with_language(box: Any, *others: Any) -> Iterator[Any]:
        # An absolute box comes wrapped; its element is the wrapped one's.
        element = getattr(getattr(box, "_box", box), "element", None)
        language = "" if element is None or element.tag == "html" else element.get("lang", "")
        for made in build(box, *others):
            if language:
                made["Lang"] = pydyf.String(language)
            yield made

    build_with_language.tells_languages = True  # type: ignore[attr-defined]
    tags._build_box_tree = build_with_language


def _mend_last_space() -> None:
    """Keeps a line whole that ends where another element begins.

    WeasyPrint 70 counts the space at the end of such a text when it asks whether the text fits: a line that is full but for
    that space is broken after its *first* word. Here the text is measured again without the space. Does nothing where it
    has been done.
    """
    from weasyprint.layout import inline

    split = inline.split_first_line
    if getattr(split, "mends_last_space", False):
        return

    def split_without_last_space(text: str, style: Any, context: Any, max_width: Any, *others: Any, **named: Any) -> Any:
        made = split(text, style, context, max_width, *others, **named)
        short = text.rstrip(" ")
        if made[2] is None or max_width is None or not short or short == text or style["white_space"] != "normal":
            return made
        again = split(short, style, context, max_width, *others, **named)
        return again if again[2] is None and again[3] <= max_width else made

    split_without_last_space.mends_last_space = True  # type: ignore[attr-defined]
    inline.split_first_line = split_without_last_space


def _mend_running_heads() -> None:
    """Lets a running head name only the pages on which its element stands.

    WeasyPrint 70 notes a running element for a page also when what it belongs to does not fit there and moves on: that page
    would then name a part that begins only later. An element stands in one place, so the last page noted is the true one.
    (Heads are set after all pages.) Does nothing where it has been done.
    """
    from weasyprint.layout import LayoutContext

    ask = LayoutContext.get_running_element_for
    if getattr(ask, "mends_running_heads", False):
        return

    def ask_for_last_place(self: Any, page: Any, name: str, keyword: str = "first") -> Any:
        places = self.running_elements[name]
        last = {box.element: number for number in sorted(places) for box in places[number]}
        for number in list(places):
            places[number] = [box for box in places[number] if last[box.element] == number]
            if not places[number]:
                del places[number]
        return ask(self, page, name, keyword)

    ask_for_last_place.mends_running_heads = True  # type: ignore[attr-defined]
    LayoutContext.get_running_element_for = ask_for_last_place


def _answer(stream: IO[bytes], message: tuple[str, bytes | str]) -> None:
    kind, answer = message
    data = pickle.dumps((kind, answer.encode() if isinstance(answer, str) else answer))
    with contextlib.suppress(BrokenPipeError):
        stream.write(_LENGTH.pack(len(data)) + data)
        stream.flush()


if __name__ == "__main__":
    main()
