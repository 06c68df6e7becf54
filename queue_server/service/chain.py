"""Decided events as the next entries of the hall's chain, with the day's head signed where a day is closed."""

from dataclasses import dataclass, replace
from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.service import journal
from queue_server.service.ports import Signer
from queue_server.service.requests import Happened


@dataclass(frozen=True, slots=True)
class Cause:
    """Who asked, with which command, when; an empty command id for what the server does by itself."""

    actor: str
    command_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Chain:
    """One hall's chain under one epoch."""

    hall: str
    epoch: int
    signer: Signer

    def write(
        self, day: Day, decided: tuple[e.Event, ...], head: journal.Head, cause: Cause
    ) -> tuple[Happened, ...]:
        """The events as entries after `head`."""
        name = day.date.isoformat()
        written: list[Happened] = []
        stream = journal.day_stream(name)
        origin = journal.Origin(self.hall, self.epoch, stream, cause.actor, cause.command_id, cause.at)
        for decided_event in decided:
            event = self._signed(decided_event, head)
            entry = journal.write(event, head, origin)
            written.append(Happened(name, event, entry))
            head = journal.head_of(entry)
        return tuple(written)

    def _signed(self, event: e.Event, head: journal.Head) -> e.Event:
        if not isinstance(event, e.DayClosed):
            return event
        signature = self.signer.sign(journal.signed_text(self.hall, head))
        return replace(event, head=head.hash, key_id=self.signer.sign_key_id, signature=signature.hex())
