"""The hall whose boards are measured: 100 windows, 200 boards of one area, 50 managers' dashboards; made anew each time."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher

from benchmarks import world
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.devices import DeviceRegistry, Offer
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.staff import SqliteStaff
from queue_server.contracts.actors import Role
from queue_server.contracts.credentials import DeviceCredential
from tests.support.records import unrecorded

HALL: Final = "boards-hall"
AREA: Final = "a"
WINDOWS: Final = 100
MATTERS: Final = 10
PASSWORD: Final = "a password for measuring"  # noqa: S105 - of a hall that lives for some minutes
_WORD: Final = '{ zh = "字", en = "word" }'
_SPOT: Final = '{ zh = "当场办结", en = "done on the spot" }'


@dataclass(frozen=True, slots=True)
class BoardHall:
    """Its file, its data and everything that may sign in."""

    file: Path
    data: Path
    kiosk: DeviceCredential
    keypads: list[DeviceCredential]
    boards: list[DeviceCredential]
    cookies: list[str]


def made(name: str, boards: int, managers: int = 0) -> BoardHall:
    """A new hall in a folder of its own: all boards hang in the area where everybody is called, the worst there is."""
    data = world.BUILD / name
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, mode=0o700)
    file = data / "hall.toml"
    file.write_text(_toml())
    keys = KeyRing.create(data / "keys", mode="demo")
    registry = DeviceRegistry(data / "devices", HALL)
    offer = Offer("mqtt://127.0.0.1:1", keys.seal_key_id, keys.seal_public_b64)

    def enrol(role: Role, device: str, assigned: str) -> DeviceCredential:
        now = datetime.now(UTC)
        return registry.enrol(registry.add(role, device, (assigned,), now), now, offer)

    return BoardHall(
        file,
        data,
        enrol(Role.KIOSK, "bench-kiosk", AREA),
        [enrol(Role.KEYPAD, f"bench-p{n}", f"w{n}") for n in range(1, WINDOWS + 1)],
        [enrol(Role.BOARD, f"bench-b{n}", AREA) for n in range(1, boards + 1)],
        _signed_in(data, managers),
    )


def _signed_in(data: Path, managers: int) -> list[str]:
    """Sessions of as many managers, as cookies."""
    staff = SqliteStaff(data / "staff.db", SystemClock(), hasher=PasswordHasher(1, 64, 1))
    try:
        for n in range(managers):
            staff.add(f"m{n}", PASSWORD, Role.MANAGER, unrecorded)
        tokens = [staff.open_session(f"m{n}", None).token for n in range(managers)]
    finally:
        staff.close()
    return [f"__Host-session={token}" for token in tokens]


def _toml() -> str:
    """One area; ten matters, each at ten windows."""
    names = [f"matter-{n}" for n in range(MATTERS)]
    matters = "".join(
        f'[[matters]]\nid = "{name}"\ntheme = "theme-{n}"\nassurance = "none"\nmean_service_min = 5\n'
        f"name = {_WORD}\nsummary = {_WORD}\nfee = {_WORD}\npromise = {_SPOT}\n"
        for n, name in enumerate(names)
    )
    themes = "".join(
        f'[[themes]]\nid = "theme-{n}"\nseries = "{"ABCDEFGHJK"[n]}"\narea = "{AREA}"\nname = {_WORD}\nsummary = {_WORD}\n'
        for n in range(MATTERS)
    )
    windows = "".join(
        f'[[windows]]\nid = "w{n}"\nlabel = "{n}"\narea = "{AREA}"\nthemes = ["theme-{n % MATTERS}"]\n'
        for n in range(1, WINDOWS + 1)
    )
    return (
        f'id = "{HALL}"\nmode = "demo"\nzone = "Asia/Shanghai"\nname = {_WORD}\n'
        f'areas = [{{ id = "{AREA}", name = {_WORD} }}]\n[rules]\ncardless_per_minute = 100000\n{themes}{matters}{windows}'
    )
