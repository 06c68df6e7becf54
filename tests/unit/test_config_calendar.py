"""The hall file's [calendar] and the files of official days: bounds, unknown names, words of refusal."""

import shutil
import tomllib
from pathlib import Path

import pytest

from queue_server.config import ConfigError, parse_hall, read_years
from queue_server.domain.times.spans import Span

ASSETS = Path(__file__).parents[2] / "assets"
SAMPLE = tomllib.loads((ASSETS / "halls" / "wushan.toml").read_text())


def with_calendar(**changes):
    """The sample hall's table with other keys in its calendar."""
    return {**SAMPLE, "calendar": {**SAMPLE["calendar"], **changes}}


def test_sample_hall_has_hours_and_runs_at_any_hour():
    """The demo does not observe them; without that line a hall does."""
    assert not parse_hall(SAMPLE).hall().calendar.observe
    table = with_calendar()
    del table["calendar"]["observe"]
    calendar = parse_hall(table).hall(read_years(ASSETS / "calendars")).calendar
    assert (calendar.observe, calendar.stop, calendar.issue_before_min) == (True, "p90", 10)
    assert calendar.hours[0].week[0] == (Span(510, 1020),)
    assert [year.year for year in calendar.years] == [2026]


def test_hall_without_calendar_is_always_open():
    """Nothing changes for a file that knows no calendar."""
    table = {key: value for key, value in SAMPLE.items() if key != "calendar"}
    assert not parse_hall(table).hall().calendar.observe


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": 1}, "hall: unknown key calendar.colour"),
        ({"observe": 1}, "calendar.observe"),
        ({"default": "night"}, "hours night are not declared"),
        ({"windows": {"w99": "office"}}, "calendar: w99 is not declared"),
        ({"matters": {"nothing": "office"}}, "calendar: nothing is not declared"),
        ({"rotations": [{"windows": ["w99"], "off": "11:30-12:00"}]}, "calendar: w99 is not declared"),
        ({"rotations": [{"windows": ["w1"], "off": "12:00-11:30"}]}, "is not a span of a day"),
        ({"issue_before_min": 241}, "calendar.issue_before_min"),
        ({"last_ticket": {"rule": "never"}}, "calendar.last_ticket.rule"),
        ({"last_ticket": {"rule": "minutes", "minutes": -1}}, "calendar.last_ticket.minutes"),
        ({"next_year_due": "13-01"}, "calendar.next_year_due"),
        ({"makeup_as": "monday"}, "calendar.makeup_as"),
        ({"days": [{"date": "2026-02-30", "why": {"zh": "假", "en": "x"}}]}, "there is no such date"),
        ({"days": [{"date": "2026-02-27", "why": {"zh": "假", "en": "x"}}] * 2}, "a date stands there twice"),
        ({"hours": []}, "hours office, weekend are not declared"),
        ({"hours": [{"id": "office", "mon": ["08:30-12:00", "11:00-13:00"]}]}, "spans stand in order"),
        ({"hours": [{"id": "office", "mon": ["08:30-25:00"]}]}, "is not a span of a day"),
        ({"hours": [{"id": "office"}, {"id": "office"}]}, "a name stands there twice"),
        ({"hours": [{"id": "office", "day": []}]}, "unknown key calendar.hours.0.day"),
    ],
)
def test_calendar_beyond_its_bounds_is_refused_by_name(changes, words):
    """The key or the name that is wrong is said."""
    with pytest.raises(ConfigError, match=words.replace(".", r"\.")):
        parse_hall(with_calendar(**changes))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('year = 2026\nsource = "s"\noff = ["2027-01-01"]', "of the year"),
        ('year = 2026\nsource = "s"\noff = ["2026-01-01", "2026-01-01"]', "stands there once"),
        ('year = 2026\nsource = "s"\noff = []\nworking = ["2026-01-05"]', "Saturday or Sunday"),
        ('year = 2026\nsource = "s"\noff = ["2026-02-29"]', "there is no such date"),
        ("year = 2026\noff = []", "source is missing"),
        ('year = 2026\nsource = "s"\noff = []\nx = 1', "unknown key x"),
    ],
)
def test_year_file_that_is_wrong_is_refused_by_name(tmp_path, text, words):
    """A leap day of a common year, a workday that is a Monday, a source that is not named."""
    (tmp_path / "2026.toml").write_text(text)
    with pytest.raises(ConfigError, match=words):
        read_years(tmp_path)


def test_year_in_two_files_is_refused(tmp_path):
    """Which one would count?"""
    for name in ("a.toml", "b.toml"):
        shutil.copy(ASSETS / "calendars" / "2026.toml", tmp_path / name)
    with pytest.raises(ConfigError, match="two files"):
        read_years(tmp_path)
