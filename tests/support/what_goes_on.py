"""What may go on in a hall as it stands: kind of command → the fields by which it names something that is ready for it.

A command that nothing is ready for is not listed, so that whatever there is comes to its end: cases are decided,
orders paid and given back, complaints answered, ranges returned.
"""

import hashlib
from typing import Any

from queue_server.domain.booking import Booking, BookingState
from queue_server.domain.case import Case, CaseState
from queue_server.domain.day import Day
from queue_server.domain.help_calls import HelpState
from queue_server.domain.payment import AttemptState, Order, RefundState
from queue_server.domain.state import HallState
from queue_server.domain.ticket import AT_WINDOW, ENDED, Person, State, Ticket
from queue_server.domain.windows import WindowState

Fields = dict[str, Any]
Ready = dict[str, list[Fields]]
CODES = tuple(f"{n:032x}" for n in range(6))
"""Of passes: those that are given are brought back."""

FEW = 2
SELDOM = frozenset((
    "check_in", "choose_on_suspend", "finish_step", "issue_result", "hand_over", "resume_case", "fill_gap", "pay_out", "tell_refund",
    "answer_ask", "resolve_difference", "sign_off", "step_done", "close_follow_up",
))  # fmt: skip
"""They come at the end of long stories: whenever they may, they are likely."""


def ready(state: HallState) -> Ready:
    """Everything that may go on, by kind; kinds with nothing ready are left out."""
    day = state.day
    parts = (
        beginnings(state), at_windows(day), to_windows(day), with_tickets(day), with_passes(day), on_the_floor(day),
        with_cases(state), with_bookings(state), with_orders(state), with_voices(state),
    )  # fmt: skip
    return {kind: fields for part in parts for kind, fields in part.items() if fields}


def digest(code: str) -> str:
    """What the hall keeps of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def beginnings(state: HallState) -> Ready:
    """What there is little of yet."""
    day, anything = state.day, [Fields()]
    few = {
        "open_payment": state.payments.orders,
        "open_follow_up": state.voices.open,
        "receive_parcel": state.cases.open,
        "lease_range": day.numbers.leases,
        "call_help": day.floor.open_calls(),
        "book": [b for ledger in state.bookings.values() for b in ledger.bookings],
    }
    waiting = [t for t in day.tickets.values() if t.state is State.WAITING]
    unmanned = [w for w in day.windows.values() if w.staff is None]
    return {
        **{kind: anything for kind, there in few.items() if len(there) < FEW},
        "suspend_matter": [{"matter": t.matter} for t in waiting if not day.suspended],
        "sign_on": [{"window": w.id} for w in unmanned if len(unmanned) == len(day.windows)],
    }


def at_windows(day: Day) -> Ready:
    """Somebody stands there."""
    held = [(w, day.tickets[w.current]) for w in day.windows.values() if w.current]

    def where(*states: State) -> list[Fields]:
        return [{"window": w.id} for w, ticket in held if ticket.state in states]

    called, begun = where(State.CALLED), where(State.ARRIVED, State.SERVING)
    serving = [(w, ticket) for w, ticket in held if ticket.state is State.SERVING]
    return {
        **dict.fromkeys(("arrive", "recall", "mark_missed"), called),
        **dict.fromkeys(("park_ticket", "transfer_ticket", "turn_away"), begun),
        "start_service": where(State.CALLED, State.ARRIVED),
        "finish_service": where(State.SERVING),
        "confirm_person": [{"window": w.id} for w, t in held if t.person is Person.TO_CONFIRM],
        "accept_case": [
            {"window": w.id, "ticket": t.id, "matter": each} for w, t in serving for each in t.cases
        ],
        "report_look": [{"ticket": t.id} for _, t in held if t.state is State.CALLED],
    }


def to_windows(day: Day) -> Ready:
    """Of windows themselves, and who is called to a free one."""
    windows = day.windows.values()
    free = [w for w in windows if w.current is None and w.state is WindowState.OPEN]
    waiting = [t for t in day.tickets.values() if t.state is State.WAITING and not t.holds and not t.away]
    parked = [day.tickets[name] for name in day.parked]
    return {
        "pick": [{"window": w.id, "ticket": t.id} for w in free for t in waiting if t.skill in w.matters],
        "resume_parked": [
            {"window": w.id, "ticket": t.id}
            for w in free
            for t in parked
            if t.park and t.park.kind != "step" and t.skill in w.matters
        ],
        "undo": [{"window": w.id} for w in windows if w.last],
        "sign_off": [{"window": w.id} for w in windows if w.staff],
        "clear_panic": [{"window": w.id} for w in windows if w.panic_since],
    }


def with_tickets(day: Day) -> Ready:
    """Of those who are in the hall."""
    live = [t for t in day.tickets.values() if t.state not in ENDED]
    waiting = [t for t in live if t.state is State.WAITING]
    parts: list[Fields] = [{"ticket": t.id, "part": part} for t in live for part in t.waits_for]
    return {
        **dict.fromkeys(("cancel_ticket", "reprint_ticket", "keep_ticket", "note_needs"), _named(waiting)),
        "step_out": _named([t for t in waiting if t.out_since is None]),
        "step_in": _named([t for t in waiting if t.out_since]),
        **dict.fromkeys(("party_arrived", "allow_without"), parts),
        "choose_on_suspend": _named([t for t in waiting if "suspended" in t.holds]),
        "confirm_waiting": _named([t for t in live if t.person is Person.TO_CONFIRM]),
        "confirm_class": [{"ticket": t.id, "window": _standing(t)} for t in live],
        "take_back_class": [
            {"ticket": t.id, "window": _standing(t), "class_id": name} for t in live for name, _ in t.classes
        ],
        "return_ticket": [{"ticket": name} for name in day.missed],
        "step_done": [{"ticket": name} for name in day.parked],
        **dict.fromkeys(("report_print", "mark_ticket"), _named(live)),
        "rate_visit": _named([t for t in day.tickets.values() if t.state is State.SERVED]),
        "answer_floating": [{"ticket": ask.ticket} for ask in day.green.open_asks()],
    }


def with_passes(day: Day) -> Ready:
    """Numbers that were leased, passes that were given, matters that were stopped, alarms that sound."""
    newest = list(day.numbers.leases)[-1:]
    return {
        "use_pass": [{"code": code} for code in CODES if digest(code) in day.passes],
        "return_range": [{"range_id": name} for name in day.numbers.leases],
        "issued_offline": [{"range_id": name} for name in newest],
        "resume_matter": [{"matter": name} for name in day.suspended],
        "acknowledge_alarm": [
            {"alarm": kind, "about": about} for (kind, about), alarm in day.alarms.items() if alarm.on
        ],
    }


def on_the_floor(day: Day) -> Ready:
    """Calls for help and notices."""
    calls: list[Fields] = [{"call": call.id} for call in day.floor.open_calls()]
    ringing = [call for call in day.floor.open_calls() if call.state is HelpState.RINGING]
    return {
        **dict.fromkeys(("cancel_help", "end_help"), calls),
        "accept_help": [{"call": call.id} for call in ringing],
        "withdraw_notice": [{"notice": name} for name in day.floor.notices],
    }


def with_cases(state: HallState) -> Ready:
    """办件, by their states."""
    cases = state.cases.open.values()

    def of(*states: CaseState) -> list[Case]:
        return [case for case in cases if case.state in states]

    accepted = of(CaseState.ACCEPTED)
    early = of(CaseState.RECEIVED, CaseState.ACCEPTED, CaseState.SUPPLEMENT)
    return {
        "accept_received": _cased(of(CaseState.RECEIVED)),
        "refuse_case": _cased([c for c in early if c.accepted_at is None]),
        "withdraw_case": _cased(early),
        "ask_supplement": _cased(of(CaseState.RECEIVED, CaseState.ACCEPTED)),
        "supplement_case": _cased(of(CaseState.SUPPLEMENT)),
        "pause_case": _cased([c for c in accepted if not c.pause]),
        "resume_case": _cased([c for c in accepted if c.pause]),
        "start_steps": _cased([c for c in accepted if not c.steps]),
        "finish_step": [{"case": c.id, "step": step} for c in accepted for step in c.open_steps],
        "fill_gap": [{"case": c.id, "material": 1} for c in cases if c.gaps],
        "decide_case": _cased([c for c in accepted if not c.open_steps and not c.pause]),
        "issue_result": _cased(of(CaseState.DECIDED)),
        "hand_over": _cased(of(CaseState.ISSUED)),
    }


def with_bookings(state: HallState) -> Ready:
    """预约 that nobody used yet."""
    every: list[Fields] = [{"booking": b.id} for b in booked(state)]
    today: list[Fields] = [{"booking": b.id} for b in booked(state, state.day.date.isoformat())]
    return {"move_booking": every, "cancel_booking": every, "check_in": today}


def booked(state: HallState, on: str = "") -> list[Booking]:
    """The bookings that nobody used yet, of that day or of all."""
    ledgers = [ledger for day, ledger in state.bookings.items() if on in ("", day)]
    every = [booking for ledger in ledgers for booking in ledger.bookings.values()]
    return [booking for booking in every if booking.state is BookingState.BOOKED]


def with_orders(state: HallState) -> Ready:
    """缴费: what is owed, under way, paid, on its way back, or does not agree."""
    orders = list(state.payments.orders.values())
    owed = [o for o in orders if o.charges and not o.settled]
    quiet = [o for o in owed if not o.running]
    running = [(o, a) for o in orders for a in o.attempts.values() if a.state is not AttemptState.REFUNDED]
    tasks = state.payments.differences.values()
    return {
        "find_payment": [{"order": o.id} for o in orders],
        "read_notice": [{"order": o.id, "charges": ()} for o in orders if o.notice and not o.charges],
        "start_payment": [{"order": o.id} for o in quiet if not o.waivers],
        "cancel_payment": [{"order": o.id} for o in owed if o.running],
        "confirm_counter": [{"order": o.id, "fen": o.fen} for o in owed if o.at_counter or not o.running],
        "tell_attempt": [
            {"order": o.id, "attempt": a.id, "said": said, "fen": a.fen, "currency": "CNY"}
            for o, a in running
            for said in ("paid", "paid", "pending", "closed", "failed", "unknown")
        ],
        "tell_notice": [{"attempt": a.id} for _, a in running],
        "ask_waiver": [{"order": o.id, "item": c.item} for o in quiet for c in o.charges if c.fen],
        **_giving_back(orders),
        "take_difference": [{"difference": task.id} for task in tasks],
        "resolve_difference": [{"difference": task.id} for task in tasks if task.owner],
    }


def _giving_back(orders: list[Order]) -> Ready:
    refunds = [(o, r) for o in orders for r in o.refunds.values()]
    allowed = [(o, r) for o, r in refunds if r.state is RefundState.APPROVED]
    by_hand = [(o, r) for o, r in allowed if o.attempts[r.attempt].way == "counter"]
    asks = [(o, r.id) for o, r in refunds if r.state is RefundState.ASKED]
    asks += [(o, name) for o in orders for name in o.waivers]
    kept = [(o, o.attempts[o.kept]) for o in orders if o.kept]
    return {
        "ask_refund": [
            {"order": o.id, "fen": max(1, left // parts)}
            for o, a in kept
            if (left := o.refundable(a)) > 0
            for parts in (1, 2)
        ],
        "answer_ask": [{"order": o.id, "ask": ask} for o, ask in asks],
        "pay_out": [{"order": o.id, "refund": r.id} for o, r in by_hand],
        "tell_refund": [{"order": o.id, "refund": r.id} for o, r in allowed if (o, r) not in by_hand],
    }


def with_voices(state: HallState) -> Ready:
    """差评、投诉: taken, called back, answered, appealed against, closed."""
    voices = state.voices.open.values()
    owned = [v for v in voices if v.owner]
    answered = [v for v in owned if v.answered_at]

    def named(some: Any) -> list[Fields]:
        return [{"follow_up": each.id} for each in some]

    return {
        "take_follow_up": named(v for v in voices if not v.owner),
        "note_call_back": named(owned),
        "leave_phone": [{"ticket": v.ticket} for v in voices if v.ticket and not v.answered_at],
        "answer_follow_up": named(v for v in owned if v.is_heard and not v.answered_at),
        "rate_again": [{"follow_up": v.id, "ticket": v.ticket} for v in answered if v.ticket and not v.again],
        "appeal": named(v for v in voices if not v.appeal),
        "answer_appeal": named(v for v in voices if v.appeal and v.upheld is None),
        "close_follow_up": named(v for v in owned if v.answered_at or v.upheld),
    }


def _standing(ticket: Ticket) -> str | None:
    """The window at which it is: its clerk says it there, the desk anywhere else."""
    return ticket.window if ticket.state in AT_WINDOW else None


def _named(tickets: list[Ticket]) -> list[Fields]:
    return [{"ticket": ticket.id} for ticket in tickets]


def _cased(cases: list[Case]) -> list[Fields]:
    return [{"case": case.id} for case in cases]
