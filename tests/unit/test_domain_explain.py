"""Why A before B: each lawful cause, with both keys, in words for staff and for citizens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errors import Refusal
from queue_server.domain.truth.causes import Cause
from queue_server.domain.truth.explain import Order, explain
from queue_server.domain.truth.legs import Chronicle, chronicle
from queue_server.domain.truth.overtakes import overtakes
from queue_server.service.checking.explaining import CAUSES, ORDERS, explained
from tests.support.hall_day import KIOSK, OLD, TODAY, Play, hall, matter, open_hall

Case = tuple[Play, str, str]


def must(play: Play, command: c.Command, after_s: float = 1.0) -> tuple[e.Event, ...]:
    """The command, which must be carried out."""
    decided = play.do(command, after_s)
    assert not isinstance(decided, Refusal), decided
    return decided


def served(play: Play, window: str) -> str:
    """The next ticket, called and begun."""
    ticket = play.call(window)
    must(play, c.StartService(window))
    return ticket


def green() -> Case:
    """An old person after an ordinary one."""
    play = open_hall()
    first, old = play.issue(), play.issue(birth=OLD)
    assert play.call("w4") == old
    return play, old, first


def skill() -> Case:
    """A window that does not serve the other's matter."""
    play = open_hall()
    first, other = play.issue("deed"), play.issue()
    assert play.call("w4") == other
    return play, other, first


def manual() -> Case:
    """A pick with permission."""
    play = open_hall()
    first, picked = play.issue(), play.issue()
    must(play, c.Pick("w4", picked, "urgent"))
    return play, picked, first


def transfer() -> Case:
    """From one window's queue to another's, with the key kept."""
    play = open_hall()
    moved = play.issue("deed")
    served(play, "w3")
    waiting = play.issue()
    must(play, c.TransferTicket("w3", "advice", None, "wrong_queue"))
    assert play.call("w4") == moved
    return play, moved, waiting


def parked() -> Case:
    """Set aside, and called back while others wait."""
    play = open_hall()
    aside = play.issue()
    served(play, "w4")
    must(play, c.ParkTicket("w4", "any", "none"))
    waiting = play.issue()
    must(play, c.ResumeParked("w4", aside, leads=False))
    return play, aside, waiting


def returned() -> Case:
    """Missed its call, came back, stands behind the next three: the fourth had come before it returned."""
    play = open_hall()
    missed = play.issue()
    assert play.call("w4") == missed
    for _ in range(2):
        must(play, c.Recall("w4"), 21)
    must(play, c.MarkMissed("w4"), 21)
    waiting = [play.issue() for _ in range(5)]
    must(play, c.ReturnTicket(missed, "desk:d1"))
    for each in waiting[:3]:
        assert play.call("w4") == each
        must(play, c.StartService("w4"))
    assert play.call("w4") == missed
    return play, missed, waiting[4]


def journey() -> Case:
    """From its first window to the next, with the key of its issue."""
    play = Play()
    sale = replace(matter("sale", "house", "none"), steps=("advice", "deed"))
    must(play, c.Configure(replace(hall(), matters=(*hall().matters, sale)), "0" * 64))
    for window in ("w3", "w4"):
        must(play, c.OpenWindow(window))
    moved = play.issue("sale")
    served(play, "w4")
    waiting = play.issue("deed")
    must(play, c.FinishService("w4"))
    assert play.call("w3") == moved
    return play, moved, waiting


def absent() -> Case:
    """Somebody who must be there is not, so the next one is called."""
    play = Play()
    wedding = replace(matter("wedding", "house", "none"), parties=("applicant", "co-applicant"))
    must(play, c.Configure(replace(hall(), matters=(*hall().matters, wedding)), "0" * 64))
    must(play, c.OpenWindow("w3"))
    must(play, c.SetSkills("w3", ("wedding", "advice")))
    parties = (("applicant", "present"), ("co-applicant", "absent"))
    must(play, c.IssueTicket("wedding", "zh", KIOSK, None, None, parties=parties))
    other = play.issue()
    assert play.call("w3") == other
    return play, other, f"{TODAY.isoformat()}-B001"


def suspended() -> Case:
    """The matter is stopped; who wants another one is called."""
    play = open_hall()
    first = play.issue("record")
    must(play, c.SuspendMatter("record", "network"))
    other = play.issue()
    assert play.call("w2") == other
    return play, other, first


def offline() -> Case:
    """A paper number of before, entered afterwards."""
    play = open_hall()
    taken_at, first = play.now, play.issue(after_s=60)
    must(play, c.EnterPaper(c.IssueTicket("advice", "zh", "desk:d1", None, None), "M001", taken_at), 300)
    paper = f"{TODAY.isoformat()}-M001"
    assert play.call("w4") == paper
    return play, paper, first


CASES: dict[Cause, Callable[[], Case]] = {
    Cause.GREEN: green, Cause.SKILL: skill, Cause.MANUAL: manual, Cause.TRANSFER: transfer, Cause.PARKED: parked,
    Cause.MISSED_RETURN: returned, Cause.JOURNEY: journey, Cause.ABSENT_PARTY: absent, Cause.SUSPENDED: suspended,
    Cause.OFFLINE: offline,
}  # fmt: skip


def told(play: Play) -> Chronicle:
    """The played day as waits."""
    return chronicle(TODAY, play.journal)


@pytest.mark.parametrize("cause", CASES)
def test_explain_of_each_cause(cause):
    """The pair has its cause, the facts hold both keys, both languages have words, and the day counts it."""
    play, a, b = CASES[cause]()
    day = told(play)
    facts = explain(day, a, b)
    assert (facts.order, facts.cause) == (Order.OVERTOOK, cause)
    assert (facts.a.ticket, facts.b.ticket) == (a, b)
    assert facts.a.called_at is not None
    found = overtakes(day)
    assert found.skips[a][cause] >= 1
    assert found.slips[b][cause] >= 1
    assert found.totals[Cause.UNEXPLAINED] == 0
    words = explained(day, a, b)
    assert words.staff.zh.startswith(words.citizen.zh)
    assert words.staff.en.startswith(words.citizen.en)


def test_explain_says_keys_and_credit():
    """Staff read both keys, the head start, the window with its skills and the reason on record, in hall time."""
    play, old, first = green()
    said = explained(told(play), old, first)
    assert said.citizen.zh == "A002先于A001被叫到：A002走绿色通道。"
    assert said.citizen.en == "A002 was called before A001: A002 has priority service."
    assert "A002（Elderly" in said.staff.zh or "A002（" in said.staff.zh
    assert "09:00:02 取号，排序时间 07:30:02（提前 90 分钟）" in said.staff.zh
    assert "issued 09:00:02, counts from 07:30:02 (90 min earlier)" in said.staff.en
    assert "window 4, which served advice; reason on record: green" in said.staff.en


def test_explain_tells_citizens_no_class():
    """A citizen reads neither the class, nor its evidence, nor the key of another."""
    play, old, first = green()
    day = told(play)
    said = explained(day, old, first).citizen
    ticket = day.day.tickets[old]
    for secret in (ticket.green_class, ticket.evidence, "07:30", "90"):
        assert secret not in said.zh + said.en


def test_explain_in_order_of_arrival():
    """Who came first and was called first needs no cause; the other way round the order says why not."""
    play = open_hall()
    first, second = play.issue(), play.issue()
    assert play.call("w4") == first
    day = told(play)
    assert explain(day, first, second).order is Order.CAME_FIRST
    assert explain(day, second, first).order is Order.NOT_CALLED
    assert explain(day, first, first).order is Order.SAME
    play.issue()
    assert explain(told(play), first, "2026-11-22-A003").order is Order.CAME_LATER


def test_explain_of_a_ticket_that_was_gone():
    """Who had been called before was not passed."""
    play = open_hall()
    first, second = play.issue(), play.issue()
    served(play, "w4")
    assert play.call("w2") == second
    assert explain(told(play), second, first).order is Order.NOT_WAITING


def test_explain_of_an_unknown_ticket():
    """A ticket that is not of this day is a KeyError; numbers are found in either case."""
    play, old, first = green()
    day = told(play)
    with pytest.raises(KeyError):
        explain(day, old, "2026-11-22-Z999")
    assert day.ticket("a001") == first
    assert day.ticket(" 2026-11-22-a002 ") == old
    assert day.ticket("Z999") is None


def test_explain_of_a_forged_call():
    """What nothing explains says so in both languages."""
    play = open_hall()
    first, last = play.issue(), play.issue()
    call = e.TicketCalled(last, "w4", "order", 0, None)
    day = chronicle(TODAY, [*play.journal, (call, play.now + timedelta(seconds=3))])
    said = explained(day, last, first)
    assert said.facts.cause is Cause.UNEXPLAINED
    assert "请核查" in said.citizen.zh
    assert "please investigate" in said.citizen.en


def test_explaining_has_words_for_all():
    """Every cause and every order has words in both languages that name the tickets by number alone."""
    assert set(CAUSES) == set(Cause)
    assert set(ORDERS) == set(Order)
    for label in (*CAUSES.values(), *ORDERS.values()):
        for text in (label.zh, label.en):
            assert text
            assert text.format(a="A001", b="A002", w="1", cause="x")
