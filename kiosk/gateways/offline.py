"""While the hall is away: numbers of this machine's own range. When it is back: what it has to hear, one word at a time."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from typing import Final, Literal, Protocol

import structlog

from firmware_bridge.device_link import Reply
from kiosk import words
from kiosk.flow.care import First
from kiosk.flow.intents import CatalogueCame, Intent
from kiosk.flow.slip_intents import RangeChanged, SlipLost
from kiosk.gateways.spool import Asked, Spool, Unfinished
from queue_server.contracts.base import CommandId, Minutes, Text
from queue_server.contracts.commands import Body, IssuedOffline, IssueTicket, LeaseRange, ReturnRange
from queue_server.contracts.range_views import RangeSnapshot
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, TicketView
from queue_server.contracts.snapshots import Catalogue, MatterView

PACE_S: Final = 0.25
"""Between two words: a hall where every machine comes back at once is not flooded."""
LOOK_S: Final = 15.0
BUSY_S: Final = 3.0
_RETRIED: Final = {RefusalCode.STALE, RefusalCode.TOO_MANY, RefusalCode.TRY_AGAIN}
NOBODY: Final = First()
"""Whoever has no class that goes first."""
_log = structlog.get_logger(__name__)


class Link(Protocol):
    """What the desk needs of the queue's link."""

    @property
    def up(self) -> bool:
        """Whether the hall answers."""

    async def ask(self, command_id: CommandId, body: Body, sent_at: datetime | None = None) -> Reply:
        """The answer, however long it takes."""


class OfflineDesk:
    """Owns the spool. `clock` gives an aware now, `steady` seconds that never go back, `zone` the hall's zone."""

    def __init__(
        self,
        spool: Spool,
        *,
        link: Link,
        device: str,
        dispatch: Callable[[Intent], None],
        clock: Callable[[], datetime],
        steady: Callable[[], float],
        zone: Callable[[], tzinfo],
        new_id: Callable[[], str],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.spool = spool
        self._link, self._device, self._dispatch = link, device, dispatch
        self._clock, self._steady, self._zone = clock, steady, zone
        self._new_id, self._sleep = new_id, sleep
        self._given: deque[float] = deque(maxlen=1000)
        self._foreign: RangeSnapshot | None = None

    def resume(self, mode: str) -> None:
        """After a start, where the machine was: its catalogue, its range, a number whose slip did not come out."""
        kept = self.spool.catalogue()
        if kept is not None and kept.mode == mode:
            self._dispatch(CatalogueCame(kept))
        self.spool.ask_refused_again()
        self.say_range()
        if (lost := self.spool.resume()) is not None:
            self._dispatch(SlipLost(lost.ticket, lost.url, lost.offline, lost.language))

    def keep_catalogue(self, catalogue: Catalogue) -> None:
        """For a start without the hall."""
        try:
            self.spool.keep_catalogue(catalogue)
        except sqlite3.Error as error:
            _log.error("spool_failed", error=type(error).__name__)

    # --- giving ------------------------------------------------------------------------------------------------

    def give(
        self,
        issue: IssueTicket,
        matter: MatterView,
        page: str,
        also: tuple[MatterView, ...] = (),
        *,
        sent: bool = False,
        first: First = NOBODY,
    ) -> Unfinished | None:
        """A number of the range, or None: used up, expired, of another day, faster than the lease allows, or the disk fails."""
        lease, now = self.spool.lease(), self._clock()
        if lease is None or not self._good(lease.range, now) or not self._slow_enough(lease.range.per_minute):
            return None
        day = lease.range.hall_day
        try:
            given = self.spool.give(
                issue,
                now,
                lambda number, at: (alone(f"{day}-{number}", matter, at, also, sent=sent, first=first), page),
                language=issue.language,
            )
        except sqlite3.Error as error:
            _log.error("spool_failed", error=type(error).__name__)
            return None
        self._given.append(self._steady())
        self.say_range()
        return given

    def say_range(self) -> None:
        """Tell the flow how many numbers are left, and until when."""
        lease = self.spool.lease()
        if lease is not None and lease.range.hall_day == self._day(self._clock()):
            self._dispatch(RangeChanged(max(lease.end - lease.next, 0), lease.range.expires_at))
        else:
            self._dispatch(RangeChanged(0, None))

    def _good(self, leased: RangeSnapshot, now: datetime) -> bool:
        return now < leased.expires_at and leased.hall_day == self._day(now)

    def _day(self, now: datetime) -> str:
        return now.astimezone(self._zone()).date().isoformat()

    def _slow_enough(self, per_minute: int) -> bool:
        since = self._steady() - 60
        return sum(at > since for at in self._given) < per_minute

    # --- the lease ---------------------------------------------------------------------------------------------

    def leased(self, leased: RangeSnapshot) -> None:
        """The hall's word. A range that this disk never asked for may hold numbers given and lost: it is given back."""
        try:
            if self.spool.leased_before():
                self.spool.keep_range(leased)
            elif leased.returned_from is None:
                self._foreign = leased
        except sqlite3.Error as error:
            _log.error("spool_failed", error=type(error).__name__)
        self.say_range()

    async def keep_lease(self) -> None:
        """Ask for a range while the hall answers; the hall says when the next one is due."""
        while True:
            if self._link.up:
                await self._ask_range()
            self.say_range()
            await self._sleep(LOOK_S)

    async def _ask_range(self) -> None:
        if self._foreign is not None and not self.spool.leased_before():
            await self._link.ask(
                self._new_id(), ReturnRange(range_id=self._foreign.range_id, first_unused=self._foreign.next)
            )
        self.spool.ask_range()
        reply = await self._link.ask(self._new_id(), LeaseRange(device=self._device))
        if not isinstance(reply, Accepted):
            _log.warning("range_refused", code=reply.code.value)

    async def return_range(self) -> None:
        """The machine gives no further number: for who takes it away."""
        lease = self.spool.lease()
        if lease is not None and lease.next < lease.end:
            told = ReturnRange(range_id=lease.range.range_id, first_unused=lease.next)
            await self._link.ask(self._new_id(), told)

    # --- telling -----------------------------------------------------------------------------------------------

    async def tell(self) -> None:
        """Requests of before a power cut are settled, then every word is told in its order, for ever."""
        await self.settle()
        while True:
            try:
                told = self._link.up and await self.tell_one()
            except sqlite3.Error as error:  # the disk is full or failing: the word stays, and is told again
                _log.error("spool_failed", error=type(error).__name__)
                await self._sleep(BUSY_S)
            else:
                await self._sleep(0 if told else PACE_S)

    async def settle(self) -> None:
        """Ask what became of the requests that had no answer when the power went."""
        for asked in self.spool.asked():
            await self._settle(asked)

    async def tell_one(self) -> bool:
        """Tell the oldest word; whether there was one."""
        found = self.spool.next_word()
        if found is None:
            return False
        seq, word = found
        reply = await self._link.ask(self._new_id(), word)
        if isinstance(reply, Accepted):
            self.spool.told(seq)
        elif reply.code in _RETRIED:
            await self._sleep(BUSY_S)
        else:
            self._not_taken(seq, word, reply.code)
        await self._sleep(PACE_S)
        return True

    def _not_taken(self, seq: int, word: Body, code: RefusalCode) -> None:
        """A number that is refused stays here for a manager; of a report or a cancellation nothing is left to do."""
        _log.warning("word_refused", command=word.kind, code=code.value)
        if isinstance(word, IssuedOffline):
            self.spool.refused(seq, code.value)
        else:
            self.spool.told(seq)

    async def _settle(self, asked: Asked) -> None:
        """Nobody waits any more: the number that the request gave, if any, is given back."""
        reply = await self._link.ask(asked.id, asked.body, asked.sent_at)
        ticket = reply.result if isinstance(reply, Accepted) else None
        if isinstance(ticket, TicketView):
            self.spool.answered(asked.id, ticket.ticket)
            self.spool.cancel(ticket.ticket)
        else:
            self.spool.answered(asked.id, None)

    def part(self) -> Literal["ok", "low", "failed"]:
        """The spool's health: words wait, or some were refused and want a manager."""
        waiting, refused = self.spool.waiting()
        return "failed" if refused else "low" if waiting else "ok"


def alone(
    ticket: str,
    matter: MatterView,
    at: datetime,
    also: tuple[MatterView, ...] = (),
    *,
    sent: bool = False,
    first: First = NOBODY,
) -> TicketView:
    """What this machine knows of its own number: no wait, nobody ahead, no witness; `first`: its class, as it will be counted."""
    return TicketView(
        ticket=ticket,
        number=ticket[11:],
        matter=matter.id,
        matter_name=matter.name,
        also=tuple(each.name for each in also),
        area_name=matter.area_name,
        green=first.green,
        ahead=0,
        wait=Minutes(low=0, high=0),
        issued_at=at,
        prepare=(
            *map(_shown, first.to_show),
            *dict.fromkeys(item for each in (matter, *also) for item in each.materials),
        ),
        promise=matter.promise if matter.promise.zh else None,
        delivery=sent,
        witness="",
    )


def _shown(name: Text) -> Text:
    """待核对: a class that was declared, to be looked at by the window."""
    zh, en = (words.load(language)("slip.to_show", name=name.in_(language)) for language in ("zh", "en"))
    return Text(zh=zh, en=en)
