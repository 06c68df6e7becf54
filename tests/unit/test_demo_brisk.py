"""A demo that goes on faster than the hall tells waits that fit it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from queue_server.config import read_hall
from queue_server.demo_days.day import DemoDay
from queue_server.demo_days.stage import Stage
from queue_server.demo_days.writing import A_DAY, CROWD
from queue_server.domain import commands as c
from queue_server.domain.deciding.issuing import expected_wait

HALL = read_hall(Path(__file__).parents[2] / "assets/halls/wushan.toml").hall
OPENS, NOW = datetime(2026, 11, 27, 0, 30, tzinfo=UTC), datetime(2026, 11, 27, 3, 30, tzinfo=UTC)


def test_waits_after_a_brisk_day_are_a_brisk_hall_s():
    """With two ahead the middle of every queue's estimate is a quarter of an hour at most, not the hall file's hour."""
    hall = replace(HALL, matters=tuple(replace(matter, mean_service_s=60) for matter in HALL.matters))
    stage = Stage(lambda *_: None)
    stage.state.turn(date(2026, 11, 27))
    stage.do(c.Configure(hall, ""), OPENS)
    DemoDay(stage, Random(1), hall, OPENS, NOW).play(A_DAY, CROWD)  # noqa: S311 - a made-up day
    for window in hall.windows:
        stage.do(c.OpenWindow(window.id), NOW)
    soon = NOW + timedelta(minutes=1)
    waits = [expected_wait(stage.state.day, theme, 2, soon).shown.p50_s for theme in hall.themes]
    assert max(waits) < 15 * 60
