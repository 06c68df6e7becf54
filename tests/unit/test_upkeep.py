"""Upkeep of persons' data: what has expired goes, rows follow rotated keys, keys without a row end, and nothing waits long."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.adapters.erasure_list import ErasureFile
from queue_server.adapters.keys import KeyMissing, KeyRing
from queue_server.adapters.storage.memory import MemoryStore
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.adapters.vault import KeyVault
from queue_server.domain.keeping import Keeping
from queue_server.service.keeping_up import a_round, keep_up
from queue_server.service.personal import Erased
from queue_server.service.ports import Record, StorageError
from queue_server.service.upkeep import PIECE, Done, Upkeep
from tests.support import hall_day
from tests.support.hall_service import NOW as OPENING
from tests.support.hall_service import VISITOR, HandClock, World

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class Hall:
    """Keys, vault, a store and its upkeep."""

    def __init__(self, folder: Path, store=None) -> None:
        self.keys = KeyRing.create(folder / "keys")
        self.vault = KeyVault(self.keys)
        self.store = store or MemoryStore()
        self.store.acquire("one")
        self.personal = self.store.personal
        self.erasures = ErasureFile(folder)
        self.upkeep = Upkeep(self.vault, self.keys, self.erasures)
        self.visits = 0

    def keep(self, *, until: datetime = NOW + timedelta(days=30), at: datetime = NOW) -> str:
        """One more visit in the vault."""
        self.visits += 1
        row = self.vault.lock(f"{self.visits:032x}", VISITOR, at, until)
        tail = self.store.tail()
        with self.store.batch(tail.seq if tail else 0) as unit:
            unit.append(Record(None, vault=(row,)))
        return row.visit

    def run(self, today: date = TODAY, now: datetime = NOW) -> Done:
        """One round."""
        return self.upkeep.run(self.personal, today, now)

    async def on_personal(self, run):
        """As a running hall's."""
        return run(self.personal)


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path)


def test_expired_visits_are_erased_and_noted_everywhere(hall):
    """The row goes; the list beside the database and the audit chain say so; what is not due stays."""
    old, young = hall.keep(until=NOW - timedelta(seconds=1)), hall.keep()
    done = hall.run()
    assert (done.erased, done.scrubbed) == (1, True)
    assert (hall.personal.row(old), hall.personal.row(young) is None) == (None, False)
    assert hall.erasures.read() == (Erased(old, NOW, "retention"),)
    assert [(e.access.kind, e.access.visit) for e in hall.personal.audit()] == [("erase", old)]
    assert hall.run().erased == 0


def test_erasure_that_cannot_be_noted_erases_nothing(hall):
    """A copy of the database would bring it back unnoticed: first the list, then the row."""
    old = hall.keep(until=NOW)
    hall.erasures.path.mkdir()
    with pytest.raises(StorageError):
        hall.run()
    assert hall.personal.row(old) is not None


async def test_round_of_many_goes_in_pieces(hall):
    """Nobody at a kiosk waits for a whole month to be erased."""
    for _ in range(2 * PIECE + 1):
        hall.keep(until=NOW)
    pieces = []

    class Counted:
        async def on_personal(self, run):
            before = len(hall.personal.kept())
            answer = run(hall.personal)
            pieces.append(before - len(hall.personal.kept()))
            return answer

    clock = HandClock(NOW)
    done = await a_round(Counted(), hall.upkeep, clock, "Asia/Shanghai")
    assert (done.erased, max(pieces)) == (2 * PIECE + 1, PIECE)


async def test_keep_up_goes_on_after_a_failure(hall):
    """A disk that is full for an hour is no reason never to erase again."""
    old, rounds = hall.keep(until=NOW), []

    async def pause(_seconds: float) -> None:
        rounds.append(hall.personal.row(old) is None)
        if len(rounds) == 1:
            hall.erasures.path.rmdir()
        else:
            raise KeyboardInterrupt

    hall.erasures.path.mkdir()
    with pytest.raises(KeyboardInterrupt):
        await keep_up(hall, hall.upkeep, HandClock(NOW), "Asia/Shanghai", pause)
    assert rounds == [False, True]


def test_rotated_vault_key_takes_its_rows_along_and_ends(hall):
    """After a rotation every row is under the new key, readable, and the old key's file is gone."""
    visit = hall.keep()
    assert hall.keys.rotate("kek-2026-11") == "kek-2026-11-2"
    done = hall.run()
    row = hall.personal.row(visit)
    assert (done.relocked, done.keys) == (1, ["kek-2026-11-1"])
    assert (row.kek_id, hall.vault.unlock(row)) == ("kek-2026-11-2", VISITOR)
    with pytest.raises(KeyMissing):
        hall.keys.kek_by_id("kek-2026-11-1")
    assert hall.run() == Done()


def test_rotated_lookup_key_finds_everybody_before_and_after(hall):
    """Between rotation and upkeep both hashes are tried; afterwards only the new key is left."""
    visit = hall.keep()
    assert hall.keys.rotate("lookup") == "lookup-2"

    def found() -> list[str]:
        hashes = hall.vault.lookups(VISITOR.number)
        return [row.visit for each in hashes for row in hall.personal.rows_of(each)]

    assert found() == [visit]
    done = hall.run()
    assert (done.relocked, done.keys) == (1, ["lookup-1"])
    assert found() == [visit]
    assert [key for key in hall.keys.ids if key.startswith("lookup")] == ["lookup-2"]


def test_month_without_rows_loses_its_key(hall):
    """So that what an old copy of the database still holds can never be read again; this month's key stays."""
    hall.keep(until=NOW, at=NOW - timedelta(days=40))
    hall.keep()
    assert "kek-2026-10-1" in hall.keys.ids
    assert hall.run().keys == ["kek-2026-10-1"]
    assert {"kek-2026-11-1", "lookup-1", "hall-seal-1"} <= set(hall.keys.ids)


def test_row_that_cannot_be_opened_keeps_its_key(hall):
    """A damaged row is not thrown away by a rotation, and its key waits with it."""
    visit = hall.keep()
    row = hall.personal.row(visit)
    hall.personal.replace([(row, replace(row, ciphertext=b"damaged" * 9))])
    hall.keys.rotate("kek-2026-11")
    assert (hall.run().keys, hall.personal.row(visit).kek_id) == ([], "kek-2026-11-1")


def test_refresh_takes_what_a_command_rotated(hall, tmp_path):
    """The operator rotates beside the running server: its next round seals, signs and finds with the new keys."""
    beside = KeyRing.open(tmp_path / "keys")
    beside.rotate("hall-seal")
    assert hall.keys.seal_key_id == "hall-seal-1"
    assert hall.keys.refresh()
    assert hall.keys.seal_key_id == "hall-seal-2"
    assert not hall.keys.refresh()


def test_key_in_use_is_never_destroyed(hall):
    """The newest of a standing kind, and what is not there."""
    for key in ("lookup-1", "lookup-7", "nonsense", "hall-seal-1"):
        with pytest.raises(KeyMissing):
            hall.keys.destroy(key)


@pytest.mark.parametrize(
    ("matters", "days"),
    [(("advice",), 30), (("deed",), 90), (("advice", "deed"), 90), ((), 30), (("short",), 5)],
)
def test_keeping_ends_with_the_day(matters, days):
    """Thirty days after the day of the visit, as its department rules otherwise; of several matters the longest."""
    keeping = Keeping(30, (("deed", 90), ("short", 5)), "Asia/Shanghai")
    end = keeping.until(TODAY, *matters)
    assert end == datetime(2026, 11, 22, 16, 0, tzinfo=UTC) + timedelta(days=days)


def test_keeping_comes_from_the_halls_file():
    """The hall shortens for all, a matter's department rules for its own."""
    plan = hall_day.hall()
    ruled = replace(plan, keep_days=7, matters=(replace(plan.matters[0], keep_days=400), *plan.matters[1:]))
    keeping = Keeping.of(ruled)
    assert (keeping.days, keeping.by_matter) == (7, ((plan.matters[0].id, 400),))


def test_issue_keeps_as_long_as_its_matter_rules(tmp_path):
    """The row that an issue leaves carries the day on which it goes."""
    plan = replace(hall_day.hall(), keep_days=3)
    world = World(MemoryStore(), KeyRing.create(tmp_path / "keys"), hall=plan)
    world.issue()
    [row] = world.store.disk.vault.values()
    assert row.expires == Keeping.of(plan).until(OPENING.date())


def test_erasure_list_survives_a_line_that_was_cut(tmp_path):
    """A crash in the middle of a line costs that line's rest, not the next one."""
    listed = ErasureFile(tmp_path)
    assert listed.read() == ()
    first, second = Erased("1" * 32, NOW, "retention"), Erased("2" * 32, NOW, "asked")
    listed.add([first])
    with listed.path.open("a") as file:
        file.write("2026-11-22T04:00:00+00:00 3333")
    listed.add([second])
    assert listed.read() == (first, second)
    assert listed.path.stat().st_mode & 0o777 == 0o600


def test_sqlite_upkeep_leaves_no_byte(tmp_path):
    """The same on the real database: after the round neither file nor log holds the row's bytes."""
    hall = Hall(tmp_path, SqliteStore(tmp_path / "hall.db", "hall-1"))
    visit = hall.keep(until=NOW)
    wrapped = hall.personal.row(visit).wrapped_dek
    assert any(wrapped in path.read_bytes() for path in tmp_path.glob("hall.db*"))
    assert hall.run().erased == 1
    assert not any(wrapped in path.read_bytes() for path in tmp_path.glob("hall.db*"))
    hall.store.close()
