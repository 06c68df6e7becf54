"""Wait, walk, service and stay of every step: parks, transfers, returns and undone steps are told apart."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import commands as c
from queue_server.domain.truth.durations import Step, steps_of
from tests.support.hall_day import KIOSK, Play, open_hall


def _figures(step: Step) -> tuple[float, float, float, float]:
    return (step.wait_s, step.walk_s, step.service_s, step.away_s)


def _steps(play: Play, ticket: str) -> tuple[Step, ...]:
    return steps_of(ticket, play.journal)


def test_durations_of_a_plain_errand_are_its_four_parts():
    """Called after 60 s, there after 30, begun 5 later, served for 200."""
    play = open_hall()
    ticket = play.issue()
    play.do(c.CallNext("w1"), 60)
    play.do(c.Arrive("w1"), 30)
    play.do(c.StartService("w1"), 5)
    play.do(c.FinishService("w1"), 200)
    (step,) = _steps(play, ticket)
    assert _figures(step) == (60, 35, 200, 0)
    assert (step.window, step.skill, step.ended, step.stay_s) == ("w1", "advice", "ServiceFinished", 295)


def test_durations_of_an_undone_call_count_as_waiting():
    """The call that was taken back never was: the wait goes on from the issue."""
    play = open_hall()
    ticket = play.issue()
    play.do(c.CallNext("w1"), 60)
    play.do(c.Undo("w1"), 10)
    play.do(c.CallNext("w2"), 20)
    (step,) = _steps(play, ticket)
    assert (step.wait_s, step.window) == (90, "w2")


def test_durations_of_an_undone_finish_go_on_as_service():
    """Until the real end."""
    play = open_hall()
    ticket = play.issue()
    play.call("w1")
    play.do(c.StartService("w1"), 9)
    play.do(c.FinishService("w1"), 100)
    play.do(c.Undo("w1"), 10)
    play.do(c.FinishService("w1"), 50)
    (step,) = _steps(play, ticket)
    assert _figures(step) == (1, 9, 160, 0)


def test_durations_of_a_park_are_away_and_the_service_adds_up():
    """Served 100 s, away 300 s, called back, walked 10 s, served 40 s: one step."""
    play = open_hall()
    ticket = play.issue()
    play.call("w1")
    play.do(c.StartService("w1"), 10)
    play.do(c.ParkTicket("w1", "any"), 100)
    play.do(c.ResumeParked("w1", ticket), 300)
    play.do(c.StartService("w1"), 10)
    play.do(c.FinishService("w1"), 40)
    (step,) = _steps(play, ticket)
    assert _figures(step) == (1, 20, 140, 300)


def test_durations_of_a_done_step_wait_again():
    """Away until the step is done, then waiting, in the same step."""
    play = open_hall()
    ticket = play.issue()
    play.call("w1")
    play.do(c.StartService("w1"), 10)
    play.do(c.ParkTicket("w1", "step", "payment"), 100)
    play.do(c.StepDone(ticket, "desk:d1"), 300)
    play.do(c.CallNext("w2"), 60)
    (step,) = _steps(play, ticket)
    assert (step.wait_s, step.service_s, step.away_s, step.window) == (61, 100, 300, "w2")


def test_durations_of_a_transfer_are_two_steps():
    """Each with its own wait, skill and window."""
    play = open_hall()
    ticket = play.issue("record")
    play.call("w1", 30)
    play.do(c.StartService("w1"), 10)
    play.do(c.TransferTicket("w1", "advice", None, "wrong_queue"), 50)
    play.do(c.CallNext("w4"), 25)
    first, second = _steps(play, ticket)
    assert (*_figures(first), first.ended) == (30, 10, 50, 0, "TicketTransferred")
    assert (second.skill, second.window, second.wait_s) == ("advice", "w4", 25)


def test_durations_of_a_missed_and_returned_ticket_leave_the_absence_out():
    """The first step ends when it is missed, the second begins with the return."""
    play = open_hall()
    ticket = play.issue()
    play.call("w1", 30)
    play.do(c.MarkMissed("w1"), 60)
    play.do(c.ReturnTicket(ticket, "desk:d1"), 1000)
    play.do(c.CallNext("w1"), 15)
    first, second = _steps(play, ticket)
    assert (*_figures(first), first.ended) == (30, 60, 0, 0, "TicketMissed")
    assert second.wait_s == 15


def test_durations_of_an_undone_transfer_are_one_step():
    """The service goes on as if nothing had happened."""
    play = open_hall()
    ticket = play.issue("record")
    play.call("w1", 30)
    play.do(c.StartService("w1"), 10)
    play.do(c.TransferTicket("w1", "advice", None, "wrong_queue"), 50)
    play.do(c.Undo("w1"), 5)
    play.do(c.FinishService("w1"), 5)
    (step,) = _steps(play, ticket)
    assert _figures(step) == (30, 10, 60, 0)


def test_durations_of_a_ticket_that_nobody_called_end_with_the_sweep():
    """Waiting until the hall is swept; a ticket that was never issued has no steps."""
    play = open_hall()
    ticket = play.issue()
    play.do(c.SweepHall("closing"), 500)
    (step,) = _steps(play, ticket)
    assert (step.wait_s, step.ended) == (500, "HallSwept")
    assert steps_of("2026-11-22-A999", play.journal) == ()


MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                c.CallNext("w1"), c.CallNext("w2"), c.Arrive("w1"), c.StartService("w1"), c.StartService("w2"),
                c.FinishService("w1"), c.MarkMissed("w1"), c.Undo("w1"), c.Undo("w2"), c.ParkTicket("w1", "any"),
                c.ParkTicket("w2", "same"), c.TransferTicket("w1", "record", None, "other"),
                c.ReturnTicket("2026-11-22-A001", KIOSK), c.ResumeParked("w1", "2026-11-22-A001"),
                c.StepDone("2026-11-22-A001", KIOSK), c.SweepHall("closing"), c.KeepTicket("2026-11-22-A001"),
            ]
        ),
        st.integers(0, 20),
    ),
    max_size=25,
)  # fmt: skip


@given(MOVES)
def test_durations_with_any_moves_add_up_to_the_time_in_the_hall(moves):
    """No second is counted twice: parts are ≥ 0, a finished step's stay is its length, steps follow each other."""
    play = open_hall()
    ticket = play.issue()
    for command, after in moves:
        play.do(command, after)
    steps = _steps(play, ticket)
    assert all(part >= 0 for step in steps for part in _figures(step))
    for step in steps:
        if step.ended_at is not None:
            assert step.stay_s == (step.ended_at - step.began_at).total_seconds()
    for first, second in pairwise(steps):
        assert first.ended_at is not None
        assert first.ended_at <= second.began_at
