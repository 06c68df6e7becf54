"""Who acts. The door sets the actor from the credential; no payload ever names one."""

from enum import StrEnum

from queue_server.contracts.base import Message


class Role(StrEnum):
    """Every kind of actor that a hall knows."""

    KIOSK = "kiosk"
    DESK = "desk"
    BRIDGE = "bridge"
    BOARD = "board"
    KEYPAD = "keypad"
    INTEGRATOR = "integrator"
    CLERK = "clerk"
    MANAGER = "manager"
    CASHIER = "cashier"
    INSPECTOR = "inspector"
    CITIZEN = "citizen"  # holds a ticket's page token, nothing else
    SYSTEM = "system"  # the server itself


DEVICES = frozenset({Role.KIOSK, Role.DESK, Role.BRIDGE, Role.BOARD, Role.KEYPAD, Role.INTEGRATOR})
STAFF = frozenset({Role.CLERK, Role.MANAGER, Role.CASHIER, Role.INSPECTOR})


class Actor(Message):
    """An authenticated actor: a device id, a staff number or, for a citizen, the ticket id of the token."""

    role: Role
    id: str
    window: str | None = None

    def __str__(self) -> str:
        return self.role + ":" + self.id
