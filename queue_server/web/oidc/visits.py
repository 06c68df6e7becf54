"""A visit to the provider, carried by the browser that began it: signed, ten minutes long, good once."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import StringConstraints

from queue_server.contracts.base import Message
from queue_server.contracts.codec import CodecError, decode, encode
from queue_server.service.identity import Asking
from queue_server.web.limits import RateLimit

LIFE_S: Final = 600
"""Long enough for a password and a code on a telephone."""
PATH: Final = "/sign-in/organisation"
_MOST_COOKIE: Final = 2048
Word = Annotated[str, StringConstraints(max_length=200)]


def back_of(origin: str) -> str:
    """The one address to which the provider sends people back; it is registered there."""
    return f"{origin}{PATH}/back"


class Visit(Message):
    """Why somebody goes to the provider. `session`: the hash of the session that is confirmed, with its `staff`; empty at sign-in."""

    state: Word
    begun: int
    window: Word | None = None
    session: Word = ""
    staff: Word = ""


class Visits:
    """Signs visits with a key of this process: after a restart people press the key once more."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._spent = RateLimit(1, LIFE_S)

    def begin(self, now: datetime, *, window: str | None, session: str = "", staff: str = "") -> Visit:
        """A new visit."""
        state = secrets.token_urlsafe(32)
        begun = int(now.timestamp())
        return Visit(state=state, begun=begun, window=window, session=session, staff=staff)

    def cookie(self, visit: Visit) -> str:
        """The visit for its browser."""
        body = encode(visit)
        return f"{urlsafe_b64encode(body).decode()}.{self._mac('cookie', body)}"

    def read(self, cookie: str, now: datetime) -> Visit | None:
        """A visit that we signed and that is not over; else None."""
        text, _, mac = cookie.partition(".")
        if len(cookie) > _MOST_COOKIE or not cookie.isascii():
            return None
        try:
            body = urlsafe_b64decode(text)
            visit = decode(Visit, body) if hmac.compare_digest(mac, self._mac("cookie", body)) else None
        except (ValueError, CodecError):
            return None
        return visit if visit and 0 <= now.timestamp() - visit.begun < LIFE_S else None

    def spend(self, visit: Visit, state: str, now: datetime) -> bool:
        """Whether the answer belongs to the visit and is the first one."""
        own = hmac.compare_digest(visit.state.encode(), state.encode())
        return own and self._spent.allows(visit.state, now.timestamp())

    def asking(self, visit: Visit) -> Asking:
        """What the provider is asked. Nonce and verifier follow from the state under our key: the browser never holds them."""
        state = visit.state.encode()
        nonce, verifier = self._mac("nonce", state), self._mac("verifier", state)
        return Asking(
            visit.state, nonce, verifier, datetime.fromtimestamp(visit.begun, UTC), bool(visit.session)
        )

    def _mac(self, purpose: str, body: bytes) -> str:
        mac = hmac.new(self._key, purpose.encode() + b"\n" + body, hashlib.sha256)
        return urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()
