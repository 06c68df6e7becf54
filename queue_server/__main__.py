"""`queue-server`: run a hall, add and revoke its devices, make its first manager, print its settings."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from queue_server.adapters.devices import DeviceError, DeviceRegistry
from queue_server.adapters.keys import KeyRing, KeyRingError
from queue_server.adapters.logs import configure as configure_logs
from queue_server.config import ConfigError, ServerSettings, parse_settings, read_hall, read_settings
from queue_server.contracts.actors import Role

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The queue server of one hall.")
device_app = typer.Typer(no_args_is_help=True, help="Devices of the hall: kiosks, boards, desks, bridges.")
app.add_typer(device_app, name="device")


class LogStyle(StrEnum):
    """For machines or for people."""

    JSON = "json"
    CONSOLE = "console"


Hall = Annotated[Path | None, typer.Option(help="the hall's TOML file")]
Data = Annotated[Path | None, typer.Option(help="folder of database, keys and devices")]
Config = Annotated[Path | None, typer.Option(help="settings in TOML; options here go over it")]


@app.command()
def run(
    hall: Hall = None,
    data: Data = None,
    config: Config = None,
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
        ring = KeyRing.create(settings.data / "keys", mode=plan.hall.mode)
        typer.echo(
            f"keys of {plan.hall.id} ({plan.hall.mode}); the day's head is signed by {ring.sign_key_id}"
        )


@app.command("first-manager")
def first_manager(data: Annotated[Path, typer.Option(help="the server's data folder")]) -> None:
    """Print the one-time code with which the first manager signs up at /setup."""
    from queue_server.adapters.clock import SystemClock
    from queue_server.adapters.staff import SqliteStaff
    from queue_server.service.staff import StaffError

    staff = SqliteStaff(data / "staff.db", SystemClock())
    try:
        typer.echo(staff.first_manager_code())
    except StaffError:
        typer.echo("there is a manager already; managers add staff on their own page", err=True)
        raise typer.Exit(1) from None
    finally:
        staff.close()


@app.command()
def settings() -> None:
    """Every setting of the server with what it means."""
    for name, field in ServerSettings.model_fields.items():
        typer.echo(f"{name:<18} {field.description}")


@device_app.command("add")
def device_add(
    role: Role,
    device: str,
    hall: Annotated[str, typer.Option(help="the hall's id")],
    data: Annotated[Path, typer.Option(help="the server's data folder")],
    assign: Annotated[list[str] | None, typer.Option(help="areas, windows or event kinds")] = None,
) -> None:
    """Add a device and print its enrolment code, good once and for ten minutes."""
    with _plain_errors():
        registry = DeviceRegistry(data / "devices", hall)
        typer.echo(registry.add(role, device, tuple(assign or ()), datetime.now(UTC)))


@device_app.command("revoke")
def device_revoke(
    device: str,
    hall: Annotated[str, typer.Option(help="the hall's id")],
    data: Annotated[Path, typer.Option(help="the server's data folder")],
) -> None:
    """Forget a device's secrets; a running server refuses it and puts it out within a second."""
    with _plain_errors():
        DeviceRegistry(data / "devices", hall).revoke(device, datetime.now(UTC))


@device_app.command("list")
def device_list(
    hall: Annotated[str, typer.Option(help="the hall's id")],
    data: Annotated[Path, typer.Option(help="the server's data folder")],
) -> None:
    """Every device ever added."""
    with _plain_errors():
        for each in DeviceRegistry(data / "devices", hall).summaries():
            typer.echo(f"{each.device:<20} {each.role:<10} {each.state:<9} {' '.join(each.assigned)}")


def main() -> None:
    """The program."""
    app()


def _settings(config: Path | None, given: dict[str, object]) -> ServerSettings:
    return read_settings(config, given) if config else parse_settings(given, "command line")


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
        typer.echo(
            f"ready {settings.origin} {server.broker.kind} {server.broker.url} {server.broker.websocket_url}"
        )
        lost = asyncio.create_task(server.service.is_lost.wait())
        ends: list[asyncio.Future[Any]] = [asyncio.create_task(stop.wait()), lost, server.died]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if lost.done():
            raise StorageError("another server has taken this hall over; this one has stopped answering")
        if server.died.done():
            raise StorageError(f"the {server.died.result()} has failed and the server ends; start it again")


@contextmanager
def _plain_errors() -> Iterator[None]:
    """What a person can act on goes out as one line, without a traceback."""
    from queue_server.adapters.brokers.base import BrokerError
    from queue_server.service.ports import StorageError

    try:
        yield
    except (ConfigError, KeyRingError, DeviceError, BrokerError, StorageError) as error:
        typer.echo(f"queue-server: {error}", err=True)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    main()
