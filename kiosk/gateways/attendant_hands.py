"""Performs what the attendant menu asks: compares, tries, counts, records, ends the program."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

import structlog

from firmware_bridge import logs
from kiosk.flow import paper
from kiosk.flow.attendant_intents import (
    AttendantEffect,
    AttendantKnown,
    AttendantUnchecked,
    AttendantUnknown,
    CheckAttendant,
    DeviceTried,
    EndProgram,
    LogRead,
    LookOver,
    MachineSeen,
    NoteSlipLeft,
    ReadLog,
    RecordDeed,
    RollChanged,
    StartTry,
)
from kiosk.flow.attendant_screens import LogLine, Machine, PaperOutlook
from kiosk.flow.intents import Intent
from kiosk.flow.states import State
from kiosk.gateways import attendants
from kiosk.gateways.device_tries import DeviceTries
from kiosk.gateways.upkeep_book import UpkeepBook
from queue_server.contracts.commands import RecordAttendant

_TYPICAL: Final = ("timestamp", "event", "level")
_log = structlog.get_logger(__name__)


class AttendantHands:
    """`now`: aware, in the hall's zone. `near_end`: what the printer's own sensor says. `record` tells the hall, for sure."""

    def __init__(
        self,
        *,
        file: Path,
        book: UpkeepBook,
        roll_m: float,
        tries: DeviceTries,
        dispatch: Callable[[Intent], None],
        now: Callable[[], datetime],
        state: Callable[[], State],
        parts: Callable[[], dict[str, str]],
        waiting: Callable[[], int],
        near_end: Callable[[], bool],
        record: Callable[[RecordAttendant], None],
        end: Callable[[Literal["restart", "reboot"]], None],
    ) -> None:
        self._file, self._book, self._roll_m, self._tries = file, book, roll_m, tries
        self._dispatch, self._now, self._state = dispatch, now, state
        self._parts, self._waiting, self._near_end = parts, waiting, near_end
        self._record, self._end = record, end

    async def perform(self, effect: AttendantEffect) -> None:
        """Until it is done."""
        match effect:
            case CheckAttendant(asked, pin, card):
                await self._check(asked, pin, card)
            case RecordDeed(deed, by):
                _log.info("attendant", kind=deed, code=by)
                self._record(RecordAttendant(deed=deed, by=by or None, done_at=self._now()))
            case LookOver():
                self._dispatch(MachineSeen(self.machine()))
            case StartTry(asked, device, language):
                self._dispatch(DeviceTried(asked, await self._tries.run(device, language)))
            case ReadLog():
                self._dispatch(LogRead(tuple(_line(each, self._now()) for each in logs.recent())))
            case RollChanged():
                await asyncio.to_thread(self._book.roll_changed, self._now())
                self._dispatch(MachineSeen(self.machine()))
            case NoteSlipLeft():
                _log.warning("slip_left")
                await asyncio.to_thread(self._book.slip_left, self._now())
            case EndProgram(how):
                self._end(how)

    def machine(self) -> Machine:
        """How the machine is."""
        left = self._book.left(self._now())
        return Machine(tuple(self._parts().items()), self.paper(), self._waiting(), left)

    def paper(self) -> PaperOutlook | None:
        """How long the roll lasts; None while nobody has said when it was put in."""
        page = self._book.page
        if page.changed is None:
            return None
        roll = paper.Roll(self._roll_m, page.printed_mm, self._near_end())
        return paper.outlook(roll, page.hours, self._now(), *paper.hall_hours(self._state()))

    async def _check(self, asked: str, pin: str, card: str) -> None:
        """A try while it is locked is no try: right or wrong, it is answered as locked."""
        now = self._now()
        if (locked := self._book.locked(now)) is not None:
            self._dispatch(AttendantUnknown(asked, locked))
            return
        try:
            by = await asyncio.to_thread(attendants.who, self._file, pin, card)
        except attendants.AttendantsRefused as error:
            _log.error("attendants_refused", reason=str(error))
            self._dispatch(AttendantUnchecked(asked))
            return
        if by is None:
            self._dispatch(AttendantUnknown(asked, await asyncio.to_thread(self._book.refused, now)))
        else:
            await asyncio.to_thread(self._book.known)
            self._dispatch(AttendantKnown(asked, by))


def _line(entry: dict[str, Any], now: datetime) -> LogLine:
    values = " ".join(f"{key}={value}" for key, value in entry.items() if key not in _TYPICAL)
    at = datetime.fromisoformat(str(entry["timestamp"])).astimezone(now.tzinfo)
    return LogLine(f"{at:%H:%M:%S}", str(entry.get("event", "")), values)
