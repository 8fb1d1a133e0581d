"""What may stand in an address where a number is expected."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter

_LARGEST = 2**63 - 1


class RowNumber(IntegerConverter):
    """A number that a database can look up (64 bits). One beyond it names nothing: the address is not found, by any method."""

    def to_python(self, value: str) -> Any:
        """The number; raises ``NotFound``."""
        number = super().to_python(value)
        if number > _LARGEST:
            raise NotFound
        return number
