"""The staff file: what it keeps, what it never keeps, and its codes."""

import sqlite3
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from queue_server.adapters.staff import SqliteStaff
from queue_server.contracts.actors import Role
from queue_server.service.staff import CodeRefused, SignInRefused, StaffNameRefused
from tests.support.page_hall import PASSWORD, HandClock, fast_hasher
from tests.support.page_samples import NOW
from tests.support.records import unrecorded


@pytest.fixture
def clock() -> HandClock:
    """Stands still."""
    return HandClock(NOW)


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[SqliteStaff]:
    """An empty store."""
    made = SqliteStaff(tmp_path / "staff.db", clock, hasher=fast_hasher())
    yield made
    made.close()


def test_file_holds_no_password_token_or_code(store: SqliteStaff, tmp_path: Path):
    """Only argon2id and SHA-256 reach the disk, the write-ahead log included; others cannot read it."""
    code = store.first_manager_code()
    plain = code.replace("-", "")
    kept = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert plain.encode() not in kept
    store.first_manager(code, "m01", PASSWORD, unrecorded)
    token = store.open_session("m01", None).token
    kept = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"$argon2id$" in kept
    for secret in (PASSWORD, token, plain):
        assert secret.encode() not in kept
    assert stat.S_IMODE((tmp_path / "staff.db").stat().st_mode) == 0o600


def test_code_is_refused_when_old(store: SqliteStaff, clock: HandClock):
    """A day later it is worth nothing."""
    code = store.first_manager_code()
    clock.set(NOW + timedelta(hours=24, seconds=1))
    with pytest.raises(CodeRefused):
        store.first_manager(code, "m01", PASSWORD, unrecorded)


def test_code_is_replaced_by_a_newer_one(store: SqliteStaff):
    """Printing again makes the first one worthless."""
    first, second = store.first_manager_code(), store.first_manager_code()
    with pytest.raises(CodeRefused):
        store.first_manager(first, "m01", PASSWORD, unrecorded)
    store.first_manager(second, "m01", PASSWORD, unrecorded)
    assert not store.needs_first_manager()


def test_code_survives_a_refused_form(store: SqliteStaff):
    """A bad staff number does not use the code up."""
    code = store.first_manager_code()
    with pytest.raises(StaffNameRefused):
        store.first_manager(code, "Not A Name", PASSWORD, unrecorded)
    store.first_manager(code, "m01", PASSWORD, unrecorded)


def test_code_is_not_given_while_there_is_a_manager(store: SqliteStaff):
    """Set-up closes with the first manager."""
    store.first_manager(store.first_manager_code(), "m01", PASSWORD, unrecorded)
    with pytest.raises(CodeRefused):
        store.first_manager_code()


def test_account_of_a_device_role_is_refused(store: SqliteStaff):
    """Nobody signs in as a kiosk."""
    with pytest.raises(StaffNameRefused):
        store.add("0317", PASSWORD, Role.KIOSK, unrecorded)


def test_session_of_an_ended_account_cannot_open(store: SqliteStaff):
    """Between the password and the session the account may have ended."""
    store.add("0317", PASSWORD, Role.CLERK, unrecorded)
    store.deactivate("0317", unrecorded)
    with pytest.raises(SignInRefused):
        store.open_session("0317", "w3")


def test_store_opened_again_keeps_sessions(store: SqliteStaff, tmp_path: Path, clock: HandClock):
    """A restart of the server signs nobody out."""
    store.add("0317", PASSWORD, Role.CLERK, unrecorded)
    token = store.open_session("0317", "w3").token
    store.close()
    again = SqliteStaff(tmp_path / "staff.db", clock, hasher=fast_hasher())
    session = again.session(token)
    again.close()
    assert session is not None
    assert (session.staff, session.window, session.role) == ("0317", "w3", Role.CLERK)


def test_database_errors_hide_their_parameters(store: SqliteStaff, tmp_path: Path):
    """An error's text never shows who tried to sign in."""
    with sqlite3.connect(tmp_path / "staff.db") as connection:
        connection.execute("DROP TABLE attempts")
    with pytest.raises(OperationalError) as caught:
        store.role_of("canary-0317", "canary password", "canary address")
    assert "canary" not in str(caught.value)


def test_repr_of_a_new_session_hides_the_token(store: SqliteStaff):
    """Nothing to find in a log."""
    store.add("0317", PASSWORD, Role.CLERK, unrecorded)
    signed_in = store.open_session("0317", "w3")
    assert signed_in.token not in repr(signed_in)
