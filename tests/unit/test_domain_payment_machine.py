"""Any words of a channel and of staff in any order: at most one success is kept, and no more goes back than came."""

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain.commands import payments as cp
from queue_server.domain.payment import SUCCESS, RefundState
from tests.support.case_play import CasePlay
from tests.support.pay_play import KIOSK, LI, ORDER, WANG, pay_play

ATTEMPTS = tuple(letter * 32 for letter in "abc")
SAID = ("pending", "paid", "closed", "failed", "unknown")
HANDS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 29), st.integers(0, 29)), min_size=5, max_size=50
)


def command(what: int, x: int, y: int, n: int) -> cp.PaymentCommand:
    """One command; a channel's words most often."""
    attempt, ask = ATTEMPTS[x % 3], f"{y % 4:032d}"
    others: list[cp.PaymentCommand] = [
        cp.StartAttempt(ORDER, attempt, "alipay_show", KIOSK), cp.CancelAttempt(ORDER, KIOSK),
        cp.ConfirmCounter(ORDER, attempt, 1000, ""), cp.AskRefund(ORDER, ask, 100 * (1 + y % 11), "other", LI),
        cp.AnswerAsk(ORDER, ask, x % 4 > 0, WANG), cp.TellRefund(ORDER, ask, y % 3 > 0),
        cp.AskWaiver(ORDER, ask, "copy", "low-income", LI), cp.TellNotice("", attempt, f"n{y}"),
    ]  # fmt: skip
    if what < 4:
        fen = 999 if y == 0 else 1000
        return cp.TellAttempt(ORDER, attempt, SAID[y % 5], fen=fen, refund=f"{n:032x}")  # type: ignore[arg-type]  # words of SAID
    return others[what - 4]


@settings(max_examples=120, deadline=None)
@given(hands=HANDS)
def test_any_words_keep_one_success_and_give_back_no_more_than_came(hands):
    """After each command; and the journal read again gives the same orders."""
    play = pay_play()
    play.done(cp.OpenOrder(ORDER, KIOSK, (("copy", 1),)))
    for n, (what, x, y) in enumerate(hands):
        play.do(command(what, x, y, n + 1000))
        check(play)
    assert play.replayed().payments == play.state.payments


def check(play: CasePlay) -> None:
    """What must be true at every moment."""
    order = play.state.payments.orders[ORDER]
    successes = [each for each in order.attempts.values() if each.state in SUCCESS]
    assert order.kept is None or order.attempts[order.kept] in successes
    for success in successes:
        refunds = [r for r in order.refunds.values() if r.attempt == success.id and r.counts]
        assert sum(r.fen for r in refunds) <= success.fen
        if success.id != order.kept:
            assert refunds or any(r.state is RefundState.FAILED for r in order.refunds.values())
    assert sum(each.state.value in ("created", "pending", "unknown") for each in order.attempts.values()) <= 1
