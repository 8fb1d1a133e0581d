"""The worker of the PDF renderer: imports WeasyPrint once and forks a limited child for each document.

Run as ``python -m app.exports.printing.pdf_worker``; speaks length-prefixed pickles on its standard streams with
:mod:`app.exports.printing.pdf_renderer`.
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
from typing import IO, Any

from app.exports.printing.weasyprint_patches import patch_weasyprint

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
            _render_in_child(answers, job, memory_bytes, time_s)


def _render_in_child(answers: IO[bytes], job: Any, memory_bytes: int, time_s: float) -> None:
    """Forks, lets the child answer, and answers itself when the child died before it could."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        with os.fdopen(write_end, "wb") as stream:
            _limit(memory_bytes, time_s)
            _answer(stream, _render(job))
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
        _answer(answers, ("limit", f"the document was too large to be rendered ({died})"))


def _limit(memory_bytes: int, time_s: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    seconds = max(1, math.ceil(time_s))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _render(job: Any) -> tuple[str, bytes | str]:
    """Renders the document; never raises."""
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class CourseFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        """Serves the files of the job under ``course:<name>`` and embedded images; else no file, no network, no redirect."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:image/"):  # embedded in a drawing, and made anew when that was read
                return super().fetch(url, headers)
            data, media_type = job.files.get(url.removeprefix(_SCHEME), (None, ""))
            if not url.startswith(_SCHEME) or data is None:
                raise ValueError("only the course's own files are served")
            return URLFetcherResponse(url, data, {"Content-Type": media_type})

    try:
        patch_weasyprint()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            document = HTML(string=job.html, base_url=None, url_fetcher=CourseFetcher(allowed_protocols=["course", "data"]))
            return "pdf", document.write_pdf(
                pdf_variant="pdf/ua-1",
                pdf_tags=True,
                pdf_identifier=job.identifier,
                custom_metadata=False,
                presentational_hints=True,  # the number with which a list begins is an attribute of its own
            )
    except MemoryError:
        return "limit", "the document wanted more memory than it may have"
    except RecursionError:
        return "limit", "the document is nested too deeply"
    except FatalURLFetchingError:
        return "error", "the document asks for a file that is not the course's"
    except Exception as error:  # the child must always answer: the parent turns this into one clear line
        return "error", f"WeasyPrint could not render the document ({type(error).__name__})"


def _answer(stream: IO[bytes], message: tuple[str, bytes | str]) -> None:
    kind, answer = message
    data = pickle.dumps((kind, answer.encode() if isinstance(answer, str) else answer))
    with contextlib.suppress(BrokenPipeError):
        stream.write(_LENGTH.pack(len(data)) + data)
        stream.flush()


if __name__ == "__main__":
    main()
