"""`queue-server keys`, `person`, `retention`, `erasures`: what an operator does about keys and persons' data, each on record first."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, get_args

import typer

from queue_server.adapters import hall_note
from queue_server.adapters.devices import DeviceRegistry
from queue_server.adapters.erasure_list import ErasureFile
from queue_server.adapters.key_care import Kind, listing, purpose_of
from queue_server.adapters.keys import KeyMissing
from queue_server.adapters.storage.personal import PersonalTables
from queue_server.adapters.vault import KeyVault
from queue_server.at_machine import has_database, opened, operator
from queue_server.checking import Database, Json, entries_of, ring_of, told
from queue_server.contracts.actors import Role
from queue_server.service import person
from queue_server.service.personal import Access, AuditKind
from queue_server.service.ports import StorageError
from queue_server.service.upkeep import Upkeep

app = typer.Typer(add_completion=False)
keys_app = typer.Typer(no_args_is_help=True, help="The hall's keys: which there are, rotation, destruction.")
person_app = typer.Typer(
    no_args_is_help=True, help="A person's own request: see or erase what is kept of them."
)
app.add_typer(keys_app, name="keys")
app.add_typer(person_app, name="person")
ItsData = Annotated[Path, typer.Option(help="the server's data folder")]
LOGS_KEPT: Final = timedelta(days=180)
_VISIT: Final = re.compile(r"[0-9a-f]{32}")
_OUTING: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{10}")
"""A case's number looks the same."""


@keys_app.command("list")
def keys_list(*, data: ItsData) -> None:
    """Every key by its id, since when, and what it serves; never the key."""
    with told():
        hall_note.get(data)
        for each in listing(ring_of(data / "keys"), data / "keys"):
            typer.echo(f"{each.id:<24} {each.made:%Y-%m-%d %H:%M} {each.state:<8} {each.serves}")
        for device in DeviceRegistry(data / "devices", hall_note.get(data).id).summaries():
            typer.echo(
                f"{'device ' + device.device:<24} {device.since:%Y-%m-%d %H:%M} {device.state:<8} MAC key and password"
            )


@keys_app.command("rotate")
def keys_rotate(
    kind: Annotated[str, typer.Argument(help=f"one of {', '.join(get_args(Kind))}, or device")],
    *,
    data: ItsData,
    device: Annotated[str, typer.Option(help="the device whose MAC key is changed")] = "",
    database: Database = None,
) -> None:
    """Make a new key; a running server takes it within the hour, the broker's at its next start."""
    with told():
        note = hall_note.get(data)
        if kind == "device":
            _again(DeviceRegistry(data / "devices", note.id), device)
            return
        if kind not in get_args(Kind):
            raise KeyMissing(f"no kind of key is called {kind}")
        ring = ring_of(data / "keys")
        made = ring.rotate(purpose_of(kind, ring.ids, date.today()))  # noqa: DTZ011 - the machine's own month is the hall's
        _note(data, database, note.id, "keys", f"rotated {made}")
        typer.echo(made)


@keys_app.command("destroy")
def keys_destroy(key: str, *, data: ItsData, database: Database = None) -> None:
    """Destroy an older key: what only it opens can never be read again. One in use is refused."""
    with told():
        note = hall_note.get(data)
        ring = ring_of(data / "keys")
        if key.startswith("hall-seal-") and key != ring.seal_key_id:
            _unused(key, DeviceRegistry(data / "devices", note.id))
        _note(data, database, note.id, "keys", f"destroyed {key}"[:200])
        ring.destroy(key)


def _unused(seal: str, devices: DeviceRegistry) -> None:
    """Only kiosks seal; of one that enrolled before it was noted nobody knows to what."""
    kiosks = (d for d in devices.summaries() if d.role is Role.KIOSK and d.state == "enrolled")
    if users := [kiosk.device for kiosk in kiosks if kiosk.seals_to in (seal, None)]:
        raise StorageError(f"{seal}: {', '.join(users)} may still seal to it; enrol again or revoke first")


@app.command()
def retention(
    *,
    data: ItsData,
    database: Database = None,
    logs: Annotated[Path | None, typer.Option(help="folder whose *.log* files go after 180 days")] = None,
) -> None:
    """One round of what a running server does every hour: expired data, rotated keys, the audit chain's old end."""
    with told(), _personal(data, database) as personal:
        ring, now = ring_of(data / "keys"), datetime.now(UTC)
        done = Upkeep(KeyVault(ring), ring, ErasureFile(data)).run(personal, now.date(), now)
        gone = _old_logs(logs, now) if logs else 0
        typer.echo(
            f"erased {done.erased}, under new keys {done.relocked}, keys ended {len(done.keys)}, "
            f"audit entries forgotten {done.forgotten}, log files {gone}"
        )
        if not done.scrubbed:
            typer.echo(
                "erased bytes are still in the database's log: somebody reads it; run it again", err=True
            )


@person_app.command("show")
def person_show(
    reference: Annotated[
        str | None,
        typer.Argument(
            help="a visit, a ticket such as 2026-11-22-A003, or the number of a case whose result was posted"
        ),
    ] = None,
    *,
    data: ItsData,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Everything that is kept of a person, and who looked at it. Without a reference it asks for the ID number."""
    with told(), _personal(data, database) as personal:
        vault = KeyVault(ring_of(data / "keys"))
        for visit in _visits(personal, vault, data, database, reference):
            _order(personal, "person_asked", visit, "access")
            typer.echo(person.told(personal, vault, visit, as_json=as_json))


@person_app.command("erase")
def person_erase(
    reference: Annotated[
        str | None,
        typer.Argument(
            help="a visit, a ticket such as 2026-11-22-A003, or the number of a case whose result was posted"
        ),
    ] = None,
    *,
    data: ItsData,
    database: Database = None,
) -> None:
    """Erase name, number, address and the count of missed bookings now; the journal, which names nobody, stays."""
    with told(), _personal(data, database) as personal:
        ring, now = ring_of(data / "keys"), datetime.now(UTC)
        vault = KeyVault(ring)
        upkeep = Upkeep(vault, ring, ErasureFile(data))
        visits = _visits(personal, vault, data, database, reference)
        for visit in visits:
            _order(personal, "person_asked", visit, "access")
        order = Access(operator(), "", "person_asked", now, "erase")
        counted = person.missed_bookings(personal, vault, visits)
        missed = upkeep.forget_missed(personal, counted, replace(order, detail="missed bookings"))
        gone = upkeep.erase(personal, visits, order)
        scrubbed = personal.scrub()
        typer.echo(
            f"erased {gone}, missed bookings {missed}"
            + ("" if scrubbed else "; bytes go from the database's log at the next round")
        )


@app.command()
def erasures(
    *,
    data: ItsData,
    database: Database = None,
    apply: Annotated[
        Path | None, typer.Option(help="a list of erasures to be applied, such as a backup's")
    ] = None,
) -> None:
    """Print what was ever erased; with --apply, erase it again: after a database was put back from a copy."""
    with told(), _personal(data, database) as personal:
        if apply is None:
            for each in sorted(
                {*personal.erased(), *ErasureFile(data).read()}, key=lambda e: (e.at, e.visit)
            ):
                typer.echo(f"{each.at.isoformat()} {each.visit} {each.why}")
            return
        listed = ErasureFile(apply.parent, apply.name).read()
        gone = person.apply_erasures(
            personal, [*listed, *ErasureFile(data).read()], operator(), datetime.now(UTC)
        )
        personal.scrub()
        typer.echo(f"erased again {gone} of {len(listed)} listed")


def _visits(
    personal: PersonalTables, vault: KeyVault, data: Path, database: str | None, reference: str | None
) -> list[str]:
    """A number is asked for, never taken from the command line: others may read that."""
    if reference is None:
        number = typer.prompt("ID number", hide_input=True).strip()
        _order(personal, "person_asked", "", "find")
        found = [row.visit for each in vault.lookups(number) for row in personal.rows_of(each)]
    elif _VISIT.fullmatch(reference):
        found = [reference]
    elif _OUTING.fullmatch(reference):
        found = person.visits_of_outings(entries_of(data, database, hall_note.get(data).id), reference)
    else:
        hall = hall_note.get(data).id
        found = person.visits_of(entries_of(data, database, hall, f"day/{reference[:10]}"), reference)
        found += person.visits_of_phones(entries_of(data, database, hall), reference)
    if not found:
        raise StorageError("nothing is kept of that person or number")
    return found


def _again(registry: DeviceRegistry, device: str) -> None:
    known = {each.device: each for each in registry.summaries()}
    if device not in known:
        raise KeyMissing("--device names no device of this hall")
    code = registry.add(known[device].role, device, known[device].assigned, datetime.now(UTC))
    typer.echo(f"{code}\nenrol {device} with it within ten minutes; its old key ends then")


def _old_logs(folder: Path, now: datetime) -> int:
    old = [path for path in folder.glob("*.log*") if path.stat().st_mtime < (now - LOGS_KEPT).timestamp()]
    for path in old:
        path.unlink()
    return len(old)


def _note(data: Path, database: str | None, hall: str, kind: AuditKind, detail: str) -> None:
    """On record, where the hall has a database yet."""
    if has_database(data, database):
        with opened(data, database, hall) as personal:
            personal.record(Access(operator(), "", "operator", datetime.now(UTC), kind, detail))


def _order(personal: PersonalTables, purpose: str, visit: str, kind: AuditKind) -> None:
    personal.record(Access(operator(), visit, purpose, datetime.now(UTC), kind))


@contextmanager
def _personal(data: Path, database: str | None) -> Iterator[PersonalTables]:
    with opened(data, database, hall_note.get(data).id) as personal:
        yield personal
