"""The feedback form in Chromium: sent once whatever happens to the network, the button or the script."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.records.database import Database
from tests.support.barriers import rules_for
from tests.support.opinions import Stored, stored
from tests.support.probes import AT_WORK
from tests.support.servers import Server, running_server

pytestmark = pytest.mark.browser

FORM = "/pl/omnichannel/feedback"
SEND = ".feedback-actions .button"
THANKS = re.compile(r"/feedback/thanks\?number=[0-9A-F]{4}$")
REFUSED = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource", "ERR_CONNECTION")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, so that its opinions are this module's."""
    with running_server(tmp_path_factory.mktemp("feedback")) as running:
        yield running


@pytest.fixture
def new_opinions(server: Server) -> Iterator[Callable[[], list[Stored]]]:
    """Answers the opinions that came since the test began."""
    database = Database("", Path(server.log.parent / "data"))

    def rows() -> list[Stored]:
        with database.reading() as session:
            return stored(session)

    before = Counter(rows())
    yield lambda: list((Counter(rows()) - before).elements())
    database.close()


def choose(tab: Any, *names: str) -> None:
    """Chooses a stop in each question, or in those named."""
    for name in names or ("clarity", "usefulness", "ease"):
        tab.locator(f"label:has(#{name}-4)").click()


def fill_in(tab: Any, best: str) -> None:
    """Opens the form, chooses a stop in each question, and types what was best."""
    tab.goto(FORM)
    choose(tab)
    tab.fill("#best", best)


def send_offline(tab: Any) -> None:
    """Presses the button without a network, and waits until the page says so."""
    tab.context.set_offline(True)
    tab.click(SEND)
    tab.wait_for_selector(".feedback-status:not([hidden])")


def wait_for(condition: Callable[[], Any], timeout_s: float = 90) -> None:
    """Until it holds."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.1)


def outbox(tab: Any) -> Any:
    """What waits in the browser."""
    return json.loads(tab.evaluate("localStorage.getItem('omnikurs:outbox')") or "[]")


def test_sent_with_a_double_click(tab: Any, new_opinions: Any) -> None:
    """Two fast presses of the button make one opinion and one thank-you page."""
    fill_in(tab, "kliknięte dwa razy")
    tab.dblclick(SEND)
    tab.wait_for_url(THANKS)
    assert [row.best for row in new_opinions()] == ["kliknięte dwa razy"]


def test_going_back_makes_no_second_opinion(tab: Any, new_opinions: Any) -> None:
    """Going back shows an empty form with a fresh token: pressing the button again keeps nothing, and nobody reads the text."""
    tab.allowed.append("422")
    tab.goto(FORM)
    first = tab.input_value("[name=token]")
    choose(tab)
    tab.fill("#missing", "nie dla następnego")
    tab.click(SEND)
    tab.wait_for_url(THANKS)
    tab.go_back()
    tab.wait_for_function("first => document.querySelector('[name=token]')?.value !== first", arg=first)
    assert tab.input_value("#missing") == ""
    assert not tab.is_checked("#clarity-4")
    tab.click(SEND)
    tab.wait_for_selector(".error-summary")
    assert len(new_opinions()) == 1


def test_without_script_going_back_makes_no_second_opinion(new_tab: Any, new_opinions: Any) -> None:
    """Without script the form works, and after going back the same form sent again is the same opinion."""
    tab = new_tab(java_script_enabled=False)
    fill_in(tab, "bez skryptu")
    for _ in range(2):
        tab.click(SEND)
        tab.wait_for_url(THANKS)
        tab.go_back()
    assert [row.best for row in new_opinions()] == ["bez skryptu"]


def test_network_gone_and_back(tab: Any, new_opinions: Any) -> None:
    """Without a network the text stays, the page says so, and once the network is back the opinion is sent once and forgotten."""
    tab.allowed.extend(REFUSED)
    fill_in(tab, "z autobusu")
    send_offline(tab)
    assert "czeka" in tab.inner_text(".feedback-status")
    assert tab.evaluate("document.activeElement.classList.contains('feedback-status')")
    assert tab.input_value("#best") == "z autobusu"
    assert len(outbox(tab)) == 1
    assert new_opinions() == []
    tab.context.set_offline(False)
    tab.wait_for_url(THANKS)
    assert [row.best for row in new_opinions()] == ["z autobusu"]
    assert outbox(tab) == []


def test_what_waits_is_sent_from_another_page(tab: Any, new_opinions: Any) -> None:
    """A learner who goes on reading has her opinion sent from the course page, and nothing stays in the browser."""
    tab.allowed.extend(REFUSED)
    fill_in(tab, "z innej strony")
    send_offline(tab)
    tab.goto("about:blank")  # the form's page is gone before the network is back
    tab.context.set_offline(False)
    tab.goto("/ru/omnichannel/")
    wait_for(lambda: new_opinions() and not outbox(tab))
    assert [(row.best, row.language) for row in new_opinions()] == [("z innej strony", "pl")]


def test_the_answer_lost_on_its_way(tab: Any, new_opinions: Any) -> None:
    """When the server kept the opinion but its answer never came, sending it again keeps it once."""
    tab.allowed.extend(REFUSED)
    fill_in(tab, "odpowiedź zginęła")
    lost = []

    def lose(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort("connectionreset")
        else:
            route.continue_()

    tab.route(re.compile("/feedback"), lose)
    tab.click(SEND)
    tab.wait_for_selector(".feedback-status:not([hidden])")
    assert lost == [303]
    assert len(new_opinions()) == 1
    tab.evaluate("dispatchEvent(new Event('online'))")
    tab.wait_for_url(THANKS)
    assert len(new_opinions()) == 1


def test_waiting_text_is_forgotten_after_seven_days(tab: Any, new_opinions: Any) -> None:
    """On a shared computer text older than seven days is deleted from the browser, and not sent."""
    tab.goto(FORM)
    post = {"url": FORM, "token": "t", "body": "best=old", "at": 0}
    tab.evaluate(
        "post => localStorage.setItem('omnikurs:outbox', JSON.stringify([{...post, at: Date.now() - 7.01 * 864e5}]))",
        post,
    )
    tab.goto("/pl/omnichannel/")
    tab.wait_for_function("() => localStorage.getItem('omnikurs:outbox') === null")
    assert new_opinions() == []


def test_waiting_text_can_be_taken_back(tab: Any, new_opinions: Any) -> None:
    """The learner can delete what waits, and it is gone from the browser and the page."""
    tab.allowed.extend(REFUSED)
    fill_in(tab, "jednak nie")
    tab.context.set_offline(True)
    tab.click(SEND)
    tab.click(".feedback-status .button")
    assert outbox(tab) == []
    assert tab.input_value("#best") == ""
    tab.context.set_offline(False)
    tab.reload()
    assert new_opinions() == []


def test_storage_refused(new_tab: Any, new_opinions: Any) -> None:
    """With storage refused the form is sent all the same, and without a network the page says what to do."""
    tab = new_tab()
    tab.allowed.extend(REFUSED)
    tab.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, {get() { throw new DOMException('refused', 'SecurityError'); }});"
    )
    fill_in(tab, "bez pamięci")
    send_offline(tab)
    assert "niczego nie zapamiętuje" in tab.inner_text(".feedback-status")
    assert tab.input_value("#best") == "bez pamięci"
    tab.context.set_offline(False)
    tab.click(SEND)
    tab.wait_for_url(THANKS)
    assert len(new_opinions()) == 1


def test_keyboard_alone(tab: Any, new_opinions: Any) -> None:
    """Tab, arrows, space and Enter fill in and send the form; an error takes the focus and leads to its place."""
    tab.allowed.append("422")
    tab.goto(FORM)
    tab.focus("#clarity-1")
    for _ in range(3):
        tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.type("z klawiatury")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")  # in the e-mail field: the form is sent
    tab.wait_for_selector(".error-summary")
    assert tab.evaluate("document.activeElement.className") == "error-summary"
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    wait_for(lambda: tab.evaluate("document.activeElement.id") == "ease-1")
    tab.keyboard.press("Space")
    tab.keyboard.press("Tab")
    while tab.evaluate("document.activeElement.className") != "button is-primary":
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_url(THANKS)
    (row,) = new_opinions()
    assert (row.clarity, row.usefulness, row.ease, row.missing) == (4, 1, 1, "z klawiatury")


def test_the_other_language_keeps_the_text(tab: Any, new_opinions: Any) -> None:
    """The language link takes what was typed along, as the same form, and the tab forgets it at once."""
    tab.goto(FORM)
    token = tab.input_value("[name=token]")
    choose(tab, "clarity")
    tab.fill("#best", "tekst zostaje")
    tab.click(".languages a[hreflang=ru]")
    tab.wait_for_url("**/ru/omnichannel/feedback*")
    wait_for(lambda: tab.input_value("#best") == "tekst zostaje")
    assert tab.is_checked("#clarity-4")
    assert tab.input_value("[name=token]") == token
    assert tab.evaluate("sessionStorage.getItem('omnikurs:feedback:draft')") is None
    assert new_opinions() == []


def test_the_counter_counts_signs(tab: Any) -> None:
    """An emoji is one sign, as for the server; thousands are written as in the hint; too many are said before sending."""
    tab.goto(FORM, wait_until="networkidle")  # the counter is the script's work
    tab.fill("#best", "🙂" * 10)
    assert tab.inner_text(".field:has(#best) .counter").replace("\N{NO-BREAK SPACE}", " ").endswith("4 990")
    tab.fill("#best", "x" * 5003)
    assert tab.inner_text(".field:has(#best) .counter") == "Znaków za dużo: 3"


@pytest.mark.parametrize("language", ["pl", "ru"])
@pytest.mark.parametrize(
    ("state", "options"),
    [
        ("empty", {"viewport": {"width": 640, "height": 320}, "color_scheme": "light"}),
        ("error", {"viewport": {"width": 640, "height": 320}, "color_scheme": "dark"}),
        ("waiting", {"viewport": {"width": 320, "height": 640}, "color_scheme": "light", "reduced_motion": "reduce"}),
        (
            "thanks",
            {
                "viewport": {"width": 640, "height": 320},
                "color_scheme": "dark",
                "forced_colors": "active",
                "reduced_motion": "reduce",
            },
        ),
    ],
)
def test_axe_finds_nothing(new_tab: Any, axe: Any, language: str, state: str, options: dict[str, Any]) -> None:
    """Empty, with errors, waiting for the network, and thanked: no violation, and nothing scrolls sideways."""
    tab = new_tab(**options)
    tab.allowed.extend([*REFUSED, "422"])
    address = f"/{language}/omnichannel/feedback"
    tab.goto(f"{address}/thanks?number=7F3A" if state == "thanks" else address)
    if state == "error":
        tab.fill("#email", "ola@example.org")
        tab.click(SEND)
        tab.wait_for_selector(".error-summary")
    if state == "waiting":
        choose(tab)
        send_offline(tab)
    found = axe(tab, only=rules_for(language))
    if "forced_colors" in options:  # the colours are the reader's own then, and axe reads ours
        found = [violation for violation in found if not violation.startswith("color-contrast")]
    assert found == []
    assert tab.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [(844, 390), (667, 375), (390, 844), (1280, 720)])
def test_focus_is_never_covered(new_tab: Any, size: tuple[int, int]) -> None:
    """Every control that Tab reaches is seen: the bar with the button covers none of them."""
    tab = new_tab(viewport={"width": size[0], "height": size[1]})
    tab.goto(FORM)
    seen = set()
    for _ in range(20):
        tab.keyboard.press("Tab")
        found = tab.evaluate(
            """() => {
                const active = document.activeElement;
                if (active === document.body) return null;
                const box = (active.closest('.rating-stop') ?? active).getBoundingClientRect();
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
                return [active.id || active.className, top === active || active.contains(top) || top?.contains(active)];
            }"""
        )
        if found is None:
            break
        seen.add(found[0])
        assert found[1], f"{found[0]} is covered"
    assert {"clarity-1", "missing", "best", "email", "consent", "button is-primary"} <= seen


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_is_refused_unread_is_still_in_the_form(new_tab: Any, new_opinions: Any, script: bool) -> None:
    """A text as long as a book: 413 says that nothing is lost, and one page back it is all there, shortened and sent."""
    tab = new_tab(java_script_enabled=script)
    tab.allowed.append("413")
    fill_in(tab, "za długie " * 30_000)
    tab.fill("#missing", "nie przepada")
    tab.click(SEND)
    tab.get_by_text("Nic nie przepadło").wait_for()
    tab.go_back()
    assert tab.input_value("#missing") == "nie przepada"
    assert len(tab.input_value("#best")) == 300_000
    assert tab.is_checked("#clarity-4")
    tab.fill("#best", "krótko")
    tab.click(SEND)
    tab.wait_for_url(THANKS)
    assert [(row.best, row.missing) for row in new_opinions()] == [("krótko", "nie przepada")]


def test_an_error_goes_as_soon_as_it_is_mended(tab: Any) -> None:
    """What the server complained of goes when it is mended, beside the field and from the list; the last takes the list along."""
    tab.goto(FORM)
    tab.allowed = ["422"]
    tab.fill("#email", "ola@example.org")
    tab.evaluate("() => HTMLFormElement.prototype.submit.call(document.querySelector('main form'))")
    tab.wait_for_selector(".error-summary")
    assert tab.locator("#clarity-error").inner_text() == "Wybierz ocenę od 1 do 5."
    assert tab.locator(".field-error").count() == 4
    tab.evaluate(AT_WORK)
    tab.locator("label:has(#clarity-4)").click()
    tab.wait_for_selector("#clarity:not(.is-wrong, [aria-describedby])")
    assert tab.locator("#clarity-error, .error-links a[href^='#clarity']").count() == 0
    assert tab.locator(".error-links li").count() == 3
    tab.locator("label:has(#usefulness-4)").click()
    tab.locator("label:has(#ease-4)").click()
    assert tab.locator(".error-links li").count() == 1
    tab.locator("label:has(#consent)").click()
    tab.wait_for_selector(".error-summary", state="detached")
    assert tab.locator(".field-error, [aria-invalid], .is-wrong").count() == 0
