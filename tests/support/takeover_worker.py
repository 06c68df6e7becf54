"""A server's committer as a process of its own: owns the hall, issues without pause, says each answer; loses it, waits.

    python -m tests.support.takeover_worker URL FOLDER NAME SKEW_S TERM_S

It says one JSON object a line, with `t` in seconds of the clock that all processes of the machine share and that also
runs while they are stopped: {"took": epoch, "t"}, {"told": ticket, "seq", "hash", "epoch", "t"}, {"lost": epoch, "t"}.
"""

import json
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from threading import Event

import structlog

from queue_server.adapters.clock import SystemIds
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.adapters.storage.postgres_lease import elapsed
from queue_server.adapters.storage.postgres_line import Times
from queue_server.adapters.vault import KeyVault
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import Command, IssueTicket
from queue_server.contracts.replies import Accepted
from queue_server.domain.events import TicketIssued
from queue_server.domain.hall import Hall
from queue_server.service.committer import Committer
from queue_server.service.ports import LeaseLost, StorageError
from queue_server.service.requests import Plan, Request
from tests.support import hall_day
from tests.support.hall_service import HALL, KIOSK, NOW, HandClock

PAUSE_S = 0.005
SAME_DAY = timedelta(hours=3)
"""Both sides of a skew of two hours are on one hall day."""


def times(term: float) -> Times:
    """Short limits in proportion to the term."""
    return Times(term=term, statement=term, idle=term / 4, answer=term * 2, connect=2)


def busy_hall() -> Hall:
    """The tests' hall without a quota."""
    hall = hall_day.hall()
    return replace(hall, rules=replace(hall.rules, cardless_per_minute=10**6))


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


class Worker:
    """One server that may own the hall again and again."""

    def __init__(self, url: str, folder: Path, name: str, skew: float, term: float) -> None:
        self._url, self._name, self._term = url, name, term
        self._keys = KeyRing.open(folder / "keys", mode="demo")
        self._base = NOW + SAME_DAY + timedelta(seconds=skew) - timedelta(seconds=elapsed())
        self._clock = HandClock()

    def run(self) -> None:
        """Until killed."""
        while True:
            store = PostgresStore(self._url, HALL, times=times(self._term))
            try:
                self._own(store)
            except LeaseLost:
                pass  # another owns the hall: look again
            finally:
                store.close()

    def _own(self, store: PostgresStore) -> None:
        self._tick()
        parts = {"vault": KeyVault(self._keys), "signer": self._keys, "ids": SystemIds()}
        committer = Committer(store, Plan(busy_hall(), "0" * 64), owner=self._name, **parts)
        say(took=committer.epoch, t=elapsed())
        try:
            while True:
                self._issue(committer)
                Event().wait(PAUSE_S)
        except LeaseLost:
            say(lost=committer.epoch, t=elapsed())

    def _issue(self, committer: Committer) -> None:
        self._tick()
        body = IssueTicket(matter="advice", language="zh", page_token_sha256=token_hex(32), sealed=None)
        command = Command(id=token_hex(16), hall=HALL, sent_at=self._clock.now(), body=body)
        request = Request(KIOSK, command, digest(encode(command)))
        try:
            outcome = committer.commit([request, request], self._clock.now())[1][0]
        except LeaseLost:
            raise
        except StorageError:
            return  # «try again»
        now = elapsed()
        if committer.in_force() and isinstance(outcome.reply, Accepted):
            made = next(h.entry for h in outcome.happened if isinstance(h.event, TicketIssued))
            ticket = json.loads(made.body)["ticket"]
            say(told=ticket, seq=made.seq, hash=made.hash, epoch=committer.epoch, t=now)

    def _tick(self) -> None:
        self._clock.time = self._base + timedelta(seconds=elapsed())


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    Worker(sys.argv[1], Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]), float(sys.argv[5])).run()
