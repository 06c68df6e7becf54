"""What a demo's made-up days leave for today: money taken, a promise that ends, somebody who leads."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from queue_server.config import read_hall, read_years
from queue_server.demo_days.day import DemoDay
from queue_server.demo_days.money import CLERK
from queue_server.demo_days.stage import Stage
from queue_server.demo_days.writing import A_DAY
from queue_server.domain import commands as c

ASSETS = Path(__file__).parents[2] / "assets"
HALL = read_hall(ASSETS / "halls/wushan.toml", read_years(ASSETS / "calendars")).hall
YESTERDAY, TODAY = date(2026, 11, 26), date(2026, 11, 27)


def test_made_up_days_leave_money_a_promise_and_a_leader():
    """By noon there are paid orders of made-up clerks, a case whose promise ends at midnight, and a duty leader."""
    stage = Stage(lambda *_: None)
    for day, hours in ((YESTERDAY, 8.75), (TODAY, 3.5)):
        opens = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)
        stage.state.turn(day)
        stage.do(c.Configure(HALL, ""), opens)
        DemoDay(stage, Random(1), HALL, opens, opens + timedelta(hours=hours)).play(A_DAY)  # noqa: S311 - a made-up day
        if day == YESTERDAY:
            stage.do(c.CloseDay(), opens + timedelta(hours=9))
    orders = stage.state.payments.orders.values()
    assert orders
    assert all(order.settled and order.by == CLERK for order in orders)
    midnight = datetime(2026, 11, 27, 16, tzinfo=UTC)
    ends = [
        due.at
        for case in stage.state.cases.open.values()
        for due in case.dues
        if (due.limit, due.percent) == ("promised", 100)
    ]
    assert midnight in ends
    assert stage.state.day.rounds.leader
