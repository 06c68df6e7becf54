"""A valid body of every kind of command, by name."""

from datetime import UTC, datetime
from typing import Any, get_args

from queue_server.contracts import commands as wire
from queue_server.contracts.commands import payments as pay

KINDS: dict[str, type[Any]] = {
    kind.model_fields["kind"].default: kind for kind in get_args(get_args(wire.Body)[0])
}
TICKET = "2026-11-22-A001"
CASE = "0000000001"
BOOKING = "0000000001"
FIELDS: dict[str, dict[str, Any]] = {
    "issue_ticket": {"matter": "advice", "language": "zh", "page_token_sha256": "0" * 64},
    "record_consent": {"consent": "c" * 32, "decision": "given", "text": "face-1"},
    "report_print": {"ticket": TICKET, "outcome": "printed"},
    "cancel_ticket": {"ticket": TICKET},
    "confirm_person": {"window": "w1", "same": True},
    "confirm_waiting": {"ticket": TICKET, "same": True},
    "pause_window": {"window": "w1", "reason": "break"},
    "set_skills": {"window": "w1", "matters": ("advice",)},
    "set_head_start": {"class_id": "disabled", "minutes": 30},
    "accept_case": {"window": "w1", "ticket": TICKET, "matter": "advice"},
    "receive_parcel": {"matter": "advice", "parcel": "SF1234567890"},
    "accept_received": {"case": CASE},
    "withdraw_case": {"case": CASE},
    "supplement_case": {"case": CASE},
    "resume_case": {"case": CASE},
    "hand_over": {"case": CASE},
    "refuse_case": {"case": CASE, "reason": "not_eligible"},
    "ask_supplement": {"case": CASE, "materials": (1,)},
    "fill_gap": {"case": CASE, "material": 1},
    "pause_case": {"case": CASE, "reason": "publicity"},
    "start_steps": {"case": CASE, "steps": ("advice",)},
    "finish_step": {"case": CASE, "step": "advice"},
    "decide_case": {"case": CASE, "outcome": "granted"},
    "issue_result": {"case": CASE, "way": "pick_up"},
    "acknowledge_alarm": {"alarm": "unserved", "about": "advice"},
    "confirm_class": {"ticket": TICKET, "class_id": "disabled", "window": "w1"},
    "take_back_class": {"ticket": TICKET, "class_id": "disabled", "reason": "not_shown", "window": "w1"},
    "answer_floating": {"ticket": TICKET, "accept": True, "window": "w1"},
    "lease_range": {"device": "k1"},
    "return_range": {"range_id": "2026-11-22-KA001", "first_unused": 2},
    "issued_offline": {
        "number": "KA001",
        "range_id": "2026-11-22-KA001",
        "issued_at": datetime(2026, 11, 22, 1, tzinfo=UTC),
        "issue": wire.IssueTicket(matter="advice", language="zh", page_token_sha256="1" * 64),
    },
    "enter_paper": {"number": "M001", "matter": "advice", "issued_at": datetime(2026, 11, 22, 1, tzinfo=UTC)},
    "report_look": {"ticket": TICKET},
    "note_needs": {"ticket": TICKET, "needs": ("deaf",)},
    "return_ticket": {"ticket": TICKET},
    "park_ticket": {"window": "w1", "park": "any"},
    "resume_parked": {"window": "w1", "ticket": TICKET},
    "step_done": {"ticket": TICKET},
    "transfer_ticket": {"window": "w1", "to_matter": "record", "reason": "wrong_queue"},
    "pick": {"window": "w1", "ticket": TICKET, "cause": "urgent"},
    "reprint_ticket": {"ticket": TICKET, "page_token_sha256": "2" * 64},
    "sweep_hall": {"reason": "closing"},
    "keep_ticket": {"ticket": TICKET},
    "book": {"matter": "advice", "slot": "2026-11-23T09:30", "channel": "desk"},
    "move_booking": {"booking": BOOKING, "slot": "2026-11-23T10:00"},
    "cancel_booking": {"booking": BOOKING},
    "check_in": {"booking": BOOKING, "language": "zh", "page_token_sha256": "3" * 64},
    "party_arrived": {"ticket": TICKET, "part": "co-applicant"},
    "allow_without": {"ticket": TICKET, "part": "co-applicant"},
    "mark_ticket": {"ticket": TICKET, "mark": "gap", "material": 1},
    "suspend_matter": {"matter": "advice", "reason": "system_down"},
    "resume_matter": {"matter": "advice"},
    "choose_on_suspend": {"ticket": TICKET, "choice": "wait"},
    "turn_away": {"window": "w1", "materials": (1,), "code_sha256": "0" * 64},
    "use_pass": {"code": "0" * 32, "language": "zh", "page_token_sha256": "1" * 64},
    "open_payment": {"items": (pay.FeeWanted(item="copy"),)},
    "start_payment": {"order": BOOKING, "way": "alipay_show"},
    "cancel_payment": {"order": BOOKING},
    "confirm_counter": {"order": BOOKING, "fen": 100},
    "ask_waiver": {"order": BOOKING, "item": "copy", "waiver": "low-income"},
    "ask_refund": {"order": BOOKING, "fen": 100, "reason": "charged_wrongly"},
    "answer_ask": {"order": BOOKING, "ask": "0" * 32, "approve": True},
    "pay_out": {"order": BOOKING, "refund": "0" * 32},
    "take_difference": {"difference": "amount-1"},
    "resolve_difference": {"difference": "amount-1", "how": "explained"},
    "tell_attempt": {"order": BOOKING, "attempt": "0" * 32, "said": "paid"},
    "tell_refund": {"order": BOOKING, "refund": "0" * 32, "done": True},
    "tell_notice": {"attempt": "0" * 32, "notice": "n1"},
    "refuse_notice": {"channel": "alipay", "why": "signature"},
    "read_notice": {"order": BOOKING, "charges": ()},
    "check_bill": {
        "channel": "alipay",
        "day": "2026-11-22",
        "lines": 0,
        "here_fen": 0,
        "there_fen": 0,
        "found": (),
    },
    "rate_visit": {"ticket": TICKET, "window": "w1", "grade": 5},
    "find_bookings": {"booking": BOOKING},
    "find_visits": {"page_token_sha256": "4" * 64},
    "ping": {},
    "refresh": {},
}


def body_of(kind: str, **changes: Any) -> Any:
    """A body; commands with nothing but a window need no entry above."""
    return KINDS[kind](**{**FIELDS.get(kind, {"window": "w1"}), **changes})
