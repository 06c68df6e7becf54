"""同来的人: a ticket whose required party is absent is not called and not lost; marks travel on the ticket."""

from dataclasses import replace

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.ticket import Mark, State
from tests.support.hall_day import KIOSK, Play, hall, matter

TICKET = "2026-11-22-B001"


def couple_hall() -> Play:
    """A hall with a matter that both of a couple must come for."""
    plain = hall()
    wedding = replace(matter("wedding", "house", "none"), parties=("applicant", "co-applicant"))
    play = Play()
    play.do(c.Configure(replace(plain, matters=(*plain.matters, wedding)), "0" * 64), 0)
    play.do(c.OpenWindow("w3"), 0)
    play.do(c.SetSkills("w3", ("wedding", "advice")), 0)
    return play


def take(play: Play, co_applicant: str) -> None:
    """A number for the wedding, with one of the two perhaps absent."""
    parties = (("applicant", "present"), ("co-applicant", co_applicant))
    assert isinstance(play.do(c.IssueTicket("wedding", "zh", KIOSK, None, None, parties=parties)), tuple)


def test_ticket_with_all_parties_present_is_called():
    """Who is there is not waited for."""
    play = couple_hall()
    take(play, "present")
    assert play.call("w3") == TICKET


def test_ticket_whose_required_party_is_absent_is_passed_over_and_kept():
    """It waits aside with its key; the window calls the next one, and says that it passed nobody."""
    play = couple_hall()
    take(play, "absent")
    other = play.issue("advice")
    assert play.do(c.CallNext("w3")) == (e.TicketCalled(other, "w3", "order", 0, None),)
    ticket = play.day.tickets[TICKET]
    assert (ticket.state, ticket.holds, ticket.waits_for) == (State.WAITING, {"party"}, ("co-applicant",))


def test_party_that_the_matter_does_not_require_is_not_waited_for():
    """A guardian who parks the car holds nobody up."""
    play = couple_hall()
    play.do(c.IssueTicket("wedding", "zh", KIOSK, None, None, parties=(("guardian", "absent"),)))
    assert play.call("w3") == TICKET


@pytest.mark.parametrize("command", [c.PartyArrived, c.AllowWithout])
def test_ticket_is_called_by_its_original_key_once_nobody_is_missing(command):
    """Whether the party came or staff let it pass: before everybody who came later."""
    play = couple_hall()
    take(play, "absent")
    key = play.day.tickets[TICKET].key
    play.issue("advice", after_s=600)
    assert isinstance(play.do(command(TICKET, "co-applicant")), tuple)
    assert play.call("w3") == TICKET
    assert play.day.tickets[TICKET].key == key
    assert play.replayed() == play.day


def test_who_came_is_present_and_who_was_allowed_for_is_still_absent():
    """The window sees the difference."""
    for command, how in ((c.PartyArrived, "present"), (c.AllowWithout, "absent")):
        play = couple_hall()
        take(play, "absent")
        play.do(command(TICKET, "co-applicant"))
        assert dict(play.day.tickets[TICKET].parties)["co-applicant"] == how


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.PartyArrived(TICKET, "guardian"), Code.PARTY_NOT_NEEDED),
        (c.AllowWithout(TICKET, "applicant"), Code.PARTY_NOT_NEEDED),
        (c.PartyArrived("2026-11-22-B009", "applicant"), Code.UNKNOWN_TICKET),
    ],
)
def test_party_that_is_not_waited_for_is_refused(command, code):
    """Typed, and nothing changes."""
    play = couple_hall()
    take(play, "absent")
    refused = play.do(command)
    assert isinstance(refused, Refusal)
    assert refused.code is code
    assert play.day.tickets[TICKET].waits_for == ("co-applicant",)


def test_ticket_that_waits_for_a_party_is_swept_when_the_day_ends():
    """Held is not forgotten."""
    play = couple_hall()
    take(play, "absent")
    play.do(c.CloseDay())
    assert play.day.tickets[TICKET].state is State.SWEPT


def test_ticket_that_waits_for_a_party_can_be_given_back():
    """Nothing of it stays in the queue."""
    play = couple_hall()
    take(play, "absent")
    play.do(c.CancelTicket(TICKET, KIOSK))
    assert (play.day.tickets[TICKET].state, dict(play.day.queue.aside)) == (State.CANCELLED, {})


def test_marks_stay_on_the_ticket_once_each():
    """容缺 with its material, 预审 by a role; said twice is said once."""
    play = couple_hall()
    take(play, "present")
    play.do(c.MarkTicket(TICKET, "gap", 1, "clerk"))
    play.do(c.MarkTicket(TICKET, "pre_check", 0, "desk"))
    assert play.do(c.MarkTicket(TICKET, "pre_check", 0, "desk")) == ()
    assert play.day.tickets[TICKET].marks == (
        Mark("gap", "wedding/1", "clerk"),
        Mark("pre_check", "", "desk"),
    )


@pytest.mark.parametrize(("mark", "material"), [("gap", 0), ("promise", 0), ("gap", 2), ("pre_check", 9)])
def test_mark_names_a_material_that_the_matter_has(mark, material):
    """A gap or promise is about one material of the list."""
    play = couple_hall()
    take(play, "present")
    assert play.do(c.MarkTicket(TICKET, mark, material, "clerk")) == Refusal(
        Code.UNKNOWN_MATERIAL, str(material)
    )


def test_mark_on_a_ticket_that_is_over_is_refused():
    """Nobody would see it."""
    play = couple_hall()
    take(play, "present")
    play.do(c.CancelTicket(TICKET, KIOSK))
    assert play.do(c.MarkTicket(TICKET, "helper", 0, "desk")) == Refusal(Code.TICKET_ENDED, "B001")
