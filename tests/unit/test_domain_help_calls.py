"""Calls for help: whom they ring, who goes, what becomes of those that nobody takes; and the floor's smaller things."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.domain import commands as c
from queue_server.domain.alarm import AlarmKind
from queue_server.domain.commands import floor as f
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import floor as e
from queue_server.domain.help_calls import AGAIN_MIN, COMING_S, NEVER, HelpPlace, HelpRules, HelpState
from queue_server.domain.order import in_order
from tests.support.hall_day import Play, hall, label, open_hall

PLACES = HelpRules(60, (HelpPlace("k1", "a", label("by the door")), HelpPlace("k2", "b", label("upstairs"))))


def floor_day() -> Play:
    """A day with two machines, one helper beside the first and one beside the second."""
    play = Play()
    play.do(c.Configure(replace(hall(), help=PLACES), "0" * 64), 0)
    play.do(f.StandOnFloor("h1", "a"))
    play.do(f.StandOnFloor("h2", "b"))
    return play


def test_call_for_help_rings_the_nearest_free_helper():
    """Of the machine's area; where that one is on the way elsewhere, whoever is free; where nobody is, all."""
    play = floor_day()
    assert play.do(f.CallHelp("k1", "see")) == (
        e.HelpCalled(1, "k1", "a", "see", ("h1",), play.now + timedelta(seconds=60)),
    )
    play.do(f.AcceptHelp(1, "helper:h1"))
    assert play.do(f.CallHelp("k9", "unsure"))[0].rung == ("h2",)
    play.do(f.AcceptHelp(2, "helper:h2"))
    assert play.do(f.CallHelp("k2", "wheelchair"))[0].rung == ("h1", "h2")


def test_call_for_help_again_changes_nothing_and_another_need_takes_its_place():
    """A second touch is no second call; another need is one, though somebody is on the way."""
    play = floor_day()
    play.do(f.CallHelp("k1", "green"))
    assert play.do(f.CallHelp("k1", "green")) == ()
    ended, called = play.do(f.CallHelp("k1", "unwell"))
    assert (ended.cause, called.call, called.need) == ("replaced", 2, "unwell")
    play.do(f.AcceptHelp(2, "helper:h1"))
    ended, called = play.do(f.CallHelp("k1", "see"))
    assert (ended, called.call, called.rung) == (e.HelpEnded(2, "replaced", ""), 3, ("h2",))


@pytest.mark.parametrize("need", ["see", "green"])
def test_call_for_help_while_somebody_is_on_the_way_says_nothing_new_for_two_minutes(need):
    """The same need, or the card that the helper lays on: afterwards it is somebody else's."""
    play = floor_day()
    play.do(f.CallHelp("k1", "see"))
    play.do(f.AcceptHelp(1, "helper:h1"))
    assert play.do(f.CallHelp("k1", need), COMING_S - 1) == ()
    ended, called = play.do(f.CallHelp("k1", need), 1)
    assert (ended.cause, called.need) == ("replaced", need)


def test_call_that_was_accepted_and_not_ended_rings_again_and_goes_to_the_manager():
    """A helper who forgot the key silences no machine: that one is rung first, then everybody, then the manager."""
    play = floor_day()
    play.do(f.CallHelp("k1", "unwell"))
    play.do(f.AcceptHelp(1, "helper:h1"))
    assert play.do(c.Beat(), AGAIN_MIN * 60 - 1) == ()
    assert play.do(c.Beat(), 1) == (e.HelpRungAgain(1, ("h1",), play.now + timedelta(seconds=60), "time"),)
    call = play.day.floor.calls[1]
    assert (call.state, call.by, call.went, call.at) == (HelpState.RINGING, "", "helper:h1", play.now)
    assert play.day.floor.due() == play.now + timedelta(seconds=60)
    escalated, raised = play.do(c.Beat(), 60)
    assert (escalated, raised.kind) == (e.HelpEscalated(1), AlarmKind.HELP_UNANSWERED)
    assert play.do(f.AcceptHelp(1, "helper:h2")) == (e.HelpAccepted(1, "helper:h2"),)
    assert play.replayed() == play.day


def test_call_rings_again_where_whoever_accepted_it_leaves_the_floor():
    """The others are rung, not the one who goes; a manager who never stood on it leaves too."""
    play = floor_day()
    play.do(f.CallHelp("k1", "see"))
    play.do(f.AcceptHelp(1, "helper:h1"))
    off, again = play.do(f.LeaveFloor("h1"))
    assert off == e.HelperOffFloor("h1")
    assert again == e.HelpRungAgain(1, ("h2",), play.now + timedelta(seconds=60), "left")
    play.do(f.AcceptHelp(1, "manager:m1"))
    assert [each.rung for each in play.do(f.LeaveFloor("m1"))] == [("h2",)]
    play.do(f.EndHelp(1, "helper:h2"))
    assert play.do(f.LeaveFloor("m1")) == ()
    assert play.replayed() == play.day


def test_call_for_help_is_accepted_once():
    """The second is told that somebody goes; the first saying it again changes nothing; unknown and over are refused."""
    play = floor_day()
    play.do(f.CallHelp("k1", "see"))
    assert play.do(f.AcceptHelp(1, "helper:h1")) == (e.HelpAccepted(1, "helper:h1"),)
    assert play.do(f.AcceptHelp(1, "helper:h1")) == ()
    assert play.do(f.AcceptHelp(1, "helper:h2")) == Refusal(Code.HELP_TAKEN, "1")
    assert play.do(f.AcceptHelp(7, "helper:h2")) == Refusal(Code.UNKNOWN_HELP, "7")
    assert play.do(f.EndHelp(1, "helper:h1")) == (e.HelpEnded(1, "done", "helper:h1"),)
    assert play.do(f.EndHelp(1, "helper:h1")) == ()
    assert play.do(f.AcceptHelp(1, "helper:h2")) == Refusal(Code.HELP_TAKEN, "1")


def test_call_that_nobody_takes_goes_to_the_manager_after_60_s():
    """Not a second before; the alarm names the machine and ends as soon as somebody goes."""
    play = floor_day()
    play.do(f.CallHelp("k1", "see"))
    assert play.day.floor.due() == play.now + timedelta(seconds=60)
    assert play.do(c.Beat(), 59.9) == ()
    escalated, raised = play.do(c.Beat(), 0.1)
    assert (escalated, raised.kind, raised.about) == (e.HelpEscalated(1), AlarmKind.HELP_UNANSWERED, "k1")
    assert play.do(c.Beat(), 30) == ()
    assert play.day.floor.due() == NEVER
    play.do(f.AcceptHelp(1, "manager:m1"))
    (cleared,) = play.do(c.Beat(), 0)
    assert cleared.kind == AlarmKind.HELP_UNANSWERED


def test_call_that_was_taken_in_time_never_reaches_the_manager():
    """Accepted in 60 s: no alarm while the help takes its time."""
    play = floor_day()
    play.do(f.CallHelp("k1", "green"))
    play.do(f.AcceptHelp(1, "helper:h1"), 58)
    assert play.do(c.Beat(), 600) == ()


def test_machine_takes_back_its_own_call_alone():
    """Another machine's is unknown to it; staff may; twice is once."""
    play = floor_day()
    play.do(f.CallHelp("k1", "see"))
    assert play.do(f.CancelHelp(1, "kiosk:k2", "k2")) == Refusal(Code.UNKNOWN_HELP, "1")
    assert play.do(f.CancelHelp(1, "kiosk:k1", "k1")) == (e.HelpEnded(1, "cancelled", "kiosk:k1"),)
    assert play.do(f.CancelHelp(1, "helper:h1")) == ()


def test_day_that_closes_ends_calls_and_says_so():
    """Nobody comes any more: the machine hears it; the day replays to the same."""
    play = floor_day()
    play.do(f.CallHelp("k1", "see"))
    assert e.HelpEnded(1, "day_closed", "") in play.do(c.CloseDay())
    assert play.day.floor.calls[1].state is HelpState.ENDED
    assert play.replayed() == play.day


def test_helper_stands_in_areas_of_the_hall():
    """An unknown area is refused; the same again changes nothing; leaving ends it."""
    play = floor_day()
    assert play.do(f.StandOnFloor("h1", "cellar")) == Refusal(Code.UNKNOWN_AREA, "cellar")
    assert play.do(f.StandOnFloor("h1", "a")) == ()
    assert play.do(f.LeaveFloor("h1")) == (e.HelperOffFloor("h1"),)
    assert play.do(f.LeaveFloor("h1")) == ()


def test_advice_is_counted_by_matter_and_gives_no_number():
    """A visit without a ticket."""
    play = open_hall()
    play.do(f.GiveAdvice("deed"))
    play.do(f.GiveAdvice())
    assert (play.day.floor.advised, play.day.tickets) == ({"deed": 1, "": 1}, {})
    assert play.do(f.GiveAdvice("nothing")) == Refusal(Code.UNKNOWN_MATTER, "nothing")


def test_short_leave_keeps_the_place_and_is_not_called():
    """暂离: the next in line goes; back, the number stands where its key puts it."""
    play = open_hall()
    first, second = play.issue(), play.issue()
    assert play.do(f.StepOut(first)) == (e.SteppedOut(first),)
    assert play.do(f.StepOut(first)) == ()
    assert list(in_order(play.day.queue, ["advice"])) == [second]
    assert play.do(f.StepIn(first)) == (e.SteppedIn(first),)
    assert play.do(f.StepIn(first)) == ()
    assert list(in_order(play.day.queue, ["advice"])) == [first, second]
    assert play.call() == first
    assert play.do(f.StepOut(first)) == Refusal(Code.NOT_WAITING, "A001")
    assert play.replayed() == play.day


def test_notices_stand_until_taken_down_and_are_few():
    """Five at most; a number is never given twice."""
    play = open_hall()
    for _ in range(5):
        play.do(f.PostNotice("请排队", "Please queue"))
    assert play.do(f.PostNotice("再来", "More")) == Refusal(Code.TOO_MANY_NOTICES, "5")
    play.do(f.WithdrawNotice(2))
    assert play.do(f.WithdrawNotice(2)) == ()
    assert play.do(f.PostNotice("新", "New")) == (e.NoticePosted(6, "新", "New"),)


@pytest.mark.parametrize("need", ["see", "wheelchair", "green"])
def test_call_for_help_holds_no_person(need):
    """The event's fields are a machine, a need and staff: nothing else can be told."""
    body = e.HelpCalled(1, "k1", "a", need, (), NEVER)
    assert set(body.__slots__) == {"call", "device", "area", "need", "rung", "escalates"}


def test_desk_gives_a_number_for_any_matter_without_identity():
    """F22: nobody is asked at the desk; where the matter asks for a card, the window looks at it before it ends."""
    play = open_hall()
    for matter, person in (("advice", "not_needed"), ("record", "to_confirm"), ("deed", "to_confirm")):
        (issued,) = play.do(c.IssueTicket(matter, "zh", "helper:h1", None, None, staff=True))
        assert (issued.visit, issued.person, issued.unproved) == (None, person, matter != "advice")
    refused = play.do(c.IssueTicket("record", "zh", "kiosk:k1", None, None))
    assert refused == Refusal(Code.CARD_NEEDED, "record")


def test_who_is_out_for_too_long_is_called_again():
    """After the hall's minutes the number is back at its place by itself; who came back before is not touched."""
    play = open_hall()
    first, second = play.issue(), play.issue()
    play.do(f.StepOut(first))
    play.do(f.StepOut(second))
    play.do(f.StepIn(second), 60)
    play.do(c.Beat(), 18 * 60)
    assert play.day.tickets[first].out_since is not None
    assert e.SteppedIn(first, "time") in play.do(c.Beat(), 60)
    assert play.day.tickets[first].out_since is None
    assert play.call() == first
    assert play.replayed() == play.day


@pytest.mark.parametrize(
    "words",
    [
        "请 330106198501011238 到窗口",
        "失主 33010619850101123X",
        "电话 138 0013 8000",
        "Call +86 138-0013-8000",
        "３３０１０６１９８５０１０１１２３８",
        "老证 330106850101123",
    ],
)
def test_notice_that_names_somebody_by_a_number_is_refused(words: str):
    """In either language, however it is written."""
    play = open_hall()
    assert play.do(f.PostNotice(words, "Notice")) == Refusal(Code.NOTICE_NAMES)
    assert play.do(f.PostNotice("通知", words)) == Refusal(Code.NOTICE_NAMES)


@pytest.mark.parametrize(
    "words",
    [
        "热线 12345",
        "今天 16:30 停止取号",
        "大厅电话 0571-88880000",
        "A001 至 A100 请到 2 楼",
        "2026-11-25 闭馆",
    ],
)
def test_notice_with_other_numbers_is_posted(words: str):
    """Hotlines, times, tickets and dates name nobody."""
    assert open_hall().do(f.PostNotice(words, words)) == (e.NoticePosted(1, words, words),)
