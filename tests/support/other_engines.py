"""Drives a page in WebKitGTK (about Safari 26) or in Firefox with real presses, by nothing but the standard library.

WebKit is driven over HTTP by WebKitWebDriver, in the window of ``webkit_window.py`` on a display of its own; Firefox over the
socket of Marionette. Both have an empty profile, which goes when the page is closed.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

WINDOW = Path(__file__).with_name("webkit_window.py")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The name under which the protocol tells of an element."""

KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c", "Alt": "\ue00a"}
COMMANDS = {
    "open": ("Navigate", "/url"),
    "run": ("ExecuteScript", "/execute/sync"),
    "find": ("FindElement", "/element"),
    "act": ("PerformActions", "/actions"),
    "type": ("ElementSendKeys", "/element/{id}/value"),
    "resize": ("SetWindowRect", "/window/rect"),
    "back": ("Back", "/back"),
    "reload": ("Refresh", "/refresh"),
}
"""What is done: its name in Marionette, its path in WebDriver."""

PROGRAMS = {"webkit": ("WebKitWebDriver", "Xvfb"), "firefox": ("firefox-esr", "pulseaudio")}
"""What each engine needs of Debian, installed by `make test` (webkit) and `make audit` (firefox)."""

MIDDLE = """(() => {
  const node = document.querySelector(arguments[0]);
  const middle = () => {
    const { left, top, width, height } = node.getClientRects()[0];
    return [left + width / 2, top + height / 2].map(Math.round);
  };
  const hit = document.elementFromPoint(...middle());
  if (!hit || !(node.contains(hit) || hit.contains(node))) node.scrollIntoView({ block: "center", behavior: "instant" });
  return middle();
})()"""


class EngineError(Exception):
    """What the browser answered instead of a result, or what did not come in time."""


class Wire(Protocol):
    """A connection to a browser that takes the commands of ``COMMANDS``; raises :class:`EngineError`."""

    def __call__(self, what: str, **body: Any) -> Any: ...


class WebDriver:
    """WebKit: the standard's protocol over HTTP."""

    def __init__(self, port: int, options: Mapping[str, Any]) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._session = ""
        made = self._ask("/session", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}})
        self._session = f"/session/{made['sessionId']}"

    def _ask(self, path: str, body: Mapping[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._base + self._session + path, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                raise EngineError(json.load(error)["value"].get("message")) from None

    def __call__(self, what: str, **body: Any) -> Any:
        """The browser's answer to a command."""
        return self._ask(COMMANDS[what][1].format(**body), body)


class Marionette:
    """Firefox: the same commands over its own socket, each with its length before it."""

    def __init__(self, port: int) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), timeout=120)
        self._number = 0
        self._buffer = b""
        self._read()
        self._send("WebDriver:NewSession", {})

    def _read(self) -> Any:
        while b":" not in self._buffer:
            self._receive()
        length, _, self._buffer = self._buffer.partition(b":")
        while len(self._buffer) < int(length):
            self._receive()
        text, self._buffer = self._buffer[: int(length)], self._buffer[int(length) :]
        return json.loads(text)

    def _receive(self) -> None:
        found = self._line.recv(1 << 16)
        if not found:
            raise EngineError("Firefox has ended")
        self._buffer += found

    def _send(self, name: str, body: Mapping[str, Any]) -> Any:
        self._number += 1
        text = json.dumps([0, self._number, name, body]).encode()
        self._line.sendall(b"%d:%s" % (len(text), text))
        _, _, error, value = self._read()
        if error:
            raise EngineError(error["message"])
        return value["value"] if isinstance(value, dict) and set(value) == {"value"} else value

    def __call__(self, what: str, **body: Any) -> Any:
        """The browser's answer to a command."""
        return self._send(f"WebDriver:{COMMANDS[what][0]}", body)

    def close(self) -> None:
        """Lets go of the browser."""
        self._line.close()


@dataclass
class Page:
    """What a test does with a page; selectors are CSS, scripts are expressions."""

    wire: Wire
    log: Path

    def goto(self, address: str) -> None:
        """Open an address; another ``#hash`` of the same page is a fresh load too."""
        self.wire("open", url="about:blank")
        self.wire("open", url=address)

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """The value of an expression in the page; ``arguments`` are there by that name."""
        return self.wire("run", script=f"return ({expression})", args=list(arguments))

    def until(self, expression: str, timeout_s: float = 60) -> Any:
        """The value of an expression as soon as there is one; raises :class:`EngineError` when that takes too long."""
        end = time.monotonic() + timeout_s
        while not (value := self.evaluate(expression)):
            if time.monotonic() > end:
                raise EngineError(f"not within {timeout_s} s: {expression}\n{self.log.read_text('utf-8', 'replace')[-2000:]}")
            time.sleep(0.05)
        return value

    def press(self, selector: str) -> None:
        """A real press, which browsers count as the user's; what is covered comes into the middle first."""
        x, y = self.evaluate(MIDDLE, selector)
        place = {"type": "pointerMove", "x": x, "y": y, "duration": 20}
        steps = [place, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self.wire("act", actions=[{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": steps}])

    def key(self, *names: str) -> None:
        """One key, or several held together."""
        keys = [KEYS.get(name, name) for name in names]
        steps = [{"type": "keyDown", "value": key} for key in keys] + [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self.wire("act", actions=[{"type": "key", "id": "keyboard", "actions": steps}])

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.wire("type", id=self.wire("find", using="css selector", value=selector)[ELEMENT], text=text)

    def resize(self, width: int, height: int) -> None:
        """Make the page this large (Firefox: at least 500 px wide)."""
        wide, high = width, height
        for _ in range(20):
            self.wire("resize", width=wide, height=high)
            own = self.evaluate("[innerWidth, innerHeight, outerWidth, outerHeight]")
            if own[:2] == [width, height]:
                return
            wide, high = own[2] + width - own[0], own[3] + height - own[1]
            time.sleep(0.1)


def _patiently(make: Callable[[], Wire]) -> Wire:
    """What ``make`` makes, once somebody answers it."""
    end = time.monotonic() + 60
    while True:
        try:
            return make()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def other_engine(engine: str, width: int = 844, height: int = 390, prefs: Mapping[str, Any] | None = None) -> Iterator[Page]:
    """A page of that size in "webkit" or "firefox" (with ``prefs``); whatever was started for it is ended."""
    for program in PROGRAMS[engine]:
        assert shutil.which(program), f"{program} is missing: `make test` installs it for WebKit, `make audit` for Firefox"
    home = Path(tempfile.mkdtemp(prefix="engine-"))
    started: list[subprocess.Popen[bytes]] = []
    port = _free_port()
    folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"), str(home))
    environ = {**os.environ, **folders, "NO_AT_BRIDGE": "1", "LIBGL_ALWAYS_SOFTWARE": "1"}

    with contextlib.ExitStack() as stack, (home / "log").open("wb") as log:

        def start(*command: str) -> subprocess.Popen[bytes]:
            started.append(subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environ, start_new_session=True))
            return started[-1]

        try:
            if engine == "firefox":
                # Without a device that sounds every track fails.
                sink = ("module-null-sink", f"module-native-protocol-unix auth-anonymous=1 socket={home}/sound")
                start("pulseaudio", "-n", "--exit-idle-time=-1", "--daemonize=no", *(f"-L{module}" for module in sink))
                environ["PULSE_SERVER"] = f"unix:{home}/sound"
                told = {"marionette.port": port, "browser.shell.checkDefaultBrowser": False, **(prefs or {})}
                lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in told.items())
                (home / "user.js").write_text("".join(lines))
                start("firefox-esr", "-headless", "-marionette", "-no-remote", "-profile", str(home))
                wire = _patiently(lambda: stack.enter_context(contextlib.closing(Marionette(port))))
            else:
                environ |= {"DISPLAY": _display(stack, log), "GDK_BACKEND": "x11", "WEBKIT_DISABLE_DMABUF_RENDERER": "1"}
                start("WebKitWebDriver", f"--port={port}")
                wire = _patiently(lambda: WebDriver(port, {"binary": str(WINDOW), "args": []}))
            page = Page(wire, home / "log")
            page.resize(width, height)
            yield page
        finally:
            for process in reversed(started):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # its own group, no other
                process.wait()
            shutil.rmtree(home, ignore_errors=True)


def _display(stack: contextlib.ExitStack, log: Any) -> str:
    """A display of its own: the server chooses the number, and tells it when it is ready."""
    reading, writing = os.pipe()
    command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "2600x2000x24", "-nolisten", "tcp")
    server = subprocess.Popen(command, stdout=log, stderr=log, pass_fds=(writing,), start_new_session=True)
    os.close(writing)

    def end() -> None:
        server.kill()
        server.wait()

    stack.callback(end)
    with os.fdopen(reading) as told:
        return f":{told.readline().strip()}"
