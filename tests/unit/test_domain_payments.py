"""缴费: amounts by the frozen version, one kept success, waivers and refunds by two people, tasks for what differs."""

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.commands import payments as cp
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import money_tasks as et
from queue_server.domain.events import payments as ep
from queue_server.domain.payment import MOVES, AttemptState, Order, RefundState
from queue_server.domain.ticket import State
from tests.support.case_play import CasePlay
from tests.support.pay_play import BACK, FIRST, KIOSK, LI, ORDER, SECOND, WANG, pay_play


@pytest.fixture
def play() -> CasePlay:
    return pay_play()


def opened(play: CasePlay, *items: tuple[str, int], **how) -> Order:
    """An order; by default of one copy."""
    play.done(cp.OpenOrder(ORDER, KIOSK, items or (("copy", 1),), **how))
    return play.state.payments.orders[ORDER]


def told(said: str, attempt: str = FIRST, fen: int = 1000, **how) -> cp.TellAttempt:
    """A channel's word."""
    return cp.TellAttempt(ORDER, attempt, said, fen=fen, refund=BACK, **how)  # type: ignore[arg-type]  # the tests' own words


def paid(play: CasePlay) -> Order:
    """An order that was paid."""
    order = opened(play)
    play.done(cp.StartAttempt(ORDER, FIRST, "alipay_show", KIOSK))
    play.done(told("paid", channel_no="t1"))
    return order


def test_amount_is_of_the_version_that_is_in_force(play):
    """The kiosk names items; several are one payment, and a later version does not change an order."""
    order = opened(play, ("copy", 2), ("search", 1))
    assert (order.fen, order.version) == (2000, "2026-01")
    assert [(charge.full_fen, charge.fen) for charge in order.charges] == [(2000, 2000), (500, 0)]
    play.beat("2026-12-01 09:00")
    assert order.fen == 2000
    play.done(cp.OpenOrder("ORDER00002", KIOSK, (("copy", 2),)))
    assert play.state.payments.orders["ORDER00002"].fen == 3000


@pytest.mark.parametrize(
    ("items", "assessed", "code"),
    [
        ((), (), Code.NOTHING_TO_PAY),
        ((("gold", 1),), (), Code.UNKNOWN_FEE),
        ((("copy", 0),), (), Code.UNKNOWN_FEE),
        ((("copy", 10),), (), Code.UNKNOWN_FEE),
        ((("deed-tax", 1),), (), Code.FEE_NOT_ASSESSED),
        ((("deed-tax", 1),), (("copy", 5),), Code.FEE_NOT_ASSESSED),
    ],
)
def test_order_of_unknown_items_is_refused(play, items, assessed, code):
    """Nothing, unknown, none or too many, or a tax that nobody has assessed."""
    assert play.do(cp.OpenOrder(ORDER, KIOSK, items, assessed)).code is code
    assert play.state.payments.orders == {}


def waiting_for_money(play: CasePlay, reason: str = "payment", park: str = "step") -> str:
    """A ticket that a window has set aside."""
    play.done(c.OpenWindow("w1"))
    issued, *_ = play.done(c.IssueTicket("record", "zh", KIOSK, "v1", None, "card"))
    assert isinstance(issued, e.TicketIssued)
    play.done(c.CallNext("w1"))
    play.done(c.StartService("w1"))
    play.done(c.ParkTicket("w1", park, reason))  # type: ignore[arg-type]  # the tests' own words
    return issued.ticket


def test_ticket_that_waits_for_its_payment_is_back_with_the_last_of_it(play):
    """Two orders: the first leaves it aside, the second puts it into its place; nobody presses a key."""
    ticket = waiting_for_money(play)
    opened(play, ticket=ticket)
    play.done(cp.OpenOrder("ORDER00002", KIOSK, (("copy", 1),), ticket=ticket))
    play.done(cp.ConfirmCounter(ORDER, FIRST, 1000, "R1"))
    assert play.state.day.tickets[ticket].park is not None
    play.done(cp.StartAttempt("ORDER00002", SECOND, "alipay_show", KIOSK))
    decided = play.done(cp.TellAttempt("ORDER00002", SECOND, "paid", fen=1000, refund=BACK, channel_no="t2"))
    assert e.ParkEnded(ticket, None, "system:server") in decided
    assert play.state.day.tickets[ticket].state is State.WAITING
    assert play.replayed().day == play.state.day


def test_ticket_that_waits_for_its_payment_is_back_when_nothing_has_to_be_paid(play):
    """A waiver settles as money does: approved, and not when it is denied."""
    ticket = waiting_for_money(play)
    opened(play, ticket=ticket)
    for approve in (False, True):
        play.done(cp.AskWaiver(ORDER, BACK, "copy", "low-income", LI))
        assert play.state.day.tickets[ticket].park is not None
        play.done(cp.AnswerAsk(ORDER, BACK, approve, WANG))
    assert play.state.day.tickets[ticket].state is State.WAITING
    assert play.replayed().day == play.state.day


@pytest.mark.parametrize(("reason", "park"), [("copy", "step"), ("payment", "same")])
def test_payment_moves_no_ticket_that_waits_for_something_else(play, reason, park):
    """A form, or the same window: that is for people to say."""
    ticket = waiting_for_money(play, reason, park)
    opened(play, ticket=ticket)
    play.done(cp.ConfirmCounter(ORDER, FIRST, 1000, "R1"))
    assert play.state.day.tickets[ticket].park is not None


def test_free_order_is_settled_and_takes_no_attempt(play):
    """¥0 with its reason: nothing is owed, so nothing may be paid."""
    order = opened(play, ("search", 1))
    assert order.settled
    assert order.charges[0].waiver is not None
    assert play.do(cp.StartAttempt(ORDER, FIRST, "alipay_show", KIOSK)).code is Code.ALREADY_PAID


def test_attempt_goes_the_one_way_of_the_table(play):
    """CREATED → PENDING → PAID in the journal, even when the channel's first word is paid."""
    opened(play)
    assert play.done(cp.StartAttempt(ORDER, FIRST, "alipay_scan", KIOSK, "0" * 32))[0].fen == 1000
    events = play.done(told("paid", channel_no="t1"))
    assert [type(event) for event in events] == [ep.AttemptPending, ep.AttemptPaid]
    assert play.state.payments.orders[ORDER].kept == FIRST
    assert play.replayed().payments == play.state.payments


def test_moves_are_those_of_the_reference():
    """One table; UNKNOWN is never an end, PAID never becomes unpaid."""
    ends = {state for state, moves in MOVES.items() if not moves}
    assert ends == {AttemptState.REFUNDED}
    assert MOVES[AttemptState.PAID] == {AttemptState.REFUNDING}
    assert MOVES[AttemptState.UNKNOWN] >= {AttemptState.PAID, AttemptState.CLOSED, AttemptState.FAILED}


def test_other_attempt_waits_for_the_first(play):
    """While money may move, also while nobody knows, no second attempt begins; nor for another machine."""
    opened(play)
    play.done(cp.StartAttempt(ORDER, FIRST, "alipay_show", KIOSK))
    second = cp.StartAttempt(ORDER, SECOND, "wechat_show", KIOSK)
    assert play.do(second).code is Code.PAYMENT_RUNNING
    play.done(told("unknown", why="timeout"))
    assert play.do(second).code is Code.PAYMENT_RUNNING
    play.done(told("closed", why="timeout"))
    assert play.do(cp.StartAttempt(ORDER, SECOND, "wechat_show", "kiosk:k2")).code is Code.UNKNOWN_ORDER
    assert play.done(second)


def test_late_success_is_booked(play):
    """Closed, then the money came after all: it is the order's success, marked late."""
    order = opened(play)
    play.done(cp.StartAttempt(ORDER, FIRST, "alipay_show", KIOSK))
    play.done(told("closed", why="timeout"))
    event = play.done(told("paid"))[-1]
    assert (event.keep, event.late, order.kept) == (True, True, FIRST)
    assert play.do(cp.StartAttempt(ORDER, SECOND, "alipay_show", KIOSK)).code is Code.ALREADY_PAID


def test_second_success_is_refunded_by_itself_and_listed(play):
    """At most one success is kept; the other goes back without anybody's asking, and a person hears of it."""
    order = opened(play)
    play.done(cp.StartAttempt(ORDER, FIRST, "alipay_show", KIOSK))
    play.done(told("closed", why="timeout"))
    play.done(cp.StartAttempt(ORDER, SECOND, "wechat_show", KIOSK))
    play.done(told("paid"))
    play.done(told("paid", SECOND))
    assert order.kept == FIRST
    assert order.attempts[SECOND].state is AttemptState.REFUNDING
    assert order.refunds[BACK].state is RefundState.APPROVED
    assert [each.what for each in play.state.payments.differences.values()] == ["second_success"]
    play.done(cp.TellRefund(ORDER, BACK, True))
    assert order.attempts[SECOND].state is AttemptState.REFUNDED
    assert play.replayed().payments == play.state.payments


def test_other_amount_is_no_success(play):
    """A channel that took another amount or currency: unknown, and a task; the right word later is the success."""
    order = opened(play)
    play.done(cp.StartAttempt(ORDER, FIRST, "alipay_show", KIOSK))
    play.done(told("paid", fen=1))
    assert order.attempts[FIRST].state is AttemptState.UNKNOWN
    assert play.done(told("paid", fen=1)) == ()
    assert play.done(told("paid", currency="USD")) == ()
    assert [(each.here_fen, each.there_fen) for each in play.state.payments.differences.values()] == [
        (1000, 1)
    ]
    play.done(told("paid"))
    assert order.kept == FIRST


@pytest.mark.parametrize("said", ["pending", "closed", "failed", "unknown", "paid"])
def test_older_word_after_paid_changes_nothing(play, said):
    """A reply that was long under way never takes a success back."""
    paid(play)
    assert play.done(told(said)) == ()


def test_counter_takes_exactly_what_is_due_once(play):
    """一行一宝: the amount on the slip, and never on top of a payment that runs."""
    order = opened(play)
    assert play.do(cp.ConfirmCounter(ORDER, FIRST, 999, "")).code is Code.AMOUNT_DIFFERS
    play.done(cp.StartAttempt(ORDER, FIRST, "alipay_show", KIOSK))
    assert play.do(cp.ConfirmCounter(ORDER, SECOND, 1000, "")).code is Code.PAYMENT_RUNNING
    play.done(told("closed"))
    play.done(cp.ConfirmCounter(ORDER, SECOND, 1000, "R-1", "bill-1"))
    assert (order.kept, order.bill_no) == (SECOND, "bill-1")
    assert play.do(cp.ConfirmCounter(ORDER, "c" * 32, 1000, "")).code is Code.ALREADY_PAID


def test_refund_needs_another_person_and_never_exceeds_what_was_paid(play):
    """Asker ≠ approver, in whatever role; Σ refunds ≤ paid; a part leaves the rest paid."""
    order = paid(play)
    assert play.do(cp.AskRefund(ORDER, BACK, 1001, "other", LI)).code is Code.REFUND_TOO_MUCH
    play.done(cp.AskRefund(ORDER, BACK, 400, "other", LI))
    assert play.do(cp.AnswerAsk(ORDER, BACK, True, LI)).code is Code.SAME_PERSON
    assert play.do(cp.AnswerAsk(ORDER, BACK, True, "manager:li")).code is Code.SAME_PERSON
    play.done(cp.AnswerAsk(ORDER, BACK, True, WANG))
    assert play.do(cp.AskRefund(ORDER, "e" * 32, 1, "other", LI)).code is Code.REFUND_RUNNING
    play.done(cp.TellRefund(ORDER, BACK, True))
    assert order.attempts[FIRST].state is AttemptState.PAID
    assert play.do(cp.AskRefund(ORDER, "e" * 32, 601, "other", LI)).code is Code.REFUND_TOO_MUCH
    play.done(cp.AskRefund(ORDER, "e" * 32, 600, "other", LI))
    play.done(cp.AnswerAsk(ORDER, "e" * 32, True, WANG))
    play.done(cp.TellRefund(ORDER, "e" * 32, True))
    assert order.attempts[FIRST].state is AttemptState.REFUNDED
    assert play.replayed().payments == play.state.payments


def test_refund_that_the_channel_refuses_is_a_task(play):
    """It is paid again, what was asked may be asked anew, and a person hears of it."""
    order = paid(play)
    play.done(cp.AskRefund(ORDER, BACK, 1000, "other", LI))
    play.done(cp.AnswerAsk(ORDER, BACK, True, WANG))
    play.done(cp.TellRefund(ORDER, BACK, False, why="balance"))
    assert (order.attempts[FIRST].state, order.refundable(order.attempts[FIRST])) == (AttemptState.PAID, 1000)
    assert [each.what for each in play.state.payments.differences.values()] == ["refund"]


def test_waiver_needs_another_person_and_shows_its_reason(play):
    """¥0 with the reason; while it waits nobody pays."""
    order = opened(play)
    assert play.do(cp.AskWaiver(ORDER, BACK, "copy", "beauty", LI)).code is Code.UNKNOWN_WAIVER
    play.done(cp.AskWaiver(ORDER, BACK, "copy", "low-income", LI))
    assert play.do(cp.StartAttempt(ORDER, FIRST, "alipay_show", KIOSK)).code is Code.PAYMENT_RUNNING
    assert play.do(cp.AnswerAsk(ORDER, BACK, True, LI)) == Refusal(Code.SAME_PERSON, BACK)
    play.done(cp.AnswerAsk(ORDER, BACK, True, WANG))
    assert (order.fen, order.settled, order.charges[0].full_fen) == (0, True, 1000)
    assert order.charges[0].waiver.zh == "低保免收"


def test_notice_is_taken_once(play):
    """A repeat is answered the same and leaves nothing behind."""
    opened(play)
    play.done(cp.StartAttempt(ORDER, FIRST, "alipay_show", KIOSK))
    assert len(play.done(cp.TellNotice("", FIRST, "n1"))) == 1
    assert play.done(cp.TellNotice("", FIRST, "n1")) == ()
    assert play.do(cp.TellNotice("", SECOND, "n1")).code is Code.UNKNOWN_ORDER


def test_bill_makes_each_difference_a_task_once(play):
    """Compared twice, resolved in between: it does not come back; its owner alone resolves it."""
    found = (cp.Differing("missing_here", "x1", 0, 500),)
    check = cp.CheckBill("alipay", "2026-11-22", 3, 0, 500, found)
    assert [type(event) for event in play.done(check)] == [et.BillChecked, et.DifferenceFound]
    task = next(iter(play.state.payments.differences))
    assert play.do(cp.ResolveDifference(task, "ours", LI)).code is Code.DIFFERENCE_NOT_YOURS
    play.done(cp.TakeDifference(task, LI))
    play.done(cp.ResolveDifference(task, "ours", LI))
    assert [type(event) for event in play.done(check)] == [et.BillCheckedAgain]
    assert play.state.payments.differences == {}


def test_old_orders_leave_the_memory_unless_something_is_open(play):
    """Nothing that is read at a start grows with history."""
    paid(play)
    play.done(cp.OpenOrder("ORDER00002", KIOSK, (("copy", 1),)))
    play.done(cp.StartAttempt("ORDER00002", SECOND, "alipay_show", KIOSK))
    play.beat("2026-12-20 09:00")
    assert len(play.state.payments.orders) == 2
    play.beat("2026-12-29 09:00")
    assert list(play.state.payments.orders) == ["ORDER00002"]
    assert play.state.payments.of_attempt == {SECOND: "ORDER00002"}


def test_other_commands_go_on_as_before(play):
    """A hall with money is a hall."""
    assert play.done(c.OpenWindow("w1"))


def test_nobody_knows_for_ten_minutes_and_managers_are_told(play):
    """Not before; the alarm ends by itself with the channel's word. A journal of orders knows which run, and of which ticket."""
    opened(play, ticket="2026-11-23-A001")
    play.done(cp.StartAttempt(ORDER, FIRST, "alipay_show", KIOSK))
    play.done(told("unknown"))
    assert play.do(c.Beat(), "2026-11-23 09:09") == ()
    assert play.do(c.Beat(), "2026-11-23 09:10") == (e.AlarmRaised("payment_unknown", ORDER),)
    assert [each.id for each in play.state.payments.about("2026-11-23-A001")] == [ORDER]
    assert play.state.payments.running == {ORDER}
    play.done(told("paid"))
    assert play.do(c.Beat()) == (e.AlarmCleared("payment_unknown", ORDER),)
    assert play.state.payments.running == set()


def test_slip_that_nobody_brought_to_the_counter_leaves_the_books(play):
    """After 35 days: until then its holder may come; nothing of it stays in memory."""
    opened(play)
    play.done(cp.StartAttempt(ORDER, FIRST, "counter", KIOSK))
    play.beat("2026-12-28 09:00")
    assert ORDER in play.state.payments.orders
    play.beat("2026-12-29 09:00")
    assert (play.state.payments.orders, play.state.payments.running) == ({}, set())
