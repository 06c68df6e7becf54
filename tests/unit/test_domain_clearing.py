"""清场 and 补打: who is void and who is kept; a second slip."""

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errors import Refusal
from queue_server.domain.ticket import State
from tests.support.hall_day import KIOSK, Play, open_hall


def _code(decision: object) -> str:
    assert isinstance(decision, Refusal), decision
    return decision.code


def _hall() -> tuple[Play, dict[str, str]]:
    """One waiting, missed, parked, kept and in service each."""
    play = open_hall()
    tickets = {name: play.issue(after_s=60) for name in ("missed", "parked", "serving", "kept", "waiting")}
    play.call("w1")
    play.do(c.MarkMissed("w1"))
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.ParkTicket("w1", "any"))
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.KeepTicket(tickets["kept"]))
    return play, tickets


def test_sweep_voids_who_is_at_no_window_but_the_kept():
    """Who is served goes on, the day is open, the kept is called next."""
    play, tickets = _hall()
    assert play.do(c.SweepHall("closing")) == (
        e.HallSwept(
            "closing", (tickets["waiting"], tickets["missed"], tickets["parked"]), (tickets["kept"],)
        ),
    )
    states = {name: play.day.tickets[t].state for name, t in tickets.items()}
    swept = dict.fromkeys(("waiting", "missed", "parked"), State.SWEPT)
    assert states == {**swept, "serving": State.SERVING, "kept": State.WAITING}
    assert (play.day.missed, play.day.parked, play.day.closed) == ({}, {}, False)
    assert play.call("w1") == tickets["kept"]
    assert play.replayed() == play.day


def test_sweep_of_nobody_is_nothing():
    """No event where nobody is void."""
    play = open_hall()
    kept = play.issue()
    play.do(c.KeepTicket(kept))
    assert play.do(c.SweepHall("closing")) == ()


def test_missed_ticket_is_good_until_the_sweep():
    """Hours later it is still returned; after the sweep it is not."""
    play, tickets = _hall()
    play.do(c.ReturnTicket(tickets["missed"], "desk:d1"), 5 * 3600)
    assert play.day.tickets[tickets["missed"]].state is State.WAITING
    play.do(c.SweepHall("closing"))
    assert _code(play.do(c.ReturnTicket(tickets["missed"], "desk:d1"))) == "not_missed"


def test_keep_after_the_sweep_brings_the_ticket_back():
    """In its own place; what is over stays over; kept again is nothing."""
    play, tickets = _hall()
    key = play.day.tickets[tickets["waiting"]].key
    play.do(c.SweepHall("closing"))
    play.do(c.KeepTicket(tickets["waiting"]))
    back = play.day.tickets[tickets["waiting"]]
    assert (back.state, back.key) == (State.WAITING, key)
    assert play.do(c.KeepTicket(tickets["waiting"])) == ()
    gone = play.issue()
    play.do(c.CancelTicket(gone, KIOSK))
    assert _code(play.do(c.KeepTicket(gone))) == "not_waiting"
    assert play.replayed() == play.day


def test_undo_after_a_sweep_never_revives_a_void_ticket():
    """The park was swept away: its window cannot take it back."""
    play = open_hall()
    play.issue()
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.ParkTicket("w1", "any"))
    play.do(c.SweepHall("closing"))
    assert _code(play.do(c.Undo("w1"))) == "nothing_to_undo"


def test_close_day_voids_the_kept_too():
    """After the day nothing waits."""
    play, tickets = _hall()
    play.do(c.CloseDay())
    assert {play.day.tickets[t].state for t in tickets.values()} == {State.SWEPT}
    assert (play.day.missed, play.day.parked) == ({}, {})
    assert play.replayed() == play.day


def test_reprint_counts_and_asks_for_a_report_again():
    """Each slip is told of by who printed it: the desk for its own, the kiosk for the first."""
    play = open_hall()
    ticket = play.issue()
    play.do(c.ReportPrint(ticket, "printed", "none", KIOSK))
    assert _code(play.do(c.ReportPrint(ticket, "printed", "none", "desk:d1"))) == "not_permitted"
    assert play.do(c.ReprintTicket(ticket, "desk:d1")) == (e.TicketReprinted(ticket, 1, "desk:d1"),)
    assert play.day.tickets[ticket].printed == "pending"
    play.do(c.ReportPrint(ticket, "failed", "paper", "desk:d1"))
    assert play.day.tickets[ticket].printed == "failed"
    play.do(c.ReprintTicket(ticket, KIOSK, KIOSK))
    assert play.day.tickets[ticket].reprints == 2


def test_reprint_of_an_ended_or_foreign_ticket_is_refused():
    """A slip of what is over leads nobody anywhere."""
    play = open_hall()
    ticket = play.issue()
    assert _code(play.do(c.ReprintTicket(ticket, "kiosk:k2", "kiosk:k2"))) == "not_permitted"
    play.do(c.CancelTicket(ticket, KIOSK))
    assert _code(play.do(c.ReprintTicket(ticket, "desk:d1"))) == "not_waiting"
    assert _code(play.do(c.ReprintTicket("2026-11-22-A999", "desk:d1"))) == "unknown_ticket"
