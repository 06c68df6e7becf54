"""What the payer and the notices' endpoint need of a hall."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from queue_server.contracts.commands.payments import PaymentBody
from queue_server.contracts.replies import Accepted, Refused
from queue_server.domain.payment import Payments


class PaymentBook(Protocol):
    """A hall's orders, on the loop. Whoever reads them changes nothing: every change is a command."""

    def payments(self) -> Payments:
        """The orders as they are committed."""

    def claim_code(self, command: str) -> str | None:
        """The code that was scanned for that command, once; None after a restart or when it has waited too long."""

    async def tell(self, body: PaymentBody) -> Accepted | Refused:
        """Enter a command of the server's own; returns when it is stored."""

    def on_payment(self, listener: Callable[[str], None]) -> None:
        """Call with the order's id after each committed change of it."""


@dataclass(frozen=True, slots=True)
class NoticeAnswer:
    """The exact words that a channel waits for."""

    status: int
    body: bytes
    media_type: str


class NoticeDesk(Protocol):
    """Takes the asynchronous notices of channels."""

    def channels(self) -> tuple[str, ...]:
        """Those that send notices."""

    async def take(self, channel: str, headers: Mapping[str, str], body: bytes) -> NoticeAnswer:
        """Verify, commit, and only then answer; never raises for what somebody sent."""


class PaymentKeysError(Exception):
    """The keys of a channel cannot be used: {cause}."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"Payments cannot be used: {cause}.")
