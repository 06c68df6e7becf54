"""Any commands in any order in a hall with journeys, parties, agents and suspensions: nobody is lost or doubled."""

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain import commands as c
from queue_server.domain.ticket import AT_WINDOW, State
from queue_server.domain.truth.legs import chronicle
from queue_server.domain.truth.overtakes import overtakes
from tests.support.hall_day import KIOSK, Play, every_errand

CODES = ("a" * 64, "b" * 64, "c" * 64)
MATTERS = ("advice", "sale", "wedding", "deed", "record")
PARTS = ("applicant", "co-applicant")
WAITS = (0.0, 1.0, 20.0, 600.0)
HANDS = st.lists(st.tuples(st.integers(0, 27), *[st.integers(0, 59)] * 3), min_size=5, max_size=60)


def errand_hall() -> Play:
    """Every kind of errand, every window open."""
    play, plan = Play(), every_errand()
    play.do(c.Configure(plan, "0" * 64), 0)
    for window in plan.windows:
        play.do(c.OpenWindow(window.id), 0)
    return play


def command(play: Play, what: int, x: int, y: int, z: int) -> c.Command:
    """One of the commands of errands, or of those that they must get along with; issues and calls most often."""
    window = ("w1", "w2", "w3", "w4")[x % 4]
    ticket = (list(play.day.tickets) or ["nobody"])[y % max(len(play.day.tickets), 1)]
    matter, code, part = MATTERS[z % 5], CODES[z % 3], PARTS[z % 2]
    others: list[c.Command] = [
        c.StartService(window), c.FinishService(window), c.MarkMissed(window), c.Undo(window), c.Arrive(window),
        c.TurnAway(window, (1,), ("copy",) if y % 2 else (), code), c.UsePass(code, "zh", KIOSK),
        c.CallNext(window) if y % 4 else c.SuspendMatter(matter, "power"), c.ResumeMatter(matter), c.ChooseOnSuspend(ticket, "continue_later", code),
        c.ChooseOnSuspend(ticket, ("wait", "rebook")[z % 2]), c.PartyArrived(ticket, part), c.AllowWithout(ticket, part),
        c.CallNext(window) if z % 3 else c.CancelTicket(ticket, KIOSK), c.ReturnTicket(ticket, KIOSK), c.ParkTicket(window, "any", "form"),
        c.ResumeParked(window, ticket), c.TransferTicket(window, matter, None, "next_step"), c.Pick(window, ticket, "urgent"),
        c.StartService(window), c.FinishService(window), c.StartService(window),
    ]  # fmt: skip
    if what < 3:
        parties = ((PARTS[y % 2], ("present", "absent")[z % 2]),)
        more = tuple(MATTERS[(y + n) % 3] for n in range(x % 4))
        tag = ("", "1" * 32, "2" * 32)[y % 3]
        return c.IssueTicket(
            MATTERS[x % 5],
            "zh",
            KIOSK,
            "0" * 32,
            None,
            more=more,
            parties=parties,
            agent=z % 3 == 0,
            day_tag=tag,
        )
    return c.CallNext(window) if what < 6 else others[what - 6]


@settings(max_examples=60, deadline=None)
@given(hands=HANDS)
def test_any_commands_lose_and_double_nobody(hands: list[tuple[int, int, int, int]]) -> None:
    """Each waiting ticket stands in one list once, each called one at one window; the journal gives the same day.

    And every overtake has its lawful cause.
    """
    play = errand_hall()
    for what, x, y, z in hands:
        play.do(command(play, what, x, y, z), WAITS[(x + y + z) % 4])
        check(play)
    assert play.replayed() == play.day
    assert overtakes(chronicle(play.day.date, play.journal)).unexplained == []


def check(play: Play) -> None:
    """What must be true at every moment."""
    day = play.day
    listed = [place[3] for places in day.queue.places.values() for place in places] + list(day.queue.aside)
    assert sorted(listed) == sorted(t.id for t in day.tickets.values() if t.state is State.WAITING)
    at_windows = [w.current for w in day.windows.values() if w.current]
    visits = sum(len(t.visited) for t in day.tickets.values())
    assert sum(w.served for w in day.windows.values()) == day.served + visits
    assert sorted(at_windows) == sorted(t.id for t in day.tickets.values() if t.state in AT_WINDOW)
    for skill, places in day.queue.places.items():
        assert skill not in day.suspended or not places
        assert all(
            day.tickets[place[3]].skill == skill and not day.tickets[place[3]].waits_for for place in places
        )
