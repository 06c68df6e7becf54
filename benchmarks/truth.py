"""Truth on a loaded day: why A before B, who passed whom, and how fast a journal is checked."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from time import process_time
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks import world
from benchmarks.figures import Figure, as_row, middle
from benchmarks.loads import MATTERS
from benchmarks.today import begun, done
from queue_server.adapters.public_keys import PublicKeys
from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.truth.legs import Chronicle, chronicle
from queue_server.domain.truth.overtakes import overtakes
from queue_server.service import journal
from queue_server.service.chain import Cause, Chain
from queue_server.service.checking.explaining import explained
from queue_server.service.checking.verify import verify
from queue_server.service.ports import Entry

EXPLAIN_MS, ENTRIES_PER_S, DAY_S = 5.0, 10_000.0, 10.0
"""What is wanted: one question, entries of a journal in a second, a whole day's slips and skips."""
TICKETS, WAITING, GREEN_SHARE, ASKED = 10_000, 300, 0.1, 2000
OLD = date(1940, 1, 1)
Group = tuple[tuple[e.Event, ...], datetime]


class Key:
    """A signing key that lives as long as the measure."""

    sign_key_id = "hall-sign-1"

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()

    def sign(self, data: bytes) -> bytes:
        """Ed25519, 64 bytes."""
        return self.key.sign(data)


def measure() -> list[dict[str, Any]]:
    """explain_ms, slips_and_skips_s and verify_entries_per_s (processor time) of a day of 10,000 tickets, 300 waiting."""
    groups = list(loaded_day())
    told = chronicle(groups[0][1].date(), ((event, at) for events, at in groups for event in events))
    return [
        as_row(Figure("explain_ms", _explain_ms(told), "ms", EXPLAIN_MS, "≤ 1")),
        as_row(Figure("slips_and_skips_s", _overtakes_s(told), "s", DAY_S, "≤ 1")),
        as_row(Figure("verify_entries_per_s", _verify_rate(groups), "1/CPU s", ENTRIES_PER_S, "≥ 1")),
    ]


def loaded_day() -> Iterator[Group]:
    """The events of each command of the day, with its time."""
    now, chance = datetime.fromisoformat("2026-11-22T00:30:00+00:00"), Random(1)  # noqa: S311 - the same day each time
    day, opening = begun(world.hall_file(), now.date(), now)
    yield tuple(opening), now
    for command in _commands(chance):
        now += timedelta(milliseconds=300)
        yield done(day, command, now), now


def _commands(chance: Random) -> Iterator[c.Command]:
    """`WAITING` people at every moment until the last number, one in ten of them old."""
    for n in range(TICKETS + WAITING):
        if n < TICKETS:
            birth = OLD if chance.random() < GREEN_SHARE else None
            yield c.IssueTicket(MATTERS[n % 5], "zh", "kiosk:bench-1", None, birth)
        if n >= WAITING:
            window = world.WINDOWS[n % 5]
            yield c.CallNext(window)
            yield c.StartService(window)
            yield c.FinishService(window)


def _explain_ms(told: Chronicle) -> float:
    """The median over pairs of tickets near each other, as people ask."""
    chance, ids = Random(2), list(told.day.tickets)  # noqa: S311 - the same questions each time
    times = []
    for _ in range(ASKED):
        at = chance.randrange(len(ids) - WAITING)
        a, b = ids[at + chance.randrange(1, WAITING)], ids[at]
        start = process_time()
        explained(told, a, b)
        times.append(1e3 * (process_time() - start))
    return middle(times)


def _overtakes_s(told: Chronicle) -> float:
    start = process_time()
    found = overtakes(told)
    assert found.totals.total() > 0
    assert not found.unexplained
    return process_time() - start


def _verify_rate(groups: list[Group]) -> float:
    key = Key()
    entries, name = as_entries(groups, key), world.HALL
    start = process_time()
    report = verify(entries, name, PublicKeys({key.sign_key_id: key.key.public_key()}))
    assert report.holds, report.findings[:3]
    return len(entries) / (process_time() - start)


def as_entries(groups: list[Group], key: Key) -> list[Entry]:
    """The same as entries of a journal."""
    chain, head, out = Chain(world.HALL, 1, key), journal.head_of(None), list[Entry]()
    for n, (events, at) in enumerate(groups):
        asked = Cause("keypad:bench", f"{n:032x}", at)
        out += [each.entry for each in chain.write(at.date().isoformat(), events, head, asked)]
        head = journal.head_of(out[-1])
    return out
