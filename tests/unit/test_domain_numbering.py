"""Numbers beside the server's own counting: ranges a theme has, leased to machines, given offline, written on paper."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.applying import apply
from queue_server.domain.day import Day
from queue_server.domain.deciding.merging import clamped
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import NumberRules
from queue_server.domain.numbering import Lease, read, written
from queue_server.domain.order import in_order
from queue_server.domain.state import HallState
from queue_server.domain.ticket import Person, State
from tests.support.hall_day import OLD, START, TODAY, Play, hall, open_hall
from tests.support.priority import class_day, take

LEASE = "2026-11-22-KA001"


def wanted(matter="advice", **fields):
    """What the machine would have asked for."""
    given_fields = {"language": "zh", "channel": "kiosk:k1", "visit": None, "birth": None, **fields}
    return c.IssueTicket(matter=matter, **given_fields)


def leased(**numbers):
    """A day in which k1 leases KA."""
    play = class_day(numbers=NumberRules(**numbers))
    play.do(c.LeaseRange("k1", "k1"))
    return play


def offline(play, number, ago_s, *, device="k1", lease=LEASE, since=None, **fields):
    """A number that comes in now and was given so long ago."""
    at = play.now - timedelta(seconds=ago_s)
    return play.do(c.IssuedOffline(wanted(**fields), number, at, lease, device, since), 0)


def order(play):
    """Waiting tickets as they would be called."""
    return [ticket[11:] for ticket in in_order(play.day.queue, ("advice",))]


def ranged(**change):
    """The small hall with another range or letter for its first theme."""
    small = hall()
    return replace(small, themes=(replace(small.themes[0], **change), *small.themes[1:]))


def test_series_counts_from_its_first_to_its_last_number():
    """A range of the file, then a typed refusal; the other theme goes on."""
    play = Play()
    play.do(c.Configure(ranged(first=601, last=602), "0" * 64))
    assert [play.issue()[11:], play.issue()[11:]] == ["A601", "A602"]
    assert play.do(wanted()) == Refusal(Code.NUMBERS_USED_UP, "help")
    assert play.issue("deed").endswith("B001")


def test_letters_are_frozen_when_a_number_is_issued():
    """The journal's events carry the number: under a changed file the old ticket is called what its slip says."""
    play = open_hall()
    play.issue()
    day = Day(TODAY)
    apply(day, e.HallConfigured("1" * 64, ranged(series="Z", first=500)), START)
    for event, at in play.journal[1:]:
        apply(day, event, at)
    assert [t.number for t in day.tickets.values()] == ["A001"]
    assert day.tickets["2026-11-22-A001"].id in [place[3] for place in day.queue.of("advice")]


def test_changed_file_waits_for_the_next_day():
    """Today's letters go on; a second file of the day changes nothing."""
    play = open_hall()
    play.issue()
    assert play.do(c.Configure(ranged(series="Z"), "1" * 64)) == ()
    assert play.issue().endswith("A002")


@pytest.mark.parametrize("number", ["A001", "A999", "A1000", "KA99999"])
def test_number_as_written_is_read(number):
    """And back."""
    found = read(number)
    assert found is not None
    assert written(*found) == number


@pytest.mark.parametrize("number", ["A01", "A0001", "a001", "ABC001", "A001 ", "A100000", "", "A٠٠١"])
def test_number_written_otherwise_is_none(number):
    """One way to write a number."""
    assert read(number) is None


def test_lease_gives_each_machine_letters_of_its_own():
    """Series, range, expiry, day and rate stand in the event; asking again while it is good changes nothing."""
    play = class_day(numbers=NumberRules(lease_size=50, lease_hours=2, lease_per_minute=7))
    (first,) = play.do(c.LeaseRange("k1", "k1"))
    assert first == e.RangeLeased(
        LEASE, "k1", "KA", 1, 50, play.now + timedelta(hours=2), "2026-11-22", 7
    )  # fmt: skip
    (other,) = play.do(c.LeaseRange("k2"))
    assert (other.series, other.lease) == ("KB", "2026-11-22-KB001")
    assert play.do(c.LeaseRange("k1", "k1")) == ()
    assert play.do(c.LeaseRange("k1", "k2")) == Refusal(Code.NOT_PERMITTED, "k1")


def test_lease_that_runs_out_is_followed_by_the_next_range():
    """By time, by numbers (a quarter is kept in hand), or given back: the same letters go on, nothing twice."""
    play = leased(lease_size=8, lease_hours=1)
    for n in range(1, 8):
        assert isinstance(offline(play, f"KA00{n}", 10 - n), tuple)
    (second,) = play.do(c.LeaseRange("k1", "k1"))
    assert (second.first, second.last) == (9, 16)
    (third,) = play.do(c.LeaseRange("k1", "k1"), 3600)
    assert third.lease == "2026-11-22-KA017"
    play.do(c.ReturnRange(third.lease, 17, "k1"))
    (fourth,) = play.do(c.LeaseRange("k1", "k1"))
    assert fourth.first == 25


def test_lease_is_followed_by_the_next_before_it_runs_out():
    """A quarter of its time is kept in hand: a machine is cut off without notice."""
    play = leased(lease_hours=4)
    assert play.do(c.LeaseRange("k1", "k1"), 3 * 3600 - 60) == ()
    (second,) = play.do(c.LeaseRange("k1", "k1"), 120)
    assert second.first == 201


def test_lease_without_letters_left_is_refused():
    """A hall with more machines declares more letters."""
    play = leased(lease_series=("KA",))
    assert play.do(c.LeaseRange("k2")) == Refusal(Code.RANGES_USED_UP, "k2")
    small = leased(lease_size=60_000)
    assert small.do(c.LeaseRange("k1", "k1"), 15 * 3600) == Refusal(Code.RANGES_USED_UP, "k1")


def test_returned_range_gives_nothing_more():
    """What was given before still comes in; what is in already cannot be given back."""
    play = leased()
    offline(play, "KA003", 5)
    assert play.do(c.ReturnRange(LEASE, 3, "k1")) == Refusal(Code.NUMBER_TAKEN, "KA003")
    assert play.do(c.ReturnRange(LEASE, 5, "k2")) == Refusal(Code.RANGE_OF_OTHER_DEVICE, LEASE)
    assert play.do(c.ReturnRange(LEASE, 201, "k1")) == Refusal(Code.NUMBER_OUT_OF_RANGE, LEASE)
    assert play.do(c.ReturnRange("2026-11-22-KZ001", 1)) == Refusal(Code.UNKNOWN_RANGE, "2026-11-22-KZ001")
    assert play.do(c.ReturnRange(LEASE, 5, "k1")) == (e.RangeReturned(LEASE, "k1", 5),)
    assert play.do(c.ReturnRange(LEASE, 5, "k1")) == ()
    assert offline(play, "KA005", 5) == Refusal(Code.NUMBER_OUT_OF_RANGE, "KA005")
    assert isinstance(offline(play, "KA004", 4), tuple)


def test_offline_number_takes_the_place_of_its_own_time():
    """Who took it before others stands before them, also after the lease has expired."""
    play = leased(lease_hours=1)
    play.now += timedelta(hours=2)
    take(play)
    play.now += timedelta(seconds=100)
    merged, issued = offline(play, "KA001", 101)
    assert (merged.clamped, merged.issued_at) == ("", issued.issued_at)
    assert (issued.number, issued.owner, issued.series) == ("KA001", "k1", "KA")
    assert order(play) == ["KA001", "A001"]
    assert play.replayed() == play.day


def test_offline_number_comes_in_once():
    """A late duplicate is the same ticket; another errand under its number is a mistake."""
    play = leased()
    assert isinstance(offline(play, "KA001", 5), tuple)
    before = repr(play.day)
    assert offline(play, "KA001", 3) == ()
    assert offline(play, "KA001", 3, matter="deed") == Refusal(Code.NUMBER_TAKEN, "KA001")
    assert repr(play.day) == before


@pytest.mark.parametrize(
    ("number", "how", "code"),
    [
        ("KA001", {"device": "k2"}, Code.RANGE_OF_OTHER_DEVICE),
        ("KA001", {"lease": "2026-11-22-KZ001"}, Code.UNKNOWN_RANGE),
        ("KA001", {"lease": "2026-11-21-KA001"}, Code.RANGE_OF_OTHER_DAY),
        ("KA201", {}, Code.NUMBER_OUT_OF_RANGE),
        ("A001", {}, Code.NUMBER_OUT_OF_RANGE),
        ("KA001", {"matter": "magic"}, Code.UNKNOWN_MATTER),
    ],
)
def test_offline_number_that_is_not_the_machine_s_is_refused(number, how, code):
    """Owner, lease, day, range and matter; nothing changes."""
    play = leased()
    before = repr(play.day)
    refused = offline(play, number, 5, **how)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert repr(play.day) == before


def test_number_of_a_day_that_is_just_closed_joins_it():
    """Offline and paper numbers of the present date, whose day has ended: over as they come, each once."""
    play = leased()
    play.do(c.CloseDay())
    for joined in (offline(play, "KA001", 5), play.do(c.EnterPaper(wanted(), "M001", play.now))):
        assert isinstance(joined, tuple)
        assert [type(event) for event in joined] == [e.MergedLate]
    assert {t.number: t.state for t in play.day.tickets.values()} == {
        "KA001": State.SWEPT,
        "M001": State.SWEPT,
    }
    assert play.do(c.EnterPaper(wanted(), "M001", play.now)) == Refusal(Code.NUMBER_TAKEN, "M001")
    assert play.day.queue.places == {}


def test_offline_number_without_a_card_is_compared_at_the_window():
    """It was given, so it stands; the matter's card is asked for by staff."""
    play = leased()
    persons = {}
    for n, (matter, visit) in enumerate(
        [("record", None), ("record", "0" * 32), ("deed", None), ("advice", None)], 1
    ):
        _, issued = offline(play, f"KA00{n}", 5, matter=matter, visit=visit)
        persons[n] = issued.person
    assert persons == {1: Person.TO_CONFIRM, 2: Person.NOT_NEEDED, 3: Person.TO_CONFIRM, 4: Person.NOT_NEEDED}


def test_offline_class_counts_by_the_card_and_a_wrong_word_does_not_void_the_number():
    """The head start is taken from the time of issue."""
    play = leased()
    _, issued = offline(play, "KA001", 50, birth=OLD, visit="0" * 32, declared=("knight", "disabled"))
    assert issued.classes == (("elderly", "card"), ("disabled", "declared"))
    assert issued.key == issued.issued_at - timedelta(minutes=90)


NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)


def a_lease(**change):
    """A lease of 5 a minute since an hour."""
    since = NOW - timedelta(hours=1)
    return Lease(LEASE, "k1", "KA", 1, 200, since, NOW, **{"per_minute": 5, **change})


@pytest.mark.parametrize(
    ("claimed_s", "since_s", "at_s", "why"),
    [
        (-100, -600, -100, ""),
        (-700, -600, -600, "early"),
        (60, -600, 0, "late"),
        (-7200, None, -3600, "early"),
        (-3000, None, -3000, ""),
        (-600, -600, -600, ""),
    ],
)
def test_claimed_time_is_kept_between_the_last_heartbeat_and_now(claimed_s, since_s, at_s, why):
    """Earlier would be a place that nobody had, later one that nobody has yet."""
    claimed, since = (None if s is None else NOW + timedelta(seconds=s) for s in (claimed_s, since_s))
    assert clamped(a_lease(), 7, claimed, since, NOW) == (NOW + timedelta(seconds=at_s), why)


def test_claimed_time_rises_with_the_number():
    """Numbers that come in out of order, or under a clock set back, still stand in their own order."""
    lease = a_lease()
    lease.take(5, NOW - timedelta(seconds=100))
    lease.take(9, NOW - timedelta(seconds=50))
    at, why = clamped(lease, 6, NOW - timedelta(seconds=200), None, NOW)
    assert (at > NOW - timedelta(seconds=100), why) == (True, "order")
    at, why = clamped(lease, 7, NOW - timedelta(seconds=20), None, NOW)
    assert (at < NOW - timedelta(seconds=50), why) == (True, "order")
    assert clamped(lease, 8, NOW - timedelta(seconds=70), None, NOW)[1] == ""


def test_claimed_times_faster_than_the_lease_allows_fall_behind():
    """A machine that is made to give a hundred numbers at once gains no hundred places."""
    lease = a_lease()
    start = NOW - timedelta(minutes=30)
    times = []
    for n in range(1, 21):
        at, why = clamped(lease, n, start, None, NOW)
        lease.take(n, at)
        times.append((at, why))
    assert times[0] == (start, "")
    assert times[5] == (start + timedelta(minutes=1), "rate")
    assert times[19][0] >= start + timedelta(minutes=3)


def test_claims_of_a_fast_clock_stand_at_now_in_their_own_order():
    """Nothing lies after the moment at which it came in, and a whole batch of one instant keeps the numbers' order."""
    play = leased()
    for n in (1, 2, 3):
        merged, _ = offline(play, f"KA00{n}", -60)
        assert merged.issued_at <= play.now
    assert order(play) == ["KA001", "KA002", "KA003"]


CLAIMS = st.lists(
    st.tuples(st.integers(1, 40), st.integers(-7200, 600), st.none() | st.integers(-3600, 0)), max_size=30
)


@settings(deadline=None)
@given(CLAIMS)
def test_any_claims_in_any_order_rise_with_the_number(claims):
    """Whatever a machine says, in whatever order it comes: times rise with the numbers and none lies after now."""
    lease = a_lease(per_minute=1000)
    for n, claimed_s, since_s in claims:
        if n in [known for known, _ in lease.taken]:
            continue
        since = None if since_s is None else NOW + timedelta(seconds=since_s)
        at, why = clamped(lease, n, NOW + timedelta(seconds=claimed_s), since, NOW)
        assert at <= NOW
        assert bool(why) == (at != NOW + timedelta(seconds=claimed_s))
        lease.take(n, at)
    times = [at for _, at in lease.taken]
    assert times == sorted(times)


def test_paper_number_is_entered_once_at_its_own_time():
    """M001–M200 of the file; it stands before who came later, and staff's word counts as seen."""
    play = class_day()
    take(play)
    written_at = play.now - timedelta(seconds=30)
    (issued,) = play.do(c.EnterPaper(wanted(declared=("military",), staff=True), "M017", written_at))
    assert (issued.owner, issued.issued_at, issued.classes) == ("paper", written_at, (("military", "staff"),))
    assert order(play) == ["M017", "A001"]
    assert play.do(c.EnterPaper(wanted(), "M017", written_at)) == Refusal(Code.NUMBER_TAKEN, "M017")
    assert play.replayed() == play.day


@pytest.mark.parametrize(
    ("number", "hours_ago", "code"),
    [
        ("M201", 0, Code.NUMBER_OUT_OF_RANGE),
        ("A001", 0, Code.NUMBER_OUT_OF_RANGE),
        ("M1", 0, Code.NUMBER_OUT_OF_RANGE),
        ("M001", -1, Code.TIME_NOT_TODAY),
        ("M001", 10, Code.TIME_NOT_TODAY),
    ],
)
def test_paper_number_outside_its_range_or_day_is_refused(number, hours_ago, code):
    """Ten hours before 9 a.m. in Hangzhou was yesterday."""
    play = class_day()
    at = play.now - timedelta(hours=hours_ago)
    assert play.do(c.EnterPaper(wanted(), number, at)) == Refusal(code, number)


def test_hall_without_a_paper_range_enters_none():
    """An empty letter is no series."""
    play = class_day(numbers=NumberRules(paper_series=""))
    assert play.do(c.EnterPaper(wanted(), "M001", play.now)) == Refusal(Code.NUMBER_OUT_OF_RANGE, "M001")


def test_day_begins_every_count_anew():
    """Counters belong to the day: tomorrow's first number is the first again."""
    play = open_hall()
    play.issue()
    tomorrow = Play(state=HallState(Day(date(2026, 11, 23))), now=START + timedelta(days=1))
    tomorrow.do(c.Configure(hall(), "0" * 64))
    assert tomorrow.issue() == "2026-11-23-A001"
