"""Any commands, callers, clocks and crashes over each store: nothing doubled, nothing lost, memory equals the journal."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import ClassVar, get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from queue_server.adapters.storage.memory import MemoryDisk, MemoryStore
from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.domain import events as e
from queue_server.service.ports import Entry, Store
from tests.support.any_body import COMMANDS
from tests.support.crashing_store import Moment
from tests.support.hall_machine import HallMachine
from tests.support.hall_service import HALL


class OnMemory(HallMachine):
    """A disk in memory that outlives the process."""

    def open_store(self) -> Store:
        self.disk = getattr(self, "disk", None) or MemoryDisk()
        return MemoryStore(self.disk)

    def entries(self) -> list[Entry]:
        return self.disk.journal


class OnSqlite(HallMachine):
    """The real file, FULL synchronous."""

    LOOKS_EVERY = 8

    def open_store(self) -> Store:
        path = Path(self.folder.name) / "hall.db"
        if not path.exists():
            shutil.copy(_migrated(), path)
        return SqliteStore(path, HALL)

    def entries(self) -> list[Entry]:
        return list(self.store.all())


class OnPostgres(HallMachine):
    """A real server; each example is a hall of its own in one database."""

    LOOKS_EVERY = 8
    address: ClassVar[str]

    def open_store(self) -> Store:
        self.name = getattr(self, "name", None) or token_hex(8)
        return PostgresStore(self.address, self.name)

    def entries(self) -> list[Entry]:
        return list(self.store.all())


@cache
def _migrated() -> Path:
    """An empty hall's file: migrating takes longer than an example."""
    path = Path(tempfile.mkdtemp(prefix="yitang-empty-")) / "hall.db"
    store = SqliteStore(path, HALL)
    store.close()
    return path


EVERY_DAY = {OnMemory: 20, OnSqlite: 6, OnPostgres: 5}
CAMPAIGN = {OnMemory: 1000, OnSqlite: 400, OnPostgres: 400}


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def machine(request) -> type[HallMachine]:
    """The machine over each store."""
    if request.param == "postgres":
        OnPostgres.address = request.getfixturevalue("shared_postgres").url
        return OnPostgres
    return OnMemory if request.param == "memory" else OnSqlite


def check_machine(under: type[HallMachine], examples: int, steps: int = 40) -> None:
    """So many examples of so many steps each."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    many = settings(
        max_examples=int(os.environ.get("EXAMPLES", examples)), stateful_step_count=steps, deadline=None,
        suppress_health_check=slow,
    )  # fmt: skip
    run_state_machine_as_test(under, settings=many)


def test_hall_under_any_hands_keeps_its_word(machine):
    """No double number, no ticket at two windows, no loss, the same answer again, memory and views equal the journal."""
    check_machine(machine, EVERY_DAY[machine])


@pytest.mark.campaign
@pytest.mark.timeout(7200)
def test_hall_in_a_long_campaign_keeps_its_word(machine):
    """The same, long: the process died at every moment, and in memory every command was carried out."""
    machine.tally.clear()
    check_machine(machine, CAMPAIGN[machine], steps=80)
    tally = {part: _of(machine, part) for part in ("event", "death", "accepted")}
    print(machine.__name__, {part: sum(found.values()) for part, found in tally.items()}, tally["death"])
    print("events that never came:", sorted(_EVENTS - set(tally["event"])))
    assert {moment.name for moment in Moment} <= set(tally["death"])
    assert machine is not OnMemory or set(COMMANDS) - set(tally["accepted"]) == set()


_EVENTS = {kind.__name__ for kind in get_args(e.Event)}


def _of(machine: type[HallMachine], part: str) -> dict[str, int]:
    found = machine.tally.items()
    return {name.split()[1]: count for name, count in found if name.startswith(part)}
