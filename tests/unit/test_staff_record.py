"""Changes of accounts on record: each of them, before it counts, by whom, never a password; nothing changes where it cannot be written."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.adapters.staff import SqliteStaff
from queue_server.contracts.actors import Permission, Role
from queue_server.service.ports import StorageError
from queue_server.service.staff import PasswordTooWeak, SignInRefused, StaffExists, StaffUnknown
from queue_server.service.staff_record import OnRecord, StaffChange
from tests.support.page_hall import PASSWORD, HandClock, fast_hasher, staff_store
from tests.support.page_samples import NOW
from tests.support.records import refused, unrecorded

NEW = "another long password"
ISSUER, PERSON = "https://id.example", "f:77:zhou"
CHANGES: dict[str, tuple[Callable[[SqliteStaff, OnRecord], object], StaffChange]] = {
    "add": (lambda s, r: s.add("0320", PASSWORD, Role.CLERK, r), StaffChange("add", "0320", "clerk")),
    "end": (lambda s, r: s.deactivate("0317", r), StaffChange("end", "0317")),
    "password": (lambda s, r: s.set_password("0317", NEW, r), StaffChange("password", "0317")),
    "give": (lambda s, r: s.give("0317", Permission.PICK, r), StaffChange("give", "0317", "pick")),
    "take": (lambda s, r: s.take("0317", Permission.CALL, r), StaffChange("take", "0317", "call")),
    "link": (lambda s, r: s.link("0317", ISSUER, PERSON, r), StaffChange("link", "0317")),
    "unlink": (lambda s, r: s.unlink("0411", r), StaffChange("unlink", "0411")),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStaff]:
    """A manager, a clerk and a cashier; the cashier is linked to somebody."""
    made = staff_store(tmp_path, HandClock(NOW))
    made.link("0411", ISSUER, "li", unrecorded)
    yield made
    made.close()


def state(store: SqliteStaff) -> object:
    """Everything that a change could change and others can see."""
    return store.members(), [store.account_of(ISSUER, who) for who in (PERSON, "li")]


@pytest.mark.parametrize("name", CHANGES)
def test_change_is_on_record_before_it_counts(store: SqliteStaff, name: str):
    """Whoever reads the accounts while the record is written sees them as they were; afterwards one record stands there."""
    before, during, told = state(store), [], list[StaffChange]()

    def record(change: StaffChange) -> None:
        during.append(state(store))
        told.append(change)

    change, expected = CHANGES[name]
    change(store, record)
    assert (during, told) == ([before], [expected])
    assert name == "password" or state(store) != before


@pytest.mark.parametrize("name", CHANGES)
def test_change_that_cannot_be_recorded_is_none(store: SqliteStaff, name: str):
    """Accounts, links and the old password stay; open sessions too."""
    before, token = state(store), store.open_session("0317", "w3").token
    with pytest.raises(StorageError):
        CHANGES[name][0](store, refused)
    assert state(store) == before
    assert store.role_of("0317", PASSWORD, "a") is Role.CLERK
    assert store.session(token) is not None


@pytest.mark.parametrize("name", CHANGES)
def test_record_has_no_secret(name: str):
    """Neither password nor hash, nor whom the provider knows: only number, role and permission."""
    entry = CHANGES[name][1].by("manager:m01", NOW)
    assert (entry.actor, entry.at, entry.kind, entry.visit) == ("manager:m01", NOW, "staff", "")
    assert not any(secret in entry.detail for secret in (PASSWORD, NEW, "argon2", PERSON, ISSUER))
    assert StaffChange.of(entry) == CHANGES[name][1]


def test_refused_change_is_not_on_record(store: SqliteStaff):
    """What did not happen is not told: too weak, there already, unknown; nor an end or unlinking of nothing."""
    told: list[StaffChange] = []
    with pytest.raises(PasswordTooWeak):
        store.set_password("0317", "short", told.append)
    with pytest.raises(StaffExists):
        store.add("0317", PASSWORD, Role.CLERK, told.append)
    with pytest.raises(StaffUnknown):
        store.give("0999", Permission.PICK, told.append)
    store.deactivate("0999", told.append)
    store.unlink("0317", told.append)
    assert told == []


def test_first_manager_is_on_record(tmp_path: Path):
    """By the code of the machine; refused by the record, the code is still good."""
    store, told = (
        SqliteStaff(tmp_path / "staff.db", HandClock(NOW), hasher=fast_hasher()),
        list[StaffChange](),
    )
    code = store.first_manager_code()
    with pytest.raises(StorageError):
        store.first_manager(code, "m01", PASSWORD, refused)
    assert store.needs_first_manager()
    store.first_manager(code, "m01", PASSWORD, told.append)
    store.close()
    assert told == [StaffChange("first", "m01", "manager")]


def test_lock_and_unlock_are_told(store: SqliteStaff):
    """The fifth failure of an account says that it locks; a new password says that it ended a lock, and only then."""
    told: list[StaffChange] = []

    def fails(account: str) -> list[bool]:
        locks = []
        for n in range(5):
            with pytest.raises(SignInRefused) as caught:
                store.role_of(account, "wrong", f"address {n}")
            locks.append(caught.value.locks)
        return locks

    assert fails("0317") == [False] * 4 + [True]
    assert fails("nobody") == [False] * 5
    store.set_password("0317", NEW, told.append)
    store.set_password("0317", PASSWORD, told.append)
    assert told == [StaffChange("password", "0317", "unlocked"), StaffChange("password", "0317")]


def test_lock_that_has_passed_is_not_unlocked(tmp_path: Path):
    """A quarter of an hour later a new password is just that."""
    clock, told = HandClock(NOW), list[StaffChange]()
    store = staff_store(tmp_path, clock)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            store.role_of("0317", "wrong", "a")
    clock.set(NOW + timedelta(minutes=15, seconds=1))
    store.set_password("0317", NEW, told.append)
    store.close()
    assert told == [StaffChange("password", "0317")]
