"""The engine against queues that have an exact answer: 99 % intervals of independent runs of the real aggregate."""

from datetime import datetime
from statistics import mean

import pytest

from queue_server.domain import events as e
from queue_server.twin import formulas as f
from queue_server.twin.samples import constant, exponential, lognormal
from tests.support.replications import (
    Run,
    Setting,
    by_run,
    check_interval,
    mean_wait,
    replicated,
    share_longer,
)

ONE = Setting(1, 0.6, exponential(8), 8.0, runs=20, counted=1300, journal=True)
THREE = Setting(3, 0.75, exponential(8), 8.0, runs=20, counted=1300)
EIGHT_GREEN = Setting(8, 0.75, exponential(8), 8.0, runs=20, counted=1200, green=0.15)
EVEN_SERVICE = Setting(1, 0.7, constant(8), 8.0, runs=20, counted=1300)
REAL_SERVICE = Setting(1, 0.6, lognormal(8, 0.8), 8.0, runs=20, counted=1300, green=0.3)

LONG_EIGHT = Setting(8, 0.92, exponential(8), 8.0, runs=30, counted=20_000, warm=4000, cool=500)
LONG_EIGHT_GREEN = Setting(
    8, 0.92, exponential(8), 8.0, runs=30, counted=20_000, warm=4000, cool=500, green=0.15
)
LONG_TWENTY_GREEN = Setting(
    20, 0.9, exponential(6), 6.0, runs=30, counted=20_000, warm=4000, cool=500, green=0.2
)
WIDE, NARROW = 0.2, 0.12
"""Half width of an interval, as a share of the exact value: of every day's tests, and of the campaign."""


def waiting_on_average(run: Run) -> float:
    """How many waited, averaged over the time from the first to the last counted number, counted off the journal."""
    waiting, area, since, begun = 0, 0.0, None, None
    for event, at in run.journal:
        if since is not None:
            area += waiting * (at - since).total_seconds()
            since = at
        match event:
            case e.TicketIssued():
                waiting += 1
                since, begun = (at, at) if event.ticket == run.first else (since, begun)
                if event.ticket == run.last:
                    return area / _seconds(begun, at)
            case e.TicketCalled():
                waiting -= 1
    raise AssertionError("the last counted ticket is not in the journal")


def _seconds(start: datetime | None, end: datetime) -> float:
    assert start is not None
    return (end - start).total_seconds()


def waited_by_journal(run: Run) -> float:
    """Seconds waited by all, from instants of the journal alone."""
    sign = {e.TicketIssued: -1, e.TicketCalled: +1}
    start = run.journal[0][1]
    return sum(sign.get(type(event), 0) * (at - start).total_seconds() for event, at in run.journal)


def conserved(setting: Setting, run: Run) -> float:
    """Σρ_kW_k of a run."""
    loads = setting.load * setting.green, setting.load * (1 - setting.green)
    return f.conserved(loads, (mean(run.waits(green=True)), mean(run.waits(green=False))))


def cobham(setting: Setting, residual: float) -> tuple[float, ...]:
    return f.cobham(residual, (setting.load * setting.green, setting.load * (1 - setting.green)))


@pytest.mark.parametrize(
    ("got", "printed"),
    [
        (f.cobham(f.mmc_residual(20, 3.0, 6.0), (0.18, 0.72)), (0.2015, 2.015)),
        (f.cobham(f.mmc_residual(8, 0.92, 8.0), (0.138, 0.782)), (0.878, 10.977)),
        ((f.mmc_wait(8, 0.92, 8.0), f.mmc_longer(8, 0.92, 8.0, 15.0)), (9.462, 0.2280)),
        ((f.mg1_wait(0.7, 1.0, 0.0), f.mg1_wait(0.7, 1.0, 1.0)), (0.7 / 0.6, 0.7 / 0.3)),
        ((f.erlang_b(1, 0.5), f.erlang_c(1, 0.5)), (1 / 3, 0.5)),
    ],
)
def test_formulas_by_known_values(got, printed):
    """The formulas themselves give the figures that tables print."""
    assert got == pytest.approx(printed, rel=5e-4)


def test_wait_of_one_window_is_that_of_mm1():
    """First come first served at one window: λ/(μ(μ − λ))."""
    exact = ONE.rate * 64 / (1 - ONE.load)
    assert exact == pytest.approx(f.mmc_wait(1, ONE.rate, 8))
    check_interval(by_run(ONE, mean_wait()), exact, WIDE)


def test_waiting_number_is_rate_times_wait():
    """Little: the number that waits, integrated over the journal, is λW; and both sides count the same seconds."""
    check_interval(by_run(ONE, waiting_on_average), ONE.rate * f.mmc_wait(1, ONE.rate, 8), WIDE)
    for run in replicated(ONE):
        assert waited_by_journal(run) == pytest.approx(run.waited, abs=1e-3)


def test_wait_of_several_windows_is_erlang():
    """M/M/3: the mean wait is C/(cμ − λ)."""
    check_interval(by_run(THREE, mean_wait()), f.mmc_wait(3, THREE.rate, 8), WIDE)


def test_tail_of_several_windows_is_erlang():
    """M/M/3: P(W > 0) = C and P(W > 8) = C·e^{−(cμ−λ)8}."""
    for longer in (0.0, 8.0):
        check_interval(
            by_run(THREE, share_longer(longer)), f.mmc_longer(3, THREE.rate, 8, longer), 1.5 * WIDE
        )


def test_wait_of_even_services_is_pollaczek():
    """M/D/1: half of what exponential services would give."""
    check_interval(by_run(EVEN_SERVICE, mean_wait()), f.mg1_wait(EVEN_SERVICE.rate, 8, 0), WIDE)


def test_wait_of_real_services_is_pollaczek():
    """M/G/1 with lognormal services, in any order that looks at no service time: Σρ_kW_k/ρ is Pollaczek–Khinchine's."""
    exact = f.mg1_wait(REAL_SERVICE.rate, 8, 0.8)
    check_interval(by_run(REAL_SERVICE, mean_wait()), exact, 1.2 * WIDE)


@pytest.mark.parametrize("green", [True, False], ids=["green", "ordinary"])
def test_wait_by_class_at_one_window_is_cobham(green):
    """M/G/1, 30 % green with a head start longer than the day: strict priority, nobody interrupted."""
    exact = cobham(REAL_SERVICE, f.mg1_residual(REAL_SERVICE.rate, 8, 0.8))[not green]
    check_interval(by_run(REAL_SERVICE, mean_wait(green)), exact, 1.3 * WIDE)


def test_order_by_class_conserves_the_work_that_waits():
    """Kleinrock: what green gains, the others lose, and not a second more."""
    exact = f.mg1_wait(REAL_SERVICE.rate, 8, 0.8) * REAL_SERVICE.load
    check_interval(by_run(REAL_SERVICE, lambda run: conserved(REAL_SERVICE, run)), exact, 1.2 * WIDE)


@pytest.mark.parametrize("green", [True, False], ids=["green", "ordinary"])
def test_wait_by_class_at_several_windows_is_cobham(green):
    """M/M/8 with 15 % green."""
    exact = cobham(EIGHT_GREEN, f.mmc_residual(8, EIGHT_GREEN.rate, 8))[not green]
    check_interval(by_run(EIGHT_GREEN, mean_wait(green)), exact, 1.5 * WIDE)


@pytest.mark.campaign
@pytest.mark.timeout(3600)
def test_long_runs_of_eight_windows_are_erlang():
    """M/M/8, ρ .92, FIFO: 9.462, and P(W > 15) = .2280."""
    check_interval(by_run(LONG_EIGHT, mean_wait()), 9.462, NARROW)
    check_interval(by_run(LONG_EIGHT, share_longer(15.0)), 0.2280, NARROW)


@pytest.mark.campaign
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("setting", "exact"),
    [(LONG_EIGHT_GREEN, (0.878, 10.977)), (LONG_TWENTY_GREEN, (0.2015, 2.015))],
    ids=["eight", "twenty"],
)
def test_long_runs_by_class_are_cobham(setting, exact):
    """M/M/8, ρ .92, 15 % green: .878 / 10.977; M/M/20, ρ .9, 20 % high: .2015 / 2.015."""
    for green in (True, False):
        check_interval(by_run(setting, mean_wait(green)), exact[not green], NARROW)
