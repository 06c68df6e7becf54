"""Alarms at the hall's door: raised behind the command that caused them, in words, for managers' eyes."""

from datetime import timedelta
from string import Formatter

from queue_server.contracts.commands import AcknowledgeAlarm, CloseWindow, OpenWindow
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.domain import events as e
from queue_server.domain.alarm import AlarmKind
from queue_server.service.alarm_words import WORDS
from queue_server.service.views import Views
from tests.support.hall_service import KIOSK, MANAGER, memory_world


def watching(world):
    """The loop's side of the world."""
    views = Views(world.hall, 1, "http://h/t")
    for happened in world.opened().take_history():
        views.apply(happened)
    return views


def test_alarm_follows_its_command_in_one_batch(tmp_path):
    """The entry after the closing, by the server, before anybody was answered; served again it is cleared."""
    world = memory_world(tmp_path)
    world.open_window("w1")
    world.issue("advice", visitor=None)
    (closed,) = world.commit(world.request(MANAGER, CloseWindow(window="w1")))
    assert [type(h.event) for h in closed.happened] == [e.WindowClosed, e.AlarmRaised]
    assert [h.entry.actor for h in closed.happened] == [str(MANAGER), "system:server"]
    (opened,) = world.commit(world.request(MANAGER, OpenWindow(window="w2")))
    assert opened.happened[-1].event == e.AlarmCleared("unserved", "advice")


def test_alarm_is_on_the_managers_view_with_words(tmp_path):
    """In both languages, with the matter's name; acknowledged by a role, never by a name."""
    world = memory_world(tmp_path)
    views = watching(world)
    (issued,) = world.commit(world.request(KIOSK, world.issuing("advice", None)))
    touched = {key for h in issued.happened for key in (views.apply(h), views.touched(h))[1]}
    assert "alarms" in touched
    (seen,) = world.commit(world.request(MANAGER, AcknowledgeAlarm(alarm="unserved", about="advice")))
    assert isinstance(seen.reply, Accepted)
    for happened in seen.happened:
        views.apply(happened)
    (line,) = views.alarms(world.clock.now()).alarms
    assert (line.alarm, line.about, line.acknowledged_by) == ("unserved", "advice", "manager")
    assert "advice" in line.words.zh
    assert line.cleared_at is None


def test_alarm_that_is_not_on_is_refused(tmp_path):
    """With a code of its own."""
    world = memory_world(tmp_path)
    reply = world.ask(MANAGER, AcknowledgeAlarm(alarm="unserved", about="deed"))
    assert isinstance(reply, Refused)
    assert (reply.code, reply.about) == (RefusalCode.UNKNOWN_ALARM, "deed")


def test_board_that_is_silent_is_an_alarm_while_windows_work(tmp_path):
    """Told from the loop, written at once by the server itself, seen without ending, cleared by itself; not at night."""
    world = memory_world(tmp_path)
    world.committer.silent_boards = frozenset({"board-b"})
    assert world.batch() == ([], [])
    (opened,) = world.commit(world.request(MANAGER, OpenWindow(window="w1")))
    assert opened.happened[-1].event == e.AlarmRaised("board_silent", "board-b")
    (seen,) = world.commit(world.request(MANAGER, AcknowledgeAlarm(alarm="board_silent", about="board-b")))
    assert [type(h.event) for h in seen.happened] == [e.AlarmAcknowledged]
    world.committer.silent_boards = frozenset()
    (cleared,), _ = world.batch()
    assert cleared.event == e.AlarmCleared("board_silent", "board-b")


def test_quiet_hall_writes_nothing_when_it_is_looked_at(tmp_path):
    """The beat of a hall in order leaves no entry."""
    world = memory_world(tmp_path)
    world.open_window("w1")
    before = len(world.store.disk.journal)
    world.clock.move(timedelta(minutes=5).total_seconds())
    assert world.batch() == ([], [])
    assert len(world.store.disk.journal) == before


def test_every_alarm_has_words_that_name_what_it_is_about():
    """Both languages, and the place for the name in each; of what is one alarm over many, no place."""
    assert set(WORDS) == set(AlarmKind)
    of_many = {AlarmKind.OUTING_LATE, AlarmKind.FOLLOW_UP_UNOWNED, AlarmKind.FOLLOW_UP_LATE}
    for kind, words in WORDS.items():
        place = [] if kind in of_many else ["about"]
        for text in (words.zh, words.en):
            assert [name for _, name, _, _ in Formatter().parse(text) if name] == place
