"""Take-overs on PostgreSQL: whoever lost the hall writes nothing and answers nothing more, wherever it was stopped."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from random import Random
from threading import Condition, Event, Thread
from typing import Any

import pytest

from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.adapters.storage.postgres_line import Times
from queue_server.contracts.replies import Accepted
from queue_server.service import journal
from queue_server.service.ports import Entry, LeaseLost, StorageError
from tests.support.hall_service import HALL, KIOSK, World
from tests.support.postgres import Database
from tests.support.source_tree import ROOT
from tests.support.takeover_worker import busy_hall

TERM_S = 0.6
PATIENT = Times(term=1.5, statement=4.0, idle=1.0)
"""For threads of one process on a busy machine."""
PATIENCE_S = 60.0


def entries_of(database: Database) -> list[Entry]:
    """The whole journal, with the numbers' table beside it."""
    with closing(PostgresStore(database.url, HALL)) as store:
        return list(store.all())


def check_journal(database: Database) -> list[Entry]:
    """Gap-free, one chain, no owner after its successor, no time runs back, no number twice."""
    entries = entries_of(database)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert journal.broken_at(HALL, entries) is None
    assert all(a.epoch <= b.epoch and a.at <= b.at for a, b in pairwise(entries))
    issued = [json.loads(entry.body)["ticket"] for entry in entries if entry.kind == "TicketIssued"]
    with closing(database.admin()) as line:
        kept = line.execute("SELECT count(*) FROM number").fetchone()
    assert kept == (len(set(issued)),) == (len(issued),)
    return entries


# A thread that is stopped at every point


class Pausing(PostgresStore):
    """A store whose thread can be stopped, with its keeper, at one point of a batch."""

    point, armed = "", False

    def __init__(self, address: str) -> None:
        self.reached, self.resumed = Event(), Event()
        super().__init__(address, HALL, times=PATIENT)

    def _stand(self, point: str) -> None:
        if self.armed and point == self.point:
            self._end_keeper()
            self.reached.set()
            self.resumed.wait(PATIENCE_S)

    def replies(self, keys: Any) -> Any:
        self._stand("before the replies are read")
        return super().replies(keys)

    @contextmanager
    def batch(self, expected_seq: int, *, together: bool = False) -> Iterator[Any]:
        self._stand("before the batch")
        with super().batch(expected_seq, together=together) as unit:
            self._stand("before deciding")
            yield unit
            self._stand("before the commit")
        self._stand("before the answer")


POINTS = (
    "before the replies are read", "before the batch", "before deciding", "before the commit", "before the answer"
)  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
def test_owner_stopped_at_any_point_writes_and_answers_nothing_after_a_take_over(postgres, tmp_path, point):
    """Stopped, overtaken, resumed: its batch is kept before the take-over or never, its reads stay silent, its next
    command is refused, and the new owner's journal has no gap and no number twice."""
    keys = KeyRing.create(tmp_path / "keys", mode="demo")
    store = Pausing(postgres.url)
    with closing(store), closing(PostgresStore(postgres.url, HALL, times=PATIENT)) as second:
        old = World(store, keys, hall=busy_hall())
        old.issue()
        store.point, store.armed = point, True
        outcomes: list[Any] = []
        thread = Thread(target=lambda: outcomes.append(_outcome(old)))
        thread.start()
        assert store.reached.wait(PATIENCE_S)
        new = World(second, keys, hall=busy_hall(), ids=old.ids, numbers=old.numbers)
        kept_before = len(list(second.all()))
        new.issue()
        store.armed = False
        store.resumed.set()
        thread.join(PATIENCE_S)
        assert not store.in_force()
        assert isinstance(outcomes[0], Accepted if point == "before the answer" else StorageError), outcomes
        assert isinstance(_outcome(old), LeaseLost)
        new.issue()
    entries = check_journal(postgres)
    assert [entry.epoch for entry in entries].count(1) == kept_before
    assert len({entry.epoch for entry in entries}) == 2


def _outcome(world: World) -> Any:
    try:
        return world.ask(KIOSK, world.issuing())
    except StorageError as error:
        return error


# Processes that are stopped, cut off and killed


class Race:
    """Several workers on one hall; everything they say in one list."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database, self._folder = database, folder
        KeyRing.create(folder / "keys", mode="demo")
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.workers: dict[str, subprocess.Popen[str]] = {}
        self._news = Condition()
        self._ears: list[Thread] = []
        self._errors = (folder / "errors").open("a")

    def start(self, name: str, skew_s: int) -> None:
        """A worker whose clock is so many seconds off."""
        words = [
            sys.executable,
            "-m",
            "tests.support.takeover_worker",
            self._database.url,
            str(self._folder),
            name,
        ]
        process = subprocess.Popen(
            [*words, str(skew_s), str(TERM_S)],
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            cwd=ROOT,
        )
        self.workers[name] = process
        self._ears.append(Thread(target=self._hear, args=(name, process), daemon=True))
        self._ears[-1].start()

    def stop(self) -> None:
        """End them all."""
        for process in self.workers.values():
            process.kill()
            process.wait()
        for ear in self._ears:
            ear.join(PATIENCE_S)
        self._errors.close()

    def owner(self) -> tuple[str, int]:
        """Who took the hall last, with the epoch."""
        with self._news:
            self._wait(lambda: any("took" in said for _, said in self.said))
            return max(
                ((name, said["took"]) for name, said in self.said if "took" in said), key=lambda each: each[1]
            )

    def told(self, epoch: int, count: int) -> None:
        """Wait until so many answers were given under the epoch, or another began."""
        with self._news:
            self._wait(
                lambda: (
                    sum(s.get("epoch") == epoch for _, s in self.said) >= count
                    or any(s.get("took", 0) > epoch for _, s in self.said)
                )
            )

    def overtaken(self, epoch: int) -> None:
        """Wait until another took the hall."""
        with self._news:
            self._wait(lambda: any(said.get("took", 0) > epoch for _, said in self.said))

    def _wait(self, holds: Any) -> None:
        assert self._news.wait_for(holds, PATIENCE_S), (self._folder / "errors").read_text()[-2000:]

    def _hear(self, name: str, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                if line.endswith("}\n"):  # a killed one may end in the middle
                    with self._news:
                        self.said.append((name, json.loads(line)))
                        self._news.notify_all()


SKEWS_S = {"ahead": 7200, "behind": -7200}


def take_overs(race: Race, count: int, random: Random) -> None:
    """Stop or kill whoever owns the hall, again and again, at moments that differ."""
    for name, skew in SKEWS_S.items():
        race.start(name, skew)
    for turn in range(count):
        name, epoch = race.owner()
        race.told(epoch, random.randrange(25))
        Event().wait(random.uniform(0, 0.02))
        process = race.workers[name]
        if turn % 5 == 4:
            process.kill()
            process.wait()
            race.overtaken(epoch)
            race.start(name, SKEWS_S[name])
        else:
            os.kill(process.pid, signal.SIGSTOP)
            race.overtaken(epoch)
            os.kill(process.pid, signal.SIGCONT)
    race.told(race.owner()[1], 3)


def check_race(race: Race, database: Database, count: int) -> None:
    """Every answer stands in the journal, and none was given after the next owner began."""
    entries = {entry.seq: entry for entry in check_journal(database)}
    said = [each for _, each in race.said]
    took = {each["took"]: each["t"] for each in said if "took" in each}
    told = [each for each in said if "told" in each]
    assert len(took) > count
    assert all(entries[each["seq"]].hash == each["hash"] for each in told)
    assert len({each["told"] for each in told}) == len(told)
    began = sorted(took.items())
    late = [each for each in told for epoch, at in began if epoch > each["epoch"] and each["t"] >= at]
    assert late == []
    print(f"{len(took) - 1} take-overs, {len(entries)} entries, {len(told)} answers")


def check_take_overs(database: Database, folder: Path, count: int, seed: int) -> None:
    """So many take-overs between two servers whose clocks are four hours apart."""
    race = Race(database, folder)
    try:
        take_overs(race, count, Random(seed))  # noqa: S311 — chooses moments, keeps no secret
    finally:
        race.stop()
    check_race(race, database, count)


def test_two_servers_take_the_hall_over_12_times(postgres, tmp_path):
    """Stopped and resumed or killed under load, clocks four hours apart: no late write, no late answer, no double."""
    check_take_overs(postgres, tmp_path, 12, seed=20261122)


@pytest.mark.campaign
@pytest.mark.timeout(7200)
def test_two_servers_take_the_hall_over_a_thousand_times(postgres, tmp_path):
    """The long run, from another seed."""
    check_take_overs(postgres, tmp_path, 1000, seed=7)
