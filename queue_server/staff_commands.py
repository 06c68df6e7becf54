"""`queue-server staff`: who works here, and what each account may do."""

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
from queue_server.contracts.actors import Permission, Role
from queue_server.service.staff import (
    MIN_PASSWORD,
    PasswordTooWeak,
    PersonLinked,
    StaffError,
    StaffExists,
    StaffNameRefused,
    StaffUnknown,
)

app = typer.Typer(no_args_is_help=True, help="Staff accounts and what they may do.")
_WHY: dict[type[StaffError], str] = {
    StaffUnknown: "there is no account of that number",
    StaffExists: "there is an account of that number already",
    PersonLinked: "that person is linked to another account",
    StaffNameRefused: "a staff number has only lower-case letters, digits and hyphens, at most 32",
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
def add(account: str, role: StaffRole, data: Data) -> None:
    """A new account; its first password is asked for, never taken from the command line."""
    password = typer.prompt("first password", hide_input=True, confirmation_prompt=True)
    with _staff(data) as staff:
        staff.add(account, password, Role(role.value))


@app.command()
def password(account: str, data: Data) -> None:
    """A new password for whoever forgot it or is locked out: asked for; the account's sessions end."""
    new = typer.prompt("new password", hide_input=True, confirmation_prompt=True)
    with _staff(data) as staff:
        staff.set_password(account, new)


@app.command()
def give(account: str, permission: Permission, data: Data) -> None:
    """The account may do this from now on, also in sessions that are open."""
    with _staff(data) as staff:
        staff.give(account, permission)


@app.command()
def take(account: str, permission: Permission, data: Data) -> None:
    """It may not any more, whatever its role has; at once."""
    with _staff(data) as staff:
        staff.take(account, permission)


@app.command()
def link(
    account: str,
    data: Data,
    issuer: Annotated[str, typer.Option(help="the provider, as `issuer` of [oidc] names it")],
) -> None:
    """Whoever the identity provider knows by a value signs in to this account; it is asked for, never an argument."""
    person = typer.prompt("the claim's value (such as sub) of this person").strip()
    with _staff(data) as staff:
        staff.link(account, issuer, person)


@app.command()
def unlink(account: str, data: Data) -> None:
    """Nobody signs in to the account by the identity provider any more; its sessions end."""
    with _staff(data) as staff:
        staff.unlink(account)


@contextmanager
def _staff(data: Path) -> Iterator[SqliteStaff]:
    try:
        hall_note.get(data)
        with closing(SqliteStaff(data / "staff.db", SystemClock())) as staff:
            yield staff
    except StaffError as error:
        said = _WHY[type(error)]
    except DeviceError as error:
        said = str(error)
    else:
        return
    typer.echo(f"queue-server: {said}", err=True)
    raise typer.Exit(1)
