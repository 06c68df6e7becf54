"""证到包邮, after the posting: who carries it and since when for the ticket's page, the number for its recipient alone.

The page's code stands on a slip that others may see. Who proves to be the recipient, as carriers ask too, knows the
telephone that was given for the delivery; its last four digits are compared here and leave the vault nowhere.
"""

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from hmac import compare_digest
from typing import Final
from zoneinfo import ZoneInfo

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.base import Text
from queue_server.contracts.commands import Visitor
from queue_server.contracts.parcel_views import ParcelLine
from queue_server.domain.events.outings import ResultPosted
from queue_server.domain.state import HallState
from queue_server.domain.ticket import day_of
from queue_server.service import journal
from queue_server.service.answers import text
from queue_server.service.outings_in import PHONE, TRACKING
from queue_server.service.parcels_port import NoNumber, ParcelNumber
from queue_server.service.personal import Access, PersonalStore
from queue_server.service.ports import Clock, Entry, Store
from queue_server.service.vault_port import Vault
from queue_server.service.views import Views
from queue_server.service.voice_view import pages_kept
from queue_server.service.writer import Writer

PURPOSE: Final = "parcel"
MOST_TRIES: Final = 5
"""Of one parcel in a day: of ten thousand endings nobody finds the right one so, and its recipient needs one."""
_WINDOW: Final = timedelta(days=1)
_TAIL: Final = 4


def posted(state: HallState, store: Store, token_sha256: str) -> Iterator[tuple[Entry, ResultPosted]]:
    """Of the ticket behind a page token, while the token opens anything."""
    ticket = store.page_ticket(token_sha256)
    if ticket is None or ticket < pages_kept(state.day.date):
        return
    for entry in store.load(f"posted/{day_of(ticket)}"):
        event = journal.read(entry)
        if isinstance(event, ResultPosted) and event.ticket == ticket:
            yield entry, event


def lines(state: HallState, store: Store, token_sha256: str, zone: str) -> tuple[ParcelLine, ...]:
    """As the page shows them."""
    found = posted(state, store, token_sha256)
    return tuple(_line(state, entry, event, zone) for entry, event in found)


def number_of(
    personal: PersonalStore, vault: Vault, parcel: ResultPosted, tail: str, order: Access
) -> ParcelNumber | NoNumber:
    """The try is on record before the telephone is read, the number's reading before the number is. Tries are counted from that record: a restart forgives none."""
    if _tries(personal, parcel.person, order.at - _WINDOW) >= MOST_TRIES:
        return "often"
    personal.record(replace(order, visit=parcel.person))
    if not (recipient := personal.row(parcel.person)):
        return "gone"
    if not _same(_said(vault.unlock(recipient), PHONE), tail):
        return "wrong"
    personal.record(replace(order, visit=parcel.parcel, kind="unmask"))
    row = personal.row(parcel.parcel)
    return ParcelNumber(_said(vault.unlock(row), TRACKING)) if row else "gone"


class HallParcels:
    """ParcelGateway over the writer's connection."""

    _writer: Writer
    _clock: Clock
    _zone: str

    @abstractmethod
    def _shown(self) -> Views:
        """The hall's views as long as reads may be answered; raises StorageError."""

    async def parcels(self, token_sha256: str) -> Sequence[ParcelLine]:
        """What was posted."""
        self._shown()
        read = partial(lines, token_sha256=token_sha256, zone=self._zone)
        found: tuple[ParcelLine, ...] = await self._writer.read(lambda committer: committer.read(read))
        return found

    async def parcel_number(self, token_sha256: str, case: str, tail: str) -> ParcelNumber | NoNumber:
        """The number, for whoever knows the telephone."""
        self._shown()
        read = partial(posted, token_sha256=token_sha256)
        found = await self._writer.read(lambda committer: [event for _, event in committer.read(read)])
        parcel = next((event for event in found if event.case == case), None)
        if parcel is None:
            return "unknown"
        holder = Actor(role=Role.CITIZEN, id=parcel.ticket)
        order = Access(str(holder), "", PURPOSE, self._clock.now(), detail=case)
        look = partial(number_of, parcel=parcel, tail=tail, order=order)
        number: ParcelNumber | NoNumber = await self._writer.read(
            lambda committer: committer.look(lambda _day, personal, vault: look(personal, vault))
        )
        self._shown()
        return number


def _tries(personal: PersonalStore, person: str, since: datetime) -> int:
    looks = (entry.access for entry in personal.audit_of(person))
    return sum(look.purpose == PURPOSE and look.at > since for look in looks)


def _line(state: HallState, entry: Entry, event: ResultPosted, zone: str) -> ParcelLine:
    matter = state.day.matters.get(event.matter)
    return ParcelLine(
        case=event.case, matter_name=text(matter.name) if matter else Text(zh=event.matter, en=event.matter),
        carrier=event.carrier, posted=entry.at.astimezone(ZoneInfo(zone)).date().isoformat(),
    )  # fmt: skip


def _said(who: Visitor, field: str) -> str:
    return next((each.value for each in who.form if each.field == field), "")


def _same(phone: str, tail: str) -> bool:
    digits = re.sub(r"\D", "", phone)[-_TAIL:]
    return len(digits) == _TAIL and compare_digest(digits.encode(), tail.encode())
