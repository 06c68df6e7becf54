"""The table command → who may. A command without a row fails the tests; everything else is refused.

A member of staff also needs the permission that the command asks for: it stands on the account.
"""

from enum import Enum, auto

from queue_server.contracts.actors import DEVICES, STAFF, Actor, Permission, Role
from queue_server.contracts.commands import Body


class Scope(Enum):
    """How far a permission reaches."""

    HALL = auto()
    OWN_WINDOW = auto()
    OWN_TICKET = auto()  # its own token, or issued by this very device
    OWN_DEVICE = auto()  # its own range of numbers


_PRESSED = {Role.KEYPAD: Scope.OWN_WINDOW, Role.BRIDGE: Scope.OWN_WINDOW}
"""A bridge speaks for the keypads of the windows that it is assigned to; the rules ask who is signed on there."""
_AT_WINDOW = {Role.CLERK: Scope.OWN_WINDOW, Role.MANAGER: Scope.OWN_WINDOW, **_PRESSED}
_WINDOW_STATE = {Role.CLERK: Scope.OWN_WINDOW, Role.MANAGER: Scope.HALL, **_PRESSED}
_CLASSES = {
    Role.DESK: Scope.HALL,
    Role.HELPER: Scope.HALL,
    Role.CLERK: Scope.OWN_WINDOW,
    Role.MANAGER: Scope.HALL,
}
_OWN_RANGE = {Role.KIOSK: Scope.OWN_DEVICE, Role.DESK: Scope.OWN_DEVICE}
_STAFFED = {Role.CLERK: Scope.OWN_WINDOW, Role.MANAGER: Scope.OWN_WINDOW}
_FLOOR = {Role.DESK: Scope.HALL, Role.HELPER: Scope.HALL, Role.CLERK: Scope.HALL, Role.MANAGER: Scope.HALL}
_FLOOR_OR_OWN = {**_FLOOR, Role.KIOSK: Scope.OWN_TICKET}
_BOOKING = {Role.KIOSK: Scope.HALL, Role.HELPER: Scope.HALL, Role.DESK: Scope.HALL, Role.MANAGER: Scope.HALL}
_ANYONE = dict.fromkeys(DEVICES | STAFF, Scope.HALL)

_PAYING = {
    Role.KIOSK: Scope.HALL, Role.DESK: Scope.HALL, Role.CLERK: Scope.HALL, Role.CASHIER: Scope.HALL,
}  # fmt: skip
_MONEY_ASKED = {Role.CASHIER: Scope.HALL}
_MONEY_TASKS = {Role.CASHIER: Scope.HALL, Role.MANAGER: Scope.HALL}
_SERVER = {Role.SYSTEM: Scope.HALL}
"""No door gives this role: what a channel said comes from the server's own payer."""
_DESK = {Role.HELPER: Scope.HALL, Role.MANAGER: Scope.HALL}
"""Whoever works the help desk's page: a member of staff, named in each event."""
_OUTSIDE = {Role.HELPER: Scope.HALL, Role.CLERK: Scope.HALL, Role.MANAGER: Scope.HALL}
"""Who sends results, visits homes and runs errands."""
_CASES = {Role.CLERK: Scope.HALL, Role.MANAGER: Scope.HALL}

FOLLOWED_UP = (
    "take_follow_up", "note_call_back", "answer_follow_up", "appeal", "answer_appeal", "answer_review",
    "close_follow_up", "give_flag",
)  # fmt: skip
"""What is done about low grades and complaints, by those who may see ratings: no clerk, no department."""

PERMITTED: dict[str, dict[Role, Scope]] = {
    "issue_ticket": {Role.KIOSK: Scope.HALL, Role.DESK: Scope.HALL, **_DESK},
    "record_consent": {Role.KIOSK: Scope.HALL, Role.DESK: Scope.HALL},
    "record_attendant": {Role.KIOSK: Scope.OWN_DEVICE},
    "record_certificate": {Role.KIOSK: Scope.HALL},
    "report_print": {
        Role.KIOSK: Scope.OWN_TICKET,
        Role.DESK: Scope.OWN_TICKET,
        Role.HELPER: Scope.OWN_TICKET,
        Role.MANAGER: Scope.OWN_TICKET,
    },
    "cancel_ticket": {
        Role.CITIZEN: Scope.OWN_TICKET,
        Role.KIOSK: Scope.OWN_TICKET,
        Role.DESK: Scope.OWN_TICKET,
        Role.HELPER: Scope.OWN_TICKET,
        Role.MANAGER: Scope.OWN_TICKET,
    },
    "call_next": _AT_WINDOW,
    "recall": _AT_WINDOW,
    "arrive": _AT_WINDOW,
    "start_service": _AT_WINDOW,
    "confirm_person": {Role.CLERK: Scope.OWN_WINDOW, Role.MANAGER: Scope.OWN_WINDOW},
    "confirm_waiting": _FLOOR,
    "finish_service": _AT_WINDOW,
    "mark_missed": _AT_WINDOW,
    "undo": _AT_WINDOW,
    "report_look": _FLOOR,
    "note_needs": _FLOOR_OR_OWN,
    "return_ticket": _FLOOR_OR_OWN,
    "park_ticket": _STAFFED,
    "resume_parked": _STAFFED,
    "step_done": _FLOOR_OR_OWN,
    "transfer_ticket": _STAFFED,
    "pick": {Role.CLERK: Scope.OWN_WINDOW, Role.MANAGER: Scope.HALL},
    "reprint_ticket": {Role.KIOSK: Scope.OWN_TICKET, Role.DESK: Scope.HALL, **_DESK},
    "sweep_hall": {Role.MANAGER: Scope.HALL},
    "keep_ticket": {Role.DESK: Scope.HALL, **_DESK},
    "sign_on": _STAFFED,
    "sign_off": {Role.CLERK: Scope.OWN_WINDOW, Role.MANAGER: Scope.HALL},
    "raise_panic": {**_AT_WINDOW, Role.CASHIER: Scope.OWN_WINDOW},
    "clear_panic": {Role.MANAGER: Scope.HALL},
    "open_window": _WINDOW_STATE,
    "pause_window": _WINDOW_STATE,
    "close_window": _WINDOW_STATE,
    "set_skills": {Role.MANAGER: Scope.HALL},
    "set_head_start": {Role.MANAGER: Scope.HALL},
    "acknowledge_alarm": {Role.MANAGER: Scope.HALL},
    "accept_case": {Role.CLERK: Scope.OWN_WINDOW, Role.MANAGER: Scope.OWN_WINDOW},
    "receive_parcel": _CASES,
    "accept_received": _CASES,
    "refuse_case": _CASES,
    "withdraw_case": _CASES,
    "ask_supplement": _CASES,
    "supplement_case": _CASES,
    "fill_gap": _CASES,
    "pause_case": _CASES,
    "resume_case": _CASES,
    "start_steps": _CASES,
    "finish_step": _CASES,
    "decide_case": _CASES,
    "issue_result": _CASES,
    "hand_over": _CASES,
    "confirm_class": _CLASSES,
    "take_back_class": _CLASSES,
    "answer_floating": {Role.DESK: Scope.HALL, **_DESK},
    "lease_range": {**_OWN_RANGE, Role.MANAGER: Scope.HALL},
    "return_range": {**_OWN_RANGE, Role.MANAGER: Scope.HALL},
    "issued_offline": _OWN_RANGE,
    "enter_paper": {Role.DESK: Scope.HALL, **_DESK},
    "book": _BOOKING,
    "move_booking": _BOOKING,
    "cancel_booking": _BOOKING,
    "check_in": {Role.KIOSK: Scope.HALL, Role.DESK: Scope.HALL, **_DESK},
    "party_arrived": _FLOOR,
    "allow_without": _FLOOR,
    "mark_ticket": _FLOOR,
    "suspend_matter": {Role.MANAGER: Scope.HALL},
    "resume_matter": {Role.MANAGER: Scope.HALL},
    "choose_on_suspend": {
        Role.CITIZEN: Scope.OWN_TICKET,
        Role.KIOSK: Scope.OWN_TICKET,
        Role.DESK: Scope.HALL,
        **_DESK,
    },
    "turn_away": {Role.CLERK: Scope.OWN_WINDOW, Role.MANAGER: Scope.OWN_WINDOW},
    "use_pass": {Role.KIOSK: Scope.HALL, Role.DESK: Scope.HALL, **_DESK},
    "open_payment": _PAYING,
    "find_payment": {Role.KIOSK: Scope.HALL, Role.DESK: Scope.HALL},
    "start_payment": _PAYING,
    "cancel_payment": _PAYING,
    "confirm_counter": {Role.CASHIER: Scope.HALL},
    "ask_waiver": _MONEY_ASKED,
    "ask_refund": _MONEY_ASKED,
    "answer_ask": {Role.CASHIER: Scope.HALL, Role.MANAGER: Scope.HALL},
    "pay_out": {Role.CASHIER: Scope.HALL},
    "take_difference": _MONEY_TASKS,
    "resolve_difference": _MONEY_TASKS,
    "tell_attempt": _SERVER,
    "tell_refund": _SERVER,
    "tell_notice": _SERVER,
    "refuse_notice": _SERVER,
    "read_notice": _SERVER,
    "check_bill": _SERVER,
    "rate_visit": {
        Role.CITIZEN: Scope.OWN_TICKET,
        Role.KIOSK: Scope.OWN_TICKET,
        Role.DESK: Scope.HALL,
        **_PRESSED,
    },
    "find_bookings": {Role.KIOSK: Scope.HALL, **_DESK},
    "find_visits": {Role.KIOSK: Scope.HALL},
    "call_help": {Role.KIOSK: Scope.OWN_DEVICE},
    "cancel_help": {Role.KIOSK: Scope.OWN_DEVICE, **_DESK},
    "accept_help": _DESK,
    "end_help": _DESK,
    "stand_on_floor": _DESK,
    "leave_floor": _DESK,
    "give_advice": {Role.DESK: Scope.HALL, **_DESK},
    "step_out": {Role.DESK: Scope.HALL, **_DESK},
    "step_in": {Role.DESK: Scope.HALL, **_DESK},
    "book_outing": _OUTSIDE,
    "move_outing": _OUTSIDE,
    "cancel_outing": _OUTSIDE,
    "take_outing": _OUTSIDE,
    "end_outing": _OUTSIDE,
    "close_outing": _DESK,
    "declare_duty": {Role.MANAGER: Scope.HALL},
    "make_round": {Role.MANAGER: Scope.HALL, Role.INSPECTOR: Scope.HALL},
    "post_notice": {Role.MANAGER: Scope.HALL},
    "withdraw_notice": {Role.MANAGER: Scope.HALL},
    "open_follow_up": {
        Role.CITIZEN: Scope.OWN_TICKET,
        Role.DESK: Scope.HALL,
        Role.MANAGER: Scope.HALL,
        Role.HELPER: Scope.HALL,
    },
    **{kind: {Role.MANAGER: Scope.HALL} for kind in FOLLOWED_UP},
    "rate_again": {Role.CITIZEN: Scope.OWN_TICKET},
    "ask_review": {Role.CITIZEN: Scope.OWN_TICKET},
    "leave_phone": {Role.CITIZEN: Scope.OWN_TICKET},
    "ping": _ANYONE,
    "refresh": _ANYONE,
}


_P = Permission
NEEDED: dict[str, Permission] = {
    **dict.fromkeys(
        (
            "call_next",
            "recall",
            "arrive",
            "start_service",
            "confirm_person",
            "confirm_waiting",
            "finish_service",
            "undo",
        ),
        _P.CALL,
    ),
    "answer_ask": _P.REFUND,
    "make_round": _P.INSPECT,
    "pick": _P.PICK,
    "transfer_ticket": _P.TRANSFER,
    "mark_missed": _P.MISSED,
    "return_ticket": _P.MISSED,
    "park_ticket": _P.PARKED,
    "resume_parked": _P.PARKED,
    **dict.fromkeys(("lease_range", "return_range"), _P.DEVICES),
    "set_skills": _P.SETTINGS,
    "set_head_start": _P.SETTINGS,
    **dict.fromkeys(FOLLOWED_UP, _P.RATINGS),
    **dict.fromkeys(("suspend_matter", "resume_matter", "sweep_hall", "clear_panic"), _P.EMERGENCY),
}
"""What staff need on their account, beside the role's row; nobody needs one to raise a panic."""

FRESH = frozenset({"answer_ask", "pay_out"})
"""With these money leaves the hall, or is not asked for: staff give their password once more before them."""


def scope_of(actor: Actor, body: Body) -> Scope | None:
    """How far the actor's permission for this command reaches; None where it has none."""
    needed = NEEDED.get(body.kind)
    if actor.role in STAFF and needed is not None and needed not in actor.permissions:
        return None
    return PERMITTED.get(body.kind, {}).get(actor.role)


def sends(actor: Actor) -> dict[str, str]:
    """What a member of staff may send, by kind: the permission that the account lacks for it, or nothing."""
    lacks = {kind: each for kind, each in NEEDED.items() if each not in actor.permissions}
    return {kind: lacks.get(kind, "") for kind, roles in PERMITTED.items() if actor.role in roles}


def permits(actor: Actor, body: Body) -> bool:
    """Whether the table lets the actor send this command; own tickets and ranges are checked by the server's state."""
    match scope_of(actor, body):
        case None:
            return False
        case Scope.OWN_WINDOW:
            return actor.window is not None and actor.window == getattr(body, "window", None)
        case Scope.HALL | Scope.OWN_TICKET | Scope.OWN_DEVICE:
            return True
