"""Topics, and what each role may publish and subscribe. Only the server uses wildcards."""

from dataclasses import dataclass

from queue_server.contracts.actors import Role

ROOT = "yitang/v1"


def command(hall: str, device: str) -> str:
    """Commands in."""
    return f"{ROOT}/{hall}/cmd/{device}"


def reply(hall: str, device: str) -> str:
    """Replies out."""
    return f"{ROOT}/{hall}/reply/{device}"


def board(hall: str, area: str) -> str:
    """Retained board of an area."""
    return f"{ROOT}/{hall}/board/{area}"


def call(hall: str, area: str) -> str:
    """Announcements of an area."""
    return f"{ROOT}/{hall}/call/{area}"


def ack(hall: str, device: str) -> str:
    """A board's acknowledgements."""
    return f"{ROOT}/{hall}/ack/{device}"


def window(hall: str, window_id: str) -> str:
    """Retained state of a window."""
    return f"{ROOT}/{hall}/window/{window_id}"


def device(hall: str, device_id: str) -> str:
    """Retained health, and the last will."""
    return f"{ROOT}/{hall}/device/{device_id}"


def catalogue(hall: str) -> str:
    """Retained catalogue."""
    return f"{ROOT}/{hall}/catalogue"


def number_range(hall: str, device_id: str) -> str:
    """Retained range of numbers that a device leases."""
    return f"{ROOT}/{hall}/range/{device_id}"


def payment(hall: str, device_id: str) -> str:
    """Retained newest payment that a device opened."""
    return f"{ROOT}/{hall}/payment/{device_id}"


def check(hall: str, device_id: str) -> str:
    """Retained newest comparison by staff of a number that a device gave."""
    return f"{ROOT}/{hall}/check/{device_id}"


def help_call(hall: str, device_id: str) -> str:
    """Retained: what became of a device's newest call for help."""
    return f"{ROOT}/{hall}/help/{device_id}"


def event(hall: str, kind: str) -> str:
    """Facts for integrators."""
    return f"{ROOT}/{hall}/event/{kind}"


@dataclass(frozen=True, slots=True)
class Grants:
    """Exact topics that one credential may publish and subscribe to."""

    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


def server_grants(hall: str) -> Grants:
    """The hall's own server."""
    out = (
        "reply/+",
        "board/+",
        "call/+",
        "window/+",
        "event/+",
        "range/+",
        "payment/+",
        "check/+",
        "help/+",
        "catalogue",
        "device/server",
    )
    into = ("cmd/+", "device/+", "ack/+")
    return Grants(*(tuple(f"{ROOT}/{hall}/{t}" for t in side) for side in (out, into)))


def device_grants(hall: str, role: Role, me: str, assigned: tuple[str, ...]) -> Grants:
    """What one device may do; `assigned` are areas, windows or event kinds, by role. Others get nothing."""
    mine = (command(hall, me), device(hall, me))
    match role:
        case Role.KIOSK | Role.DESK:
            boards = tuple(board(hall, area) for area in assigned)
            own = (number_range(hall, me), payment(hall, me), check(hall, me), help_call(hall, me))
            return Grants(mine, (reply(hall, me), catalogue(hall), *own, *boards))
        case Role.BRIDGE | Role.KEYPAD:
            return Grants(mine, (reply(hall, me), *(window(hall, w) for w in assigned)))
        case Role.BOARD:
            shown = tuple(topic(hall, area) for area in assigned for topic in (board, call))
            return Grants((ack(hall, me), device(hall, me)), shown)
        case Role.INTEGRATOR:
            return Grants((), tuple(event(hall, kind) for kind in assigned))
        case _:
            return Grants((), ())
