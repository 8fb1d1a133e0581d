"""Photographs the pages for the README: `python -m tests.pictures` (or `make pictures`)."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from app.records.attempts import AttemptStore, StartedAttempt, Try
from app.records.database import Database
from app.records.feedback import FeedbackStore, SentOpinion
from tests.browser.conftest import FLAGS
from tests.pictures import signs
from tests.support.pointer import fields, fill_in, go, start
from tests.support.servers import COMMAND, Server, running_server

FOLDER = Path(__file__).parent.parent.parent / ".ci" / "pictures"
PASSWORD = "one-picture-of-the-area"
LANDSCAPE = {"width": 1280, "height": 720}
SIDEWAYS = {"width": 844, "height": 390}


def main() -> None:
    """Makes every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        data = Path(place) / "data"
        fill(data)
        settings = {"OMNIKURS_AUDIO_ENGINE": "espeak"}
        environ = {"OMNIKURS_DATA": str(data), "PATH": "/usr/bin:/bin"}
        subprocess.run([COMMAND, "trainer", "password"], input=PASSWORD + "\n", env=environ, text=True, check=True)
        with running_server(Path(place), settings) as server:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            signs.draw(browser)
            for name, take in PICTURES.items():
                save(name, take(browser, server))
            browser.close()
        save("pdf", pages(Path(place), environ))


def fill(data: Path) -> None:
    """A group of thirty who sent opinions and took the test, so that the trainer's area has something to show."""
    database, random, now = Database("", data), Random(7), datetime.now(UTC)
    questions = _questions()
    with database.writing() as session:
        for number in range(30):
            moment = now - timedelta(days=number % 9)
            marks = [random.choice((3, 4, 4, 5, 5)) for _ in range(3)]
            FeedbackStore(session).keep(
                SentOpinion(f"opinion-{number}", "omnichannel", "pl" if number % 3 else "ru", moment, *marks)
            )
            tries = [
                Try(question, fingerprint, random.random() < ease, ())
                for question, fingerprint, ease in random.sample(questions, 10)
            ]
            AttemptStore(session).record(StartedAttempt(f"attempt-{number}", "omnichannel", "pl", moment), tries, "whole")
    database.close()


def _questions() -> list[tuple[str, str, float]]:
    from app.course.reader import read_course
    from app.paths import CONTENT

    course = read_course(CONTENT / "omnichannel").course
    assert course
    return [(q.id, q.fingerprint, 0.3 + 0.06 * (i % 11)) for i, q in enumerate(course.editions["pl"].quiz.questions)]


def shot(
    address: str, size: dict[str, int], theme: str = "light", act: Callable[[Any], None] | None = None
) -> Callable[[Any, Server], Image.Image]:
    """How to take a picture of a page: what to open, how large, and what to do before."""

    def take(browser: Any, server: Server) -> Image.Image:
        context = browser.new_context(
            base_url=server.url, viewport=size, color_scheme=theme, reduced_motion="reduce", device_scale_factor=1.5
        )
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        if act:
            act(page)
        page.wait_for_timeout(500)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        context.close()
        return picture

    return take


def listen(page: Any) -> None:
    """Opens the first section and listens to it until its second sentence is read."""
    page.evaluate("() => { document.querySelector('main details').open = true; }")
    page.locator(".player[data-ready] .player-play").click()
    page.locator("[data-sentence='goals-1.2'].is-lit").wait_for()


def answer(page: Any) -> None:
    """Starts the test and answers until a question with options is answered wrongly and the line is broken there."""
    start(page)
    for number in range(9):
        options = page.locator(".option input[type=radio]").count() > 0
        wrong = number > 1 and options
        fill_in(page, fields(page, "pl", right=not wrong))
        go(page)
        if wrong:
            return
        go(page)


def log_in(page: Any) -> None:
    """Into the trainer's area."""
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator(".login-form button").click()
    page.wait_for_load_state("networkidle")


PICTURES = {
    "course": shot("/pl/omnichannel/", LANDSCAPE, act=listen),
    "journey-omni": shot("/pl/omnichannel/#journey-store", LANDSCAPE),
    "journey-multi": shot("/pl/omnichannel/#journey-store-multi", LANDSCAPE),
    "test": shot("/pl/omnichannel/", SIDEWAYS, "dark", answer),
    "pair": shot("/pl/omnichannel/?with=ru#what-is", LANDSCAPE),
    "trainer": shot("/pl/trainer/", LANDSCAPE, act=log_in),
}


def pages(place: Path, environ: dict[str, str]) -> Image.Image:
    """Four pages of the handout side by side."""
    file = place / "handout.pdf"
    subprocess.run([COMMAND, "export", "pdf", "omnichannel", "--lang", "pl", "-o", str(file)], env=environ, check=True)
    subprocess.run(["/usr/bin/pdftoppm", "-r", "60", "-png", str(file), str(place / "page")], check=True)
    found = [Image.open(path).convert("RGB") for path in sorted(place.glob("page-*.png"))]
    chosen = [found[0], found[3], found[6], found[8]]
    sheet = Image.new("RGB", (sum(p.width + 12 for p in chosen) + 12, chosen[0].height + 24), "#D6DCF0")
    x = 12
    for page in chosen:
        sheet.paste(page, (x, 12))
        x += page.width + 12
    return sheet


def save(name: str, picture: Image.Image) -> None:
    """Keeps a picture small: at most 1,280 pixels wide, as WebP."""
    if picture.width > 1280:
        picture = picture.resize((1280, round(picture.height * 1280 / picture.width)), Image.Resampling.LANCZOS)
    picture.save(FOLDER / f"{name}.webp", quality=82, method=6)
    print(FOLDER / f"{name}.webp")


if __name__ == "__main__":
    main()
