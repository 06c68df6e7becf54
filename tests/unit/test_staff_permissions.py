"""Permissions of staff accounts: the role's, with what a manager gave and took; at once, and from the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from queue_server.__main__ import app
from queue_server.adapters import hall_note
from queue_server.adapters.staff import SqliteStaff
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.contracts.actors import ROLE_HAS, STAFF, Permission, Role
from queue_server.contracts.commands import Pick, TransferTicket
from queue_server.contracts.permissions import permits
from queue_server.service.staff import StaffUnknown
from tests.support.command_bodies import TICKET
from tests.support.hall_day import hall
from tests.support.page_hall import PASSWORD, HandClock, fast_hasher
from tests.support.page_samples import NOW
from tests.support.records import unrecorded

PICK = Pick(window="w1", ticket=TICKET, cause="urgent")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStaff]:
    """An account of each role, in a hall's data folder."""
    hall_note.put(tmp_path, hall())
    SqliteStore(tmp_path / "hall.db", hall().id).close()
    made = SqliteStaff(tmp_path / "staff.db", HandClock(NOW), hasher=fast_hasher())
    for role in STAFF:
        made.add(role.value, PASSWORD, role, unrecorded)
    yield made
    made.close()


def may(store: SqliteStaff, staff: str) -> frozenset[Permission]:
    """What the list shows for the account."""
    return next(each.may for each in store.members() if each.staff == staff)


@pytest.mark.parametrize("role", sorted(STAFF))
def test_new_account_has_what_its_role_has(store, role):
    """A clerk neither picks nor transfers, nor sees ratings, before a manager says so."""
    assert may(store, role.value) == ROLE_HAS[role]
    assert not {Permission.PICK, Permission.TRANSFER, Permission.RATINGS} & ROLE_HAS[Role.CLERK]


def test_given_permission_counts_in_an_open_session(store):
    """The clerk need not sign in again; taken back, the next command is refused."""
    token = store.open_session("clerk", "w1").token
    for act, allowed in ((store.give, True), (store.take, False)):
        act("clerk", Permission.PICK, unrecorded)
        session = store.session(token)
        assert session is not None
        assert permits(session.actor, PICK) is allowed
        assert not permits(session.actor, TransferTicket(window="w1", to_window="w2", reason="other"))


def test_permission_of_the_role_can_be_taken_and_given_back(store):
    """Of one account; others of the role keep it."""
    store.add("clerk-2", PASSWORD, Role.CLERK, unrecorded)
    store.take("clerk", Permission.CALL, unrecorded)
    assert may(store, "clerk") == ROLE_HAS[Role.CLERK] - {Permission.CALL}
    assert may(store, "clerk-2") == ROLE_HAS[Role.CLERK]
    store.give("clerk", Permission.CALL, unrecorded)
    assert may(store, "clerk") == ROLE_HAS[Role.CLERK]


def test_unknown_account_is_refused(store):
    """Nothing is written for somebody who is not there."""
    for act in (store.give, store.take):
        with pytest.raises(StaffUnknown):
            act("nobody", Permission.PICK, unrecorded)


def test_file_of_an_older_program_gets_the_table(tmp_path):
    """Accounts without any row have their role's."""
    old = SqliteStaff(tmp_path / "staff.db", HandClock(NOW), hasher=fast_hasher())
    old.add("c1", PASSWORD, Role.CLERK, unrecorded)
    with old._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE permissions")
    old.close()
    new = SqliteStaff(tmp_path / "staff.db", HandClock(NOW), hasher=fast_hasher())
    assert may(new, "c1") == ROLE_HAS[Role.CLERK]
    new.close()


def test_command_line_adds_an_inspector(store, tmp_path):
    """The password is asked for twice and never stands on the command line; each refusal is a sentence."""
    run, data = CliRunner().invoke, ["--data", str(tmp_path)]

    def add(account: str, role: str, password: str) -> tuple[int, str]:
        done = run(app, ["staff", "add", account, role, *data], input=f"{password}\n{password}\n")
        return done.exit_code, done.output

    assert add("i01", "inspector", PASSWORD)[0] == 0
    assert may(store, "i01") == ROLE_HAS[Role.INSPECTOR]
    assert store.role_of("i01", PASSWORD, "here") is Role.INSPECTOR
    for account, password, said in (
        ("i01", PASSWORD, "already"), ("I 1", PASSWORD, "lower-case"), ("i02", "short", "at least 10"),
    ):  # fmt: skip
        code, output = add(account, "inspector", password)
        assert (code, said in output, PASSWORD in output) == (1, True, False)
    assert add("d01", "desk", PASSWORD)[0] == 2


def test_command_line_gives_takes_and_lists(store, tmp_path):
    """What a manager of a hall types; an unknown account or permission is a sentence, not a traceback."""
    run = CliRunner().invoke
    data = ["--data", str(tmp_path)]
    assert run(app, ["staff", "give", "clerk", "pick", *data]).exit_code == 0
    assert run(app, ["staff", "take", "clerk", "missed", *data]).exit_code == 0
    (line,) = [
        row for row in run(app, ["staff", "list", *data]).output.splitlines() if row.startswith("clerk ")
    ]
    assert line.split() == ["clerk", "clerk", "active", "call", "pick", "parked"]
    refused = run(app, ["staff", "give", "nobody", "pick", *data])
    assert (refused.exit_code, "there is no account of that number" in refused.output) == (1, True)
    assert run(app, ["staff", "give", "clerk", "everything", *data]).exit_code == 2
    assert run(app, ["staff", "list", "--data", str(tmp_path / "nowhere")]).exit_code == 1


def test_what_is_taken_stays_taken_in_a_provider_s_role(store):
    """A session in another role than the account's own: given and taken permissions count there, too."""
    store.take("clerk", Permission.RATINGS, unrecorded)
    signed_in = store.open_session("clerk", None, Role.MANAGER)
    assert Permission.RATINGS not in signed_in.session.may
    store.give("clerk", Permission.RATINGS, unrecorded)
    again = store.session(signed_in.token)
    assert again is not None
    assert Permission.RATINGS in again.may
