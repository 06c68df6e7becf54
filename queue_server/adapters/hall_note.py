"""`hall.json` in the data folder: which hall lives there, so that commands beside the server can tell a slip."""

from pathlib import Path
from typing import Final

from pydantic import ValidationError

from queue_server.adapters import private_files
from queue_server.adapters.devices import BadDevice, DeviceError
from queue_server.contracts.actors import Role
from queue_server.contracts.base import Message, Slug
from queue_server.domain.hall import Hall

_FILE: Final = "hall.json"


class NoHall(DeviceError):
    """The folder holds no hall, or another one."""


class HallNote(Message):
    """The names that devices are assigned to, as of the last `init` or start."""

    id: Slug
    areas: tuple[Slug, ...]
    windows: tuple[Slug, ...]


def put(data: Path, hall: Hall) -> None:
    """Note the hall in its data folder; raises OSError."""
    note = HallNote(
        id=hall.id, areas=tuple(a.id for a in hall.areas), windows=tuple(w.id for w in hall.windows)
    )
    private_files.put(data / _FILE, note.model_dump_json().encode())


def get(data: Path, hall: str | None = None) -> HallNote:
    """The hall of a data folder; raises NoHall when there is none or, where `hall` is given, when it is another."""
    try:
        note = HallNote.model_validate_json((data / _FILE).read_bytes())
    except (OSError, ValidationError):
        raise NoHall(f"no hall in {data}; run `queue-server init` first") from None
    if hall not in (None, note.id):
        raise NoHall(f"the hall in {data} is {note.id}, not {hall}")
    return note


def judge(note: HallNote, role: Role, assigned: tuple[str, ...]) -> None:
    """Raises BadDevice for an area or window that the hall does not have."""
    match role:
        case Role.KIOSK | Role.DESK | Role.BOARD:
            what, known = "area", note.areas
        case Role.BRIDGE | Role.KEYPAD:
            what, known = "window", note.windows
        case _:
            return
    unknown = [each for each in assigned if each not in known]
    if unknown:
        raise BadDevice(f"no {what} {unknown[0]}; there are {', '.join(known)}")
