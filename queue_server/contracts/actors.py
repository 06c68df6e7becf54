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
    HELPER = "helper"  # 导办: walks the hall and works the help desk
    CITIZEN = "citizen"  # holds a ticket's page token, nothing else
    SYSTEM = "system"  # the server itself


class Permission(StrEnum):
    """What a member of staff may do, each by itself; a role has some to begin with, a manager gives and takes others."""

    CALL = "call"  # call, recall, start and end at the own window
    PICK = "pick"  # call out of order, with a cause
    TRANSFER = "transfer"
    MISSED = "missed"  # mark as missed, and take back in
    PARKED = "parked"
    CASES = "cases"  # decide cases of matters that the own window does not serve: the back office
    REFUND = "refund"  # approve a refund or a waiver
    RATINGS = (
        "ratings"  # see grades and follow them up: managers and inspectors alone, no clerk and no department
    )
    REPORTS = "reports"
    DEVICES = "devices"  # lend a kiosk numbers for offline work, and take them back
    SETTINGS = "settings"  # skills, head starts
    EMERGENCY = "emergency"  # stop a matter, sweep the hall, end a panic
    INSPECT = "inspect"  # read everything, masked: dashboard, alarms, rounds, access log; managers and inspectors alone


STAFF_NUMBER = "[a-z0-9][a-z0-9-]{0,31}"
"""What a staff number looks like, wherever one is typed or named."""
DEVICES = frozenset({Role.KIOSK, Role.DESK, Role.BRIDGE, Role.BOARD, Role.KEYPAD, Role.INTEGRATOR})
STAFF = frozenset({Role.CLERK, Role.MANAGER, Role.CASHIER, Role.INSPECTOR, Role.HELPER})


_P = Permission
ROLE_HAS: dict[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset({_P.CALL, _P.MISSED, _P.PARKED}),
    Role.MANAGER: frozenset(Permission),
    Role.CASHIER: frozenset({_P.REFUND}),
    Role.HELPER: frozenset({_P.MISSED}),
    Role.INSPECTOR: frozenset({_P.INSPECT, _P.REPORTS, _P.RATINGS}),
}
"""What an account of a role may do before a manager gives or takes anything."""


class Actor(Message):
    """An authenticated actor: a device id, a staff number or, for a citizen, the ticket id of the token.

    `may`: the permissions of a staff account; None for those of the role, and for everybody else.
    """

    role: Role
    id: str
    window: str | None = None
    may: frozenset[Permission] | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the account may do; nothing for devices and citizens, whom the table alone judges."""
        return ROLE_HAS.get(self.role, frozenset()) if self.may is None else self.may

    def __str__(self) -> str:
        return self.role + ":" + self.id
