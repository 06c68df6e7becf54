"""Calendars for tests: office hours with a lunch break, a weekend window, and the official days of 2026."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.config import read_years
from queue_server.domain.times.calendar import Calendar, Hours
from queue_server.domain.times.spans import Span

ZONE = "Asia/Shanghai"
YEARS = read_years(Path(__file__).parents[2] / "assets" / "calendars")
MORNING, AFTERNOON = Span(510, 720), Span(810, 1020)  # 8:30–12:00, 13:30–17:00
DAY = (MORNING, AFTERNOON)
OFFICE = Hours("office", (DAY, DAY, DAY, DAY, DAY, (), ()))
WEEKEND = Hours("weekend", ((), (), (), (), (), (Span(540, 960),), (Span(540, 960),)))
OFFICIAL = Calendar(observe=True, default="office", hours=(OFFICE, WEEKEND), years=YEARS)


def official(**changes: Any) -> Calendar:
    """Office hours under the official days of 2026, with changes."""
    return replace(OFFICIAL, **changes)


def at(text: str) -> datetime:
    """An instant by the hall's wall clock: "2026-11-23 08:20"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))
