"""The short form of the kill -9 rounds; `make audit` has twenty."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.killing import check_rounds


@pytest.mark.slow
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """Two kill -9 while four people send: every opinion that was thanked for is there, once."""
    check_rounds(tmp_path, rounds=2, seconds_between=0.7)
