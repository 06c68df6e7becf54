"""The range of a wait: quantiles against closed forms and integrals, and sane in use."""

from datetime import timedelta
from math import ceil, comb, exp, lgamma, log, log1p

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.deciding.issuing import AT_ONCE
from queue_server.domain.estimate import KAPPA, Pace, beta_cdf, beta_quantile, odds, wait
from queue_server.domain.pace import MEMORY
from tests.support.hall_day import KIOSK, Play, open_hall

A = st.integers(1, 60)
B = st.floats(4, 60)
P = st.floats(0.02, 0.98)


@given(st.floats(1, 300), P)
def test_odds_of_the_first_call_is_the_lomax_quantile(alpha, p):
    """BetaPrime(1, α) has F(x) = 1 − (1+x)^−α, so its quantile is (1−p)^(−1/α) − 1."""
    assert odds(1, alpha, p) == pytest.approx((1 - p) ** (-1 / alpha) - 1, rel=1e-6)


@given(A, st.integers(1, 60), st.floats(0.01, 0.99))
def test_cdf_at_whole_shapes_is_the_binomial_sum(a, b, x):
    """I_x(a, b) = P(Binomial(a+b−1, x) ≥ a)."""
    n = a + b - 1
    exact = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
    assert beta_cdf(a, b, x) == pytest.approx(exact, abs=1e-9)


@given(A, B, P)
def test_quantile_with_any_shape_inverts_the_cdf(a, b, p):
    """F(F⁻¹(p)) = p."""
    assert beta_cdf(a, b, beta_quantile(a, b, p)) == pytest.approx(p, abs=1e-6)


@pytest.mark.parametrize(("a", "b"), [(1, 4.0), (3, 4.0), (7, 12.5), (40, 24.0), (1000, 204.0)])
@pytest.mark.parametrize("p", [0.5, 0.9])
def test_quantile_beside_a_numeric_integral(a, b, p):
    """Simpson's rule over the density up to the quantile gives p."""
    x, steps = beta_quantile(a, b, p), 20_000
    scale = lgamma(a + b) - lgamma(a) - lgamma(b)

    def density(t: float) -> float:
        return 0.0 if not 0 < t < 1 else exp(scale + (a - 1) * log(t) + (b - 1) * log1p(-t))

    width = x / steps
    start = b if a == 1 else 0.0
    inner = sum((4 if i % 2 else 2) * density(i * width) for i in range(1, steps))
    assert (start + inner + density(x)) * width / 3 == pytest.approx(p, abs=1e-6)


@given(st.integers(0, 3000), st.integers(0, 600), st.floats(0, 1800), st.floats(1e-4, 0.5))
def test_wait_with_any_pace_is_an_ordered_range(ahead, calls, seconds, rate):
    """0 ≤ P50 ≤ P90, finite whole seconds."""
    shown = wait(ahead, Pace(calls, seconds, rate))
    assert 0 <= shown.p50_s <= shown.p90_s < 10**9


@given(st.integers(0, 998), st.integers(0, 199), st.floats(0, 1800), st.floats(1e-3, 0.5))
def test_wait_with_one_more_ahead_is_not_shorter(ahead, calls, seconds, rate):
    """Monotone in the people ahead."""
    pace = Pace(calls, seconds, rate)
    one, more = wait(ahead, pace), wait(ahead + 1, pace)
    assert one.p50_s <= more.p50_s
    assert one.p90_s <= more.p90_s


def test_wait_before_anything_was_seen_follows_the_prior():
    """With no call seen, β = κ/m₀ and α = κ: the closed form for nobody ahead."""
    shown = wait(0, Pace(0, 0.0, 1 / 300))
    beta = KAPPA * 300
    assert shown.p50_s == int(beta * (0.5 ** (-1 / KAPPA) - 1))
    assert shown.p90_s == ceil(beta * (0.1 ** (-1 / KAPPA) - 1))


def test_wait_with_more_calls_seen_is_nearer_to_the_pace():
    """A hundred calls at one a minute outweigh a guess of one in ten minutes."""
    guess, seen = wait(9, Pace(0, 0.0, 1 / 600)), wait(9, Pace(100, 6000.0, 1 / 600))
    assert seen.p50_s == pytest.approx(10 * (6000 + 4 * 600) / 104, rel=0.05)
    assert seen.p90_s < guess.p90_s / 3


def test_wait_at_an_idle_window_is_at_once():
    """A window that sits idle and nobody before: 0 to 3 minutes, and the model says why."""
    play = open_hall()
    play.issue("advice")
    issued = play.journal[-1][0]
    assert isinstance(issued, e.TicketIssued)
    assert (issued.model, issued.wait_p50_s, issued.wait_p90_s) == ("idle/1", AT_ONCE.p50_s, AT_ONCE.p90_s)


def test_issue_records_what_the_estimate_was_made_from():
    """Windows, calls and seconds stand in the event, so that it can be made again."""
    play = open_hall()
    for _ in range(6):
        play.issue("advice")
    for window in ("w1", "w2", "w4"):
        play.call(window, 30)
    play.issue("advice", after_s=7)
    issued = play.journal[-1][0]
    assert isinstance(issued, e.TicketIssued)
    assert (issued.model, issued.ahead, issued.windows) == ("gamma-gamma/2", 3, ("w1", "w2", "w4"))
    assert (issued.pace_calls, issued.pace_s) == (0, 7), "windows that stood ready tell nothing"
    play.do(c.StartService("w1"), 0)
    play.call("w1", 100)
    play.issue("advice", after_s=3)
    again = play.journal[-1][0]
    assert isinstance(again, e.TicketIssued)
    assert (again.pace_calls, again.pace_s) == (1, 7 + 100 + 3)


def test_pace_after_an_undone_call_forgets_it():
    """A call that was taken back tells nothing of how fast the queue moves."""
    play = _pressed(calls=1)
    assert len(play.day.pace["help"].calls) == 1
    play.do(c.Undo("w1"))
    assert play.day.pace["help"].calls == []


def _opened() -> Play:
    """One window for advice, ready."""
    play = Play()
    play.do(c.Configure(open_hall().day.hall, "0" * 64))  # type: ignore[arg-type]  # an open hall is configured
    play.do(c.OpenWindow("w1"))
    return play


def _pressed(calls: int, every_s: float = 240) -> Play:
    """There somebody always waits, and is called every so many seconds; one still waits."""
    play = _opened()
    for _ in range(calls + 2):
        play.issue("advice")
    play.call("w1")
    for _ in range(calls):
        play.do(c.StartService("w1"), 0)
        play.call("w1", every_s)
    return play


def _quiet(calls: int) -> Play:
    """The same, until the last was served."""
    play = _pressed(calls + 1)
    play.do(c.StartService("w1"), 0)
    play.call("w1", 240)
    play.do(c.StartService("w1"), 0)
    play.do(c.FinishService("w1"), 240)
    return play


def _told(play: Play) -> e.TicketIssued:
    """What the second who comes is told."""
    play.issue("advice", after_s=0)
    play.issue("advice", after_s=0)
    told = play.journal[-1][0]
    assert isinstance(told, e.TicketIssued)
    return told


def test_wait_after_a_quiet_half_hour_is_that_of_a_hall_just_opened():
    """Nobody came, so nobody was called: that is no slowness, and the first who come are told no longer wait for it."""
    quiet = _quiet(3)
    quiet.now += timedelta(minutes=31)
    told, fresh = _told(quiet), _told(_opened())
    assert (told.pace_calls, told.pace_s) == (0, 0)
    assert (told.model, told.wait_p50_s, told.wait_p90_s) == (fresh.model, fresh.wait_p50_s, fresh.wait_p90_s)


def test_pace_of_some_quiet_minutes_is_that_of_before():
    """What was seen while people waited counts on, and nothing is added to it."""
    play = _quiet(2)
    pace = play.day.pace["help"]
    assert pace.lately(play.now) == pace.lately(play.now + timedelta(minutes=10)) == (4, 4 * 240.0)


def test_pace_while_nobody_calls_those_who_wait_gets_slower():
    """Somebody waits and no window calls: that time counts from the first second, up to the memory's half hour."""
    play = _pressed(2)
    calls, seconds = play.day.pace["help"].lately(play.now)
    later = play.day.pace["help"].lately(play.now + timedelta(minutes=10))
    assert later == (calls, seconds + 600)
    assert play.day.pace["help"].lately(play.now + timedelta(hours=3)) == (0, MEMORY.total_seconds())


@pytest.mark.parametrize("leaves", [True, False])
def test_pace_counts_time_that_ends_without_a_call(leaves):
    """Who gives the number back, or is held, has waited until then, and for nobody after."""
    play = _opened()
    ticket = play.issue("advice")
    if leaves:
        play.do(c.CancelTicket(ticket, KIOSK), 90)
    else:
        play.do(c.SuspendMatter("advice", "network"), 90)
    assert play.day.pace["help"].waiting == 0
    assert play.day.pace["help"].lately(play.now + timedelta(minutes=5)) == (0, 90.0)


def test_pace_of_a_theme_that_an_open_window_learns_begins():
    """New skills at an open window start the theme's clock, as opening it would."""
    play = Play()
    opened = open_hall()
    play.do(c.Configure(opened.day.hall, "0" * 64))  # type: ignore[arg-type]  # an open hall is configured
    play.do(c.OpenWindow("w4"))
    assert play.day.pace["house"].since is None
    play.do(c.SetSkills("w4", ("deed",)))
    assert play.day.pace["house"].since == play.now
