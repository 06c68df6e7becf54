"""Today's opening in the catalogue: by matter, in words of both languages, and refused at the door."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from queue_server.contracts.refusals import WORDS, RefusalCode
from queue_server.contracts.replies import Refused
from queue_server.domain.times.calendar import SpecialDay
from queue_server.domain.times.issue_hours import ALWAYS, opening
from queue_server.service.opening_words import opening_view
from queue_server.service.views import Views
from tests.support import hall_day
from tests.support.calendars import ZONE, at, official
from tests.support.hall_service import KIOSK, HandClock, memory_world


def words(text, calendar):
    """What a person reads at that time."""
    now = at(text)
    view = opening_view(opening(calendar, "m", ("w1",), now, ZONE), calendar, ZONE, now)
    return view.words.zh, view.words.en


@pytest.mark.parametrize(
    ("now", "zh", "en"),
    [
        ("2026-11-23 08:00", "还没到取号时间，今天 08:20 起取号。", "Tickets are not given yet. Tickets from 08:20 today."),
        ("2026-11-23 09:00", "取号到 12:00。", "Tickets until 12:00."),
        ("2026-11-23 12:30", "现在休息，今天 13:20 起取号。", "Closed for a break. Tickets from 13:20 today."),
        (
            "2026-11-20 18:00",
            "今天取号已结束，11月23日（星期一） 08:20 起取号。",
            "Tickets have ended for today. Tickets from 08:20 on Mon 23 Nov.",
        ),
        (
            "2026-10-02 09:00",
            "今天放假，10月8日（星期四） 08:20 起取号。",
            "Closed: public holiday. Tickets from 08:20 on Thu 8 Oct.",
        ),
        ("2026-12-24 09:00", "台风停办，12月25日（星期五） 08:20 起取号。", "Typhoon. Tickets from 08:20 on Fri 25 Dec."),
    ],
)  # fmt: skip
def test_opening_in_words(now, zh, en):
    """The hall's clock, the weekday where it is not today, the hall's own reason where it has one."""
    calendar = official(issue_before_min=10, days=(SpecialDay("2026-12-24", (), "台风停办", "Typhoon"),))
    assert words(now, calendar) == (zh, en)


def test_always_open_has_words_too():
    """No time that nobody set."""
    view = opening_view(ALWAYS, official(), ZONE, at("2026-11-22 03:00"))
    assert (view.issuing, view.until, view.words.en) == (True, None, "Tickets are given.")


def observed(tmp_path, now):
    """A world whose hall keeps office hours, and its views."""
    hall = replace(hall_day.hall(), calendar=official(windows=(("w2", "weekend"),)))
    world = memory_world(tmp_path, hall=hall, clock=HandClock(at(now)))
    views = Views(world.hall, 1, "http://h/t")
    for happened in world.opened().take_history():
        views.apply(happened)
    return world, views


def test_catalogue_shows_todays_opening_by_matter(tmp_path):
    """On a Saturday the weekend window's matters are open."""
    world, views = observed(tmp_path, "2026-11-21 10:00")
    shown = {m.id: (m.open, m.opening.words.en) for m in views.catalogue(world.clock.now()).matters}
    assert shown == {
        "advice": (True, "Tickets until 16:00."),
        "record": (True, "Tickets until 16:00."),
        "deed": (False, "Not served today. Tickets from 08:30 on Mon 23 Nov."),
    }


def test_catalogue_is_drawn_again_when_a_matter_opens_or_closes(tmp_path):
    """Though no event happened."""
    world, views = observed(tmp_path, "2026-11-23 08:29")
    assert not any(m.open for m in views.catalogue(world.clock.now()).matters)
    assert not views.catalogue_changed(world.clock.now())
    world.clock.move(60)
    assert views.catalogue_changed(world.clock.now())
    assert views.catalogue(world.clock.now()).matters[0].open
    assert not views.catalogue_changed(world.clock.now())


def test_number_outside_the_hours_is_refused_at_the_door(tmp_path):
    """With the matter and its next opening, words in both languages, and no number used."""
    world, _ = observed(tmp_path, "2026-11-22 09:00")
    reply = world.ask(KIOSK, world.issuing("deed"))
    assert isinstance(reply, Refused)
    assert (reply.code, reply.about) == (RefusalCode.NOT_OPEN, "deed")
    assert reply.when == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert WORDS[reply.code].zh
    assert WORDS[RefusalCode.ISSUE_ENDED].en
    assert world.issue("advice").number == "A001"
