"""An attempt at the self-test as a signed token in the address: it survives reload, going back and another language, and keeps
nothing on the server or in a cookie. Signed, not secret: it holds no right answer."""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer

from app.course.attempts.attempt import Attempt
from app.course.attempts.state import StateError, from_state, to_state

#: No browser or proxy that we know of refuses an address of this length; a real token has 300 to 900 characters.
LONGEST_TOKEN = 6000


class AttemptTokens:
    """Writes and reads the tokens of one course's attempts."""

    def __init__(self, secret_key: str | bytes, course_id: str) -> None:
        self._signer = URLSafeSerializer(secret_key, salt=f"omnikurs.attempt.{course_id}")

    def write(self, attempt: Attempt) -> str:
        """The attempt as text that is safe in an address."""
        return str(self._signer.dumps(to_state(attempt)))

    def read(self, token: str) -> Attempt:
        """The attempt; raises :class:`StateError` for a token that is not ours, was changed, or is of another version."""
        if len(token) > LONGEST_TOKEN:
            raise StateError("too long")
        try:
            return from_state(self._signer.loads(token))
        except (BadData, ValueError) as error:
            raise StateError(str(error)) from error
