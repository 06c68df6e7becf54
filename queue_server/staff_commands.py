"""`queue-server staff` and `first-manager`: who works here, and what each account may do; each change is on record first."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from queue_server.adapters import hall_note
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.devices import DeviceError
from queue_server.adapters.staff import SqliteStaff
from queue_server.at_machine import has_database, recorder
from queue_server.checking import Database
from queue_server.contracts.actors import Permission, Role
from queue_server.service.ports import StorageError
from queue_server.service.staff import (
    MIN_PASSWORD,
    CodeRefused,
    PasswordTooWeak,
    PersonLinked,
    StaffError,
    StaffExists,
    StaffNameRefused,
    StaffUnknown,
)
from queue_server.service.staff_record import OnRecord, StaffChange

app = typer.Typer(no_args_is_help=True, help="Staff accounts and what they may do.")
top = typer.Typer(add_completion=False)
_WHY: dict[type[StaffError], str] = {
    StaffUnknown: "there is no account of that number",
    StaffExists: "there is an account of that number already",
    PersonLinked: "that person is linked to another account",
    StaffNameRefused: "a staff number has only lower-case letters, digits and hyphens, at most 32",
    CodeRefused: "there is a manager already; managers add staff on their own page",
    PasswordTooWeak: f"the password needs at least {MIN_PASSWORD} characters",
}


class StaffRole(StrEnum):
    """Whom an account is for."""

    CLERK = "clerk"
    CASHIER = "cashier"
    INSPECTOR = "inspector"
    HELPER = "helper"
    MANAGER = "manager"


Data = Annotated[Path, typer.Option(help="the server's data folder")]


@app.command("list")
def list_accounts(data: Data) -> None:
    """Every account with its role and permissions."""
    with _staff(data) as staff:
        for each in staff.members():
            state = "active" if each.active else "ended"
            may = " ".join(p.value for p in Permission if p in each.may) or "-"
            typer.echo(
                f"{each.staff:<20} {each.role:<10} {state:<7} {may}{'  (linked)' if each.linked else ''}"
            )


@app.command()
def add(account: str, role: StaffRole, data: Data, database: Database = None) -> None:
    """A new account; its first password is asked for, never taken from the command line."""
    password = typer.prompt("first password", hide_input=True, confirmation_prompt=True)
    with _changing(data, database) as (staff, record):
        staff.add(account, password, Role(role.value), record)


@app.command()
def password(account: str, data: Data, database: Database = None) -> None:
    """A new password for whoever forgot it or is locked out: asked for; the account's sessions end."""
    new = typer.prompt("new password", hide_input=True, confirmation_prompt=True)
    with _changing(data, database) as (staff, record):
        staff.set_password(account, new, record)


@app.command()
def give(account: str, permission: Permission, data: Data, database: Database = None) -> None:
    """The account may do this from now on, also in sessions that are open."""
    with _changing(data, database) as (staff, record):
        staff.give(account, permission, record)


@app.command()
def take(account: str, permission: Permission, data: Data, database: Database = None) -> None:
    """It may not any more, whatever its role has; at once."""
    with _changing(data, database) as (staff, record):
        staff.take(account, permission, record)


@app.command()
def link(
    account: str,
    data: Data,
    issuer: Annotated[str, typer.Option(help="the provider, as `issuer` of [oidc] names it")],
    database: Database = None,
) -> None:
    """Whoever the identity provider knows by a value signs in to this account; it is asked for, never an argument."""
    person = typer.prompt("the claim's value (such as sub) of this person").strip()
    with _changing(data, database) as (staff, record):
        staff.link(account, issuer, person, record)


@app.command()
def unlink(account: str, data: Data, database: Database = None) -> None:
    """Nobody signs in to the account by the identity provider any more; its sessions end."""
    with _changing(data, database) as (staff, record):
        staff.unlink(account, record)


@top.command("first-manager")
def first_manager(data: Data, database: Database = None) -> None:
    """Print the one-time code with which the first manager signs up at /setup."""
    with _changing(data, database) as (staff, record):
        code = staff.first_manager_code()
        if has_database(data, database):
            record(StaffChange("code", ""))
        typer.echo(code)


@contextmanager
def _changing(data: Path, database: str | None) -> Iterator[tuple[SqliteStaff, OnRecord]]:
    """The accounts, and what puts each change of them on record first."""
    with _staff(data) as staff:
        yield staff, recorder(data, database, hall_note.get(data).id)


@contextmanager
def _staff(data: Path) -> Iterator[SqliteStaff]:
    try:
        hall_note.get(data)
        with closing(SqliteStaff(data / "staff.db", SystemClock())) as staff:
            yield staff
    except StaffError as error:
        said = _WHY[type(error)]
    except (DeviceError, StorageError) as error:
        said = str(error)
    else:
        return
    typer.echo(f"queue-server: {said}", err=True)
    raise typer.Exit(1)
