"""What pages may ask of a hall about persons: each look is on record before it is done."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from queue_server.contracts.actors import Actor
from queue_server.contracts.commands import Visitor
from queue_server.service.filled_form import FilledForm
from queue_server.service.masking import Found, MaskedVisitor
from queue_server.service.personal import AuditEntry
from queue_server.service.staff_record import StaffChange
from queue_server.service.told_form import Strokes


class PeopleGateway(Protocol):
    """A hall's people; all raise StorageError, and then nothing was shown."""

    async def visitor(self, actor: Actor, ticket: str, purpose: str) -> MaskedVisitor | None:
        """Who holds the ticket, masked."""

    async def form(self, actor: Actor, ticket: str, purpose: str) -> FilledForm | None:
        """What the ticket's holder filled in at the kiosk."""

    async def complete_form(
        self, actor: Actor, ticket: str, said: Mapping[str, str], strokes: Strokes
    ) -> bool:
        """What its holder says at the window, and signs there; False where it does not fit or nobody is known."""

    async def find(self, actor: Actor, number: str, reason: str) -> Sequence[Found]:
        """The day's tickets of an ID number, masked."""

    async def unmask(self, actor: Actor, ticket: str, reason: str) -> Visitor | None:
        """Who holds the ticket, in full."""

    async def sealed(self, visitor: Visitor) -> tuple[str, str]:
        """What staff typed into a page, as a device would have sealed it; with a tag that is the same for the same within today."""

    async def outing_person(self, actor: Actor, outing: str) -> Visitor | None:
        """To whom somebody goes: for its owner alone, until it has ended."""

    async def case_holder(self, actor: Actor, case: str, purpose: str) -> MaskedVisitor | None:
        """Who came with the open case, masked: for windows that serve its matter, and the back office by permission."""

    async def phone_of(self, actor: Actor, follow_up: str, reason: str) -> str | None:
        """Whom to call: for the follow-up's owner alone, as long as it is open and the number is kept."""

    async def record_staff(self, actor: Actor, change: StaffChange) -> None:
        """Put a change of an account into the audit chain; committed when it returns."""

    async def access_log(self, first: int | None, most: int) -> Sequence[AuditEntry]:
        """The audit chain from a number on, or its newest entries; at most so many."""

    async def account_changes(self, before: int | None, most: int) -> tuple[Sequence[AuditEntry], int]:
        """The newest changes of accounts, or those before a number, oldest first; and how far back the chain was read: 1 is all of it."""

    async def export_log(self, actor: Actor) -> Sequence[AuditEntry]:
        """The whole chain; the export is its newest entry."""
