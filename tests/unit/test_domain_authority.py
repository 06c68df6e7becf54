"""授权 (F12): a case is accepted where the window's authority suffices, and decided where its matter is served; the refusal
names the windows to go on with."""

from dataclasses import replace

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.deciding.case_standing import BY_AUTHORITY, OF_ANY_WINDOW, RULES
from queue_server.domain.errors import Code, Refusal
from tests.support.hall_day import OLD, Play, hall


def served(window: str) -> Play:
    """A deed needs authority 2, which window 3 has; one is served at this window."""
    plain = hall()
    matters = tuple(replace(m, authority=2 if m.id == "deed" else 0) for m in plain.matters)
    windows = tuple(replace(w, authority=2 if w.id == "w3" else 1) for w in plain.windows)
    play = Play()
    play.do(c.Configure(replace(plain, matters=matters, windows=windows), "0" * 64), 0)
    for each in ("w1", "w3"):
        play.do(c.OpenWindow(each), 0)
    play.issue("deed", OLD, person="accept")
    play.call(window)
    play.do(c.StartService(window))
    return play


def accept(play: Play, window: str) -> tuple[e.Event, ...] | Refusal:
    """受理 at the window."""
    return play.do(c.AcceptCase("CASE000001", window, "2026-11-22-B001", "deed"))


def test_window_without_the_authority_is_refused_and_told_where_to_go():
    """Nothing changes; a transfer there, with its key, ends in an accepted case."""
    play = served("w1")
    assert accept(play, "w1") == Refusal(Code.AUTHORITY_NEEDED, "3")
    assert isinstance(play.do(c.TransferTicket("w1", None, "w3", "authority")), tuple)
    assert play.call("w3") == "2026-11-22-B001"
    play.do(c.StartService("w3"))
    assert isinstance(accept(play, "w3"), tuple)


def test_window_with_the_authority_accepts():
    """And a matter that needs none is accepted anywhere."""
    assert isinstance(accept(served("w3"), "w3"), tuple)


CASE = "CASE000001"
JUDGED: tuple[c.CaseAsk, ...] = (
    c.AcceptReceived(CASE), c.RefuseCase(CASE, "other"), c.WithdrawCase(CASE), c.AskSupplement(CASE, (1,)),
    c.PauseCase(CASE, "inspection"), c.ResumeCase(CASE), c.StartSteps(CASE, ("record",)), c.DecideCase(CASE, "granted"),
    c.IssueResult(CASE, "pick_up"),
)  # fmt: skip
"""What is decided about a case: refused to other windows before the case's own state is looked at."""


def received() -> Play:
    """A deed, that needs authority 2, came by parcel; window 1 serves it with authority 1, window 3 with 2, window 4 not at all."""
    play = served("w3")
    assert isinstance(by(play, c.ReceiveParcel(CASE, "deed", "SF1234"), "w4"), tuple)
    return play


def by(
    play: Play, ask: c.CaseAsk, window: str | None, *, office: bool = False
) -> tuple[e.Event, ...] | Refusal:
    """Asked by whoever works there."""
    return play.do(c.ByWhom(ask, window, office))


def test_parcel_is_accepted_where_the_window_has_the_authority():
    """As at the window itself: 授权不足 names the one that may, a window of other matters is told so, and nothing changes."""
    play = received()
    ask = c.AcceptReceived(CASE)
    assert by(play, ask, "w1") == Refusal(Code.AUTHORITY_NEEDED, "3")
    assert by(play, ask, "w4") == Refusal(Code.CASE_ELSEWHERE, "1, 3")
    assert by(play, ask, "w4", office=True) == Refusal(Code.AUTHORITY_NEEDED, "3")
    assert isinstance(by(play, ask, "w3"), tuple)


def test_back_office_accepts_without_a_window():
    """No window is asked for more than it may: the permission alone stands for it."""
    assert by(received(), c.AcceptReceived(CASE), None) == Refusal(Code.CASE_ELSEWHERE, "1, 3")
    assert isinstance(by(received(), c.AcceptReceived(CASE), None, office=True), tuple)


@pytest.mark.parametrize("ask", JUDGED, ids=lambda ask: type(ask).__name__)
def test_case_is_judged_where_its_matter_is_served(ask: c.CaseAsk):
    """Not at a window of other matters, at none, nor at one that there is not; by the back office it is as far as its state allows."""
    for window in ("w2", "w4", "w9", None):
        assert by(received(), ask, window) == Refusal(Code.CASE_ELSEWHERE, "1, 3")
    for decided in (by(received(), ask, "w3"), by(received(), ask, None, office=True)):
        assert not isinstance(decided, Refusal) or decided.code is Code.CASE_NOT_SO


def test_window_decides_no_more_than_it_may_accept():
    """An accepted deed: window 1 serves it, but its authority ends before; it still takes in and gives out."""
    play = received()
    by(play, c.AcceptReceived(CASE), "w3")
    assert by(play, c.DecideCase(CASE, "granted"), "w1") == Refusal(Code.AUTHORITY_NEEDED, "3")
    assert isinstance(by(play, c.AskSupplement(CASE, (1,)), "w1"), tuple)
    assert isinstance(by(play, c.SupplementCase(CASE), "w4"), tuple)
    assert isinstance(by(play, c.DecideCase(CASE, "granted"), "w4", office=True), tuple)
    assert isinstance(by(play, c.IssueResult(CASE, "pick_up"), "w1"), tuple)
    assert isinstance(by(play, c.HandOver(CASE), "w4"), tuple)


def test_parallel_step_is_done_by_its_own_department():
    """Window 2 serves the record, that is a step of the deed; window 4 serves neither."""
    play = received()
    by(play, c.AcceptReceived(CASE), "w3")
    by(play, c.StartSteps(CASE, ("record",)), "w3")
    assert isinstance(by(play, c.FinishStep(CASE, "record"), "w4"), Refusal)
    assert isinstance(by(play, c.FinishStep(CASE, "record"), "w2"), tuple)


def test_case_that_is_not_open_is_refused_as_such():
    """Whoever asks: no window is named for what there is not."""
    for window in ("w4", "w3", None):
        assert by(received(), c.DecideCase("CASE000009", "granted"), window) == Refusal(
            Code.UNKNOWN_CASE, "CASE000009"
        )


def test_who_may_is_written_for_every_command_about_a_case():
    """A new one is for windows that serve the matter until somebody says otherwise here."""
    everything = OF_ANY_WINDOW | {type(ask) for ask in JUDGED} | {c.FinishStep}
    assert set(RULES) == everything
    assert everything > BY_AUTHORITY
