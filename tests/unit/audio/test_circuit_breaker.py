"""The circuit: it opens after failures, tries again later, and keeps a pace."""

from __future__ import annotations

from app.audio.circuit_breaker import CircuitBreaker


class Clock:
    """A clock that moves when a test, or a sleep, moves it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


def test_it_opens_after_three_failures_and_waits_twice_as_long_each_time() -> None:
    """Three failures in a row open it for a minute; one more after that for two, then four, at most an hour."""
    clock = Clock()
    circuit = CircuitBreaker(clock=clock)
    assert [circuit.record_failure(), circuit.record_failure()] == [0, 0]
    assert circuit.open_for_s() == 0
    assert circuit.record_failure() == 60
    clock.sleep(59)
    assert circuit.open_for_s() == 1
    clock.sleep(1)
    assert circuit.open_for_s() == 0
    assert [circuit.record_failure() for _ in range(8)] == [120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_a_success_forgets_the_failures() -> None:
    """After one answer it takes three failures again."""
    circuit = CircuitBreaker(clock=Clock())
    circuit.record_failure()
    circuit.record_failure()
    circuit.record_success()
    assert [circuit.record_failure(), circuit.record_failure()] == [0, 0]


def test_too_many_requests_open_it_at_once() -> None:
    """When the service names a time, that time is kept from the first failure on."""
    circuit = CircuitBreaker(clock=Clock())
    assert circuit.record_failure(300) == 300
    assert circuit.open_for_s() == 300


def test_requests_keep_a_pace() -> None:
    """Three requests start a second apart, the first at once."""
    clock = Clock()
    circuit = CircuitBreaker(pace_s=1.0, clock=clock, sleep=clock.sleep)
    starts = []
    for _ in range(3):
        circuit.wait()
        starts.append(clock.now)
    assert starts == [100, 101, 102]
