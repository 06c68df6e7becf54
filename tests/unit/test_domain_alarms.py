"""Alarms: raised at once, cleared when it is right again, acknowledged by a role."""

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.alarm import AlarmKind
from queue_server.domain.applying import apply
from queue_server.domain.deciding.alarms import WATCHES, concerned, raised
from queue_server.domain.errors import Code, Refusal
from tests.support.hall_day import Play, open_hall

UNSERVED = AlarmKind.UNSERVED


def watched(play: Play, command: c.Command) -> tuple[e.Event, ...]:
    """Do it, and what the server's look says right after, at the same instant."""
    decided = play.do(command)
    assert isinstance(decided, tuple), decided
    assert concerned(decided)
    seen = play.do(c.Beat(), 0)
    assert isinstance(seen, tuple)
    return seen


def without_deed() -> Play:
    """Somebody waits for the deed; both windows that serve it are at work."""
    play = open_hall()
    play.issue("deed")
    assert play.do(c.Beat()) == ()
    return play


def test_unserved_is_raised_when_the_last_window_pauses():
    """Not with the first of two, at once with the second."""
    play = without_deed()
    assert watched(play, c.PauseWindow("w3", "break")) == ()
    assert watched(play, c.PauseWindow("w1", "break")) == (e.AlarmRaised("unserved", "deed"),)
    assert play.day.alarms["unserved", "deed"].raised_at == play.now


def test_unserved_is_raised_by_skills_closing_and_issue():
    """Each way to leave people without a window."""
    play = without_deed()
    watched(play, c.SetSkills("w1", ("advice",)))
    assert watched(play, c.CloseWindow("w3")) == (e.AlarmRaised("unserved", "deed"),)
    for window in ("w2", "w4", "w1"):
        assert watched(play, c.CloseWindow(window)) == ()
    issued = watched(play, c.IssueTicket("advice", "zh", "kiosk:k1", None, None))
    assert issued == (e.AlarmRaised("unserved", "advice"),)


def test_unserved_is_cleared_when_served_again_and_can_come_back():
    """Cleared with its time; raised anew it is a new alarm that nobody has seen."""
    play = without_deed()
    watched(play, c.PauseWindow("w3", "break"))
    watched(play, c.PauseWindow("w1", "break"))
    play.do(c.AcknowledgeAlarm("unserved", "deed", "manager"))
    assert watched(play, c.OpenWindow("w3")) == (e.AlarmCleared("unserved", "deed"),)
    assert play.day.alarms["unserved", "deed"].cleared_at == play.now
    watched(play, c.PauseWindow("w3", "break"))
    assert play.day.alarms["unserved", "deed"].on
    assert play.day.alarms["unserved", "deed"].acknowledged_by is None


def test_unserved_is_cleared_when_nobody_waits_any_more():
    """A cancelled last ticket ends it."""
    play = open_hall()
    ticket = play.issue("deed")
    watched(play, c.PauseWindow("w1", "break"))
    watched(play, c.PauseWindow("w3", "break"))
    assert watched(play, c.CancelTicket(ticket, "kiosk:k1")) == (e.AlarmCleared("unserved", "deed"),)


def test_beat_twice_says_nothing_new():
    """An alarm that is on is not raised again."""
    play = without_deed()
    play.do(c.PauseWindow("w1", "break"))
    play.do(c.PauseWindow("w3", "break"))
    assert len(play.do(c.Beat())) == 1
    assert play.do(c.Beat()) == ()


def test_acknowledged_alarm_keeps_who_and_when_and_stays_on_while_it_is_so():
    """A second time changes nothing; what is not on is refused."""
    play = without_deed()
    watched(play, c.PauseWindow("w1", "break"))
    watched(play, c.PauseWindow("w3", "break"))
    seen = play.do(c.AcknowledgeAlarm("unserved", "deed", "manager"))
    assert seen == (e.AlarmAcknowledged("unserved", "deed", "manager"),)
    alarm = play.day.alarms["unserved", "deed"]
    assert (alarm.acknowledged_by, alarm.acknowledged_at, alarm.on) == ("manager", play.now, True)
    assert play.do(c.AcknowledgeAlarm("unserved", "deed", "manager")) == ()
    assert play.do(c.AcknowledgeAlarm("unserved", "advice", "manager")) == Refusal(
        Code.UNKNOWN_ALARM, "advice"
    )


def test_single_happening_ends_when_it_is_acknowledged():
    """What is no state of the hall can't clear itself."""
    assert AlarmKind.SECOND_REFUSAL not in {watch.kind for watch in WATCHES}
    play = open_hall()
    (event,) = raised(play.day, AlarmKind.SECOND_REFUSAL, "deed")
    apply(play.day, event, play.now)
    assert raised(play.day, AlarmKind.SECOND_REFUSAL, "deed") == ()
    play.do(c.AcknowledgeAlarm("second_refusal", "deed", "manager"))
    assert not play.day.alarms["second_refusal", "deed"].on


def test_alarms_survive_a_replay():
    """Raised, seen and cleared, from the stored form."""
    play = without_deed()
    watched(play, c.PauseWindow("w1", "break"))
    watched(play, c.PauseWindow("w3", "break"))
    play.do(c.AcknowledgeAlarm("unserved", "deed", "manager"))
    watched(play, c.OpenWindow("w1"))
    assert play.replayed().alarms == play.day.alarms
    assert len(play.day.alarms) == 1
