"""Today's opening in the catalogue: by matter, in words of both languages, and refused at the door."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from queue_server.contracts.commands import SuspendMatter
from queue_server.contracts.lines import GivenSpan
from queue_server.contracts.refusals import WORDS, RefusalCode
from queue_server.contracts.replies import Refused
from queue_server.domain.times.calendar import SpecialDay
from queue_server.domain.times.issue_hours import ALWAYS, opening
from queue_server.service.opening_words import opening_view
from queue_server.service.views import Views
from tests.support import hall_day
from tests.support.calendars import ZONE, at, official
from tests.support.hall_service import KIOSK, MANAGER, HandClock, memory_world


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


def observed(tmp_path, now, **rules):
    """A world whose hall keeps office hours, and its views."""
    hall = replace(hall_day.hall(), calendar=official(windows=(("w2", "weekend"),), **rules))
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


@pytest.mark.parametrize(
    ("now", "matter", "spans"),
    [
        ("2026-11-23 07:00", "deed", ["23 08:20–12:00", "23 13:20–17:00", "24 08:20–12:00", "24 13:20–17:00"]),
        ("2026-11-20 17:30", "deed", ["20 08:20–12:00", "20 13:20–17:00", "23 08:20–12:00", "23 13:20–17:00"]),
        ("2026-11-20 17:30", "advice", ["20 08:20–12:00", "20 13:20–17:00", "21 08:50–16:00"]),
    ],
)  # fmt: skip
def test_catalogue_carries_the_hours_up_to_the_next_day_of_numbers(tmp_path, now, matter, spans):
    """A kiosk that is cut off goes by them: over the night, and over a weekend."""
    world, views = observed(tmp_path, now, issue_before_min=10)
    told = next(m for m in views.catalogue(world.clock.now()).matters if m.id == matter).hours
    assert [
        f"{each.begins.astimezone(ZoneInfo(ZONE)):%d %H:%M}–{each.ends.astimezone(ZoneInfo(ZONE)):%H:%M}"
        for each in told
    ] == spans
    assert {each.served_by for each in told} == {None}


def test_hours_of_the_rule_p90_say_until_when_the_wait_must_be_over(tmp_path):
    """Closing and grace, less the service itself; in a hall without a calendar there are no hours to go by."""
    world, views = observed(tmp_path, "2026-11-23 09:00", stop="p90", grace_min=20)
    told = {m.id: m.hours[0] for m in views.catalogue(world.clock.now()).matters}
    assert [told[m].served_by - told[m].ends for m in ("advice", "deed")] == [
        timedelta(minutes=20, seconds=-1.95 * mean_s) for mean_s in (300, 900)
    ]
    plain = memory_world(tmp_path / "plain")
    always = Views(plain.hall, 1, "http://h/t")
    for happened in plain.opened().take_history():
        always.apply(happened)
    assert [m.hours for m in always.catalogue(plain.clock.now()).matters] == [None] * 3


def test_suspended_matter_is_told_apart_from_a_closed_one(tmp_path):
    """停办 lasts over a break; a kiosk that is cut off must know which it is."""
    world, views = observed(tmp_path, "2026-11-23 12:30")
    [outcome] = world.commit(world.request(MANAGER, SuspendMatter(matter="deed", reason="system_down")))
    for each in outcome.happened:
        views.apply(each)
    told = {m.id: (m.open, m.suspended) for m in views.catalogue(world.clock.now()).matters}
    assert told == {"advice": (False, False), "record": (False, False), "deed": (False, True)}


def test_hours_of_a_program_of_before_are_read_as_over_with_their_last_number():
    """From a server that is updated later, or from what a kiosk kept: it starts all the same. What says when it closes is believed."""
    begins, ends, closes = (at(f"2026-11-23 {time}") for time in ("08:20", "16:30", "17:00"))
    told = GivenSpan(begins=begins, ends=ends, closes=closes)
    old = json.dumps({"begins": begins.isoformat(), "ends": ends.isoformat()})
    assert GivenSpan.model_validate_json(old).closes == ends
    assert GivenSpan.model_validate_json(told.model_dump_json()) == told
    with pytest.raises(ValidationError):
        GivenSpan.model_validate_json("{}")
