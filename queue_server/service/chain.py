"""Decided events as the next entries of the hall's chain, with the day's head signed where a day is closed."""

from dataclasses import dataclass, replace
from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.streams import stream_of
from queue_server.service import journal
from queue_server.service.requests import Happened
from queue_server.service.vault_port import Signer


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
        self, day: str, decided: tuple[e.Event, ...], head: journal.Head, cause: Cause
    ) -> tuple[Happened, ...]:
        """The events, decided in that day, as entries after `head`, each in its own stream."""
        written: list[Happened] = []
        for decided_event in decided:
            event, stream = self._signed(decided_event, head), stream_of(decided_event, day)
            origin = journal.Origin(self.hall, self.epoch, stream, cause.actor, cause.command_id, cause.at)
            entry = journal.write(event, head, origin)
            written.append(Happened(journal.day_of(stream), event, entry))
            head = journal.head_of(entry)
        return tuple(written)

    def _signed(self, event: e.Event, head: journal.Head) -> e.Event:
        if not isinstance(event, e.DayClosed):
            return event
        signature = self.signer.sign(journal.signed_text(self.hall, head))
        return replace(event, head=head.hash, key_id=self.signer.sign_key_id, signature=signature.hex())
