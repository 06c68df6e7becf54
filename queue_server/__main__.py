"""`queue-server`: run a hall, add and revoke its devices, make its first manager, print its settings."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from queue_server import checking, copies, oidc_commands, people, staff_commands
from queue_server.adapters import hall_note
from queue_server.adapters.devices import DeviceError, DeviceRegistry
from queue_server.adapters.keys import STANDING, KeyRing, KeyRingError
from queue_server.adapters.logs import configure as configure_logs
from queue_server.adapters.private_files import PrivateFileError
from queue_server.config import (
    COMMAND_LINE,
    ConfigError,
    OidcTable,
    ServerSettings,
    parse_settings,
    read_hall,
    read_settings,
)
from queue_server.contracts.actors import Role
from queue_server.demo_days import commands as demo_commands
from queue_server.payments import commands as money_commands

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The queue server of one hall.")
device_app = typer.Typer(no_args_is_help=True, help="Devices of the hall: kiosks, boards, desks, bridges.")
app.add_typer(device_app, name="device")
app.add_typer(staff_commands.app, name="staff")
app.add_typer(staff_commands.top)
app.add_typer(oidc_commands.app, name="oidc")
app.add_typer(checking.app)
app.add_typer(money_commands.app, name="payments")
app.add_typer(people.app)
app.add_typer(demo_commands.app)
app.add_typer(copies.app)


class LogStyle(StrEnum):
    """For machines or for people."""

    JSON = "json"
    CONSOLE = "console"


Hall = Annotated[Path | None, typer.Option(help="the hall's TOML file")]
Data = Annotated[Path | None, typer.Option(help="folder of database, keys and devices")]
Config = Annotated[Path | None, typer.Option(help="settings in TOML; options here go over it")]
ItsData = Annotated[Path, typer.Option(help="the server's data folder")]
ItsHall = Annotated[str | None, typer.Option(help="the hall's id; refused when another hall is there")]


@app.command()
def run(
    hall: Hall = None,
    data: Data = None,
    config: Config = None,
    database: Annotated[str | None, typer.Option(help="postgresql://… in place of the folder's file")] = None,
    host: Annotated[str | None, typer.Option(help="address of the web part")] = None,
    http_port: Annotated[int | None, typer.Option(help="port of the web part")] = None,
    page_base: Annotated[str | None, typer.Option(help="how phones reach the pages")] = None,
    broker: Annotated[str | None, typer.Option(help="auto, mosquitto, embedded or mqtts://…")] = None,
    broker_port: Annotated[int | None, typer.Option(help="the broker's port")] = None,
    websocket_port: Annotated[int | None, typer.Option(help="the broker's websocket port")] = None,
    log: Annotated[LogStyle, typer.Option(help="how the log is written, to standard error")] = LogStyle.JSON,
) -> None:
    """Run the hall until SIGTERM or Ctrl-C."""
    given = {
        key: value for key, value in locals().items() if key not in ("config", "log") and value is not None
    }
    configure_logs("json" if log is LogStyle.JSON else "console")
    with _plain_errors():
        asyncio.run(_run(_settings(config, given)))


@app.command()
def init(hall: Hall = None, data: Data = None, config: Config = None) -> None:
    """Make a hall's keys, once, before its first start."""
    with _plain_errors():
        settings = _settings(config, {k: v for k, v in (("hall", hall), ("data", data)) if v is not None})
        plan = read_hall(settings.hall)
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        keys = settings.data / "keys"
        there = {path.name.rpartition("-")[0] for path in keys.glob("*.key")}
        ring = KeyRing.create(keys, mode=plan.hall.mode)
        hall_note.put(settings.data, plan.hall)
        state = "already there, unchanged" if there >= set(STANDING) else "made"
        signer = f"the day's head is signed by {ring.sign_key_id}"
        typer.echo(f"keys of {plan.hall.id} ({plan.hall.mode}) {state}; {signer}")


@app.command()
def settings() -> None:
    """Every setting of the server with its default and what it means."""
    table = {f"oidc.{name}": field for name, field in OidcTable.model_fields.items()}
    for name, field in {**ServerSettings.model_fields, **table}.items():
        typer.echo(f"{name:<16} {_default(field):<12} {field.description}")


@device_app.command("add")
def device_add(
    role: Role,
    device: str,
    data: ItsData,
    hall: ItsHall = None,
    assign: Annotated[list[str] | None, typer.Option(help="areas, windows or event kinds")] = None,
) -> None:
    """Add a device and print its enrolment code, good once and for ten minutes."""
    with _plain_errors():
        note, assigned = hall_note.get(data, hall), tuple(assign or ())
        hall_note.judge(note, role, assigned)
        registry = DeviceRegistry(data / "devices", note.id)
        typer.echo(registry.add(role, device, assigned, datetime.now(UTC)))


@device_app.command("revoke")
def device_revoke(device: str, data: ItsData, hall: ItsHall = None) -> None:
    """Forget a device's secrets; a running server refuses it and puts it out within a second."""
    with _plain_errors():
        note = hall_note.get(data, hall)
        DeviceRegistry(data / "devices", note.id).revoke(device, datetime.now(UTC))


@device_app.command("list")
def device_list(data: ItsData, hall: ItsHall = None) -> None:
    """Every device ever added."""
    with _plain_errors():
        note = hall_note.get(data, hall)
        for each in DeviceRegistry(data / "devices", note.id).summaries():
            typer.echo(f"{each.device:<20} {each.role:<10} {each.state:<9} {' '.join(each.assigned)}")


def main() -> None:
    """The program."""
    app()


def _settings(config: Path | None, given: dict[str, object]) -> ServerSettings:
    return read_settings(config, given) if config else parse_settings(given, COMMAND_LINE)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "(required)"
    return str(field.default) if field.default not in ("", None, (), PydanticUndefined) else "-"


def _say_where(settings: ServerSettings, kind: str, url: str, websocket_url: str | None) -> None:
    """The line for programs, then those for people."""
    from queue_server.preflight import fingerprint

    typer.echo(f"ready {settings.origin} {kind} {url} {websocket_url}")
    elsewhere = f"; pages for phones at {settings.origin}" if settings.origin != settings.address else ""
    typer.echo(f"listening at {settings.address}{elsewhere}")
    if settings.tls_certificate:
        typer.echo(f"certificate {fingerprint(settings.tls_certificate)} (for `kiosk enrol --ca-sha256`)")


async def _run(settings: ServerSettings) -> None:
    from queue_server.adapters.interpreter import tune
    from queue_server.bootstrap import running_server
    from queue_server.service.ports import StorageError

    tune()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with running_server(settings) as server:
        _say_where(settings, server.broker.kind, server.broker.url, server.broker.websocket_url)
        lost = asyncio.create_task(server.service.is_lost.wait())
        ends = (asyncio.create_task(stop.wait()), lost)
        await server.until(asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED))
        if lost.done():
            raise StorageError("another server has taken this hall over; this one has stopped answering")


@contextmanager
def _plain_errors() -> Iterator[None]:
    """What a person can act on goes out as one line, without a traceback."""
    from queue_server.adapters.brokers.base import BrokerError
    from queue_server.service.pay_ports import PaymentKeysError
    from queue_server.service.ports import StorageError

    try:
        yield
    except (
        PaymentKeysError,
        ConfigError,
        KeyRingError,
        DeviceError,
        PrivateFileError,
        BrokerError,
        StorageError,
    ) as error:
        said = str(error)
    except OSError as error:  # a folder that is not there, a disk that is full: the system's word and where
        said = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
    else:
        return
    typer.echo(f"queue-server: {said}", err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    main()
