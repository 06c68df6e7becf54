"""回访: the telephone number that somebody left to be called, from the page's seal to the vault, to the follow-up's owner, and out of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from queue_server.contracts.codec import CodecError
from queue_server.contracts.commands import Visitor
from queue_server.contracts.commands.followups import LeavePhone
from queue_server.contracts.forms import FormValue
from queue_server.contracts.refusals import RefusalCode
from queue_server.domain.commands import followups as c
from queue_server.domain.events import Event
from queue_server.domain.events.followups import FollowUpClosed, PhoneLeft
from queue_server.domain.followup import FollowUp, Voices
from queue_server.domain.keeping import Keeping
from queue_server.service.outings_in import PHONE
from queue_server.service.personal import Access, PersonalStore, VaultRow
from queue_server.service.ports import Ids
from queue_server.service.vault_port import Vault

LONGEST: Final = timedelta(days=60)
"""An answer, a review and another answer take 35 working days, with a long holiday among them: the number is kept so much longer."""


def visitor(phone: str) -> Visitor:
    """As a device would seal it: a telephone number and nobody's name."""
    said = (FormValue(field=PHONE, value=phone),)
    return Visitor(name="", number="", birth="", form=said, credential="typed_number")


def phone_of(who: Visitor) -> str:
    """The number alone, whatever else was sealed."""
    return next((each.value for each in who.form if each.field == PHONE), "")


def left(
    body: LeavePhone, keeping: Keeping, vault: Vault, ids: Ids, *, now: datetime, today: date
) -> tuple[c.LeavePhone, VaultRow]:
    """Kept until all that it was left for has ended, and no longer than the longest way. Raises CodecError."""
    if not (phone := phone_of(vault.unseal(body.sealed))):
        raise CodecError(RefusalCode.SEAL_BROKEN)
    row = vault.lock(ids.visit(), visitor(phone), now, keeping.until(today + LONGEST))
    return c.LeavePhone(body.ticket, row.visit), row


def ended(voices: Voices, events: Iterable[Event]) -> tuple[str, ...]:
    """Numbers that nothing open needs once these events have happened."""
    changing = [each for each in events if isinstance(each, FollowUpClosed | PhoneLeft)]
    if not changing:
        return ()
    needed = {each.id: each.person for each in voices.open.values() if each.person}
    before = set(needed.values())
    for event in changing:
        needed.pop(event.follow_up, None)
        if isinstance(event, PhoneLeft):
            needed[event.follow_up] = event.person
    return tuple(sorted(before - set(needed.values())))


def whom(
    personal: PersonalStore, vault: Vault, found: FollowUp | None, staff: str, order: Access
) -> str | None:
    """The number, for the owner of what is open alone; None where none was left or it is not kept any more."""
    if found is None or not found.person or found.owner != staff:
        return None
    personal.record(replace(order, visit=found.person))
    row = personal.row(found.person)
    return phone_of(vault.unlock(row)) if row else None
