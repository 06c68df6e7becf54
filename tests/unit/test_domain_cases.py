"""办件: from receipt to pick-up, its clock and pauses, gaps, parallel steps, and what managers hear of it."""

from dataclasses import replace

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.case import MOVES, CaseState
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.times.limits import Due
from tests.support.calendars import at, official
from tests.support.case_play import FIVE_DAYS, CasePlay, case_hall
from tests.support.hall_day import KIOSK

CASE = "CASE000001"


@pytest.fixture
def play() -> CasePlay:
    """Monday morning, 9:00."""
    return CasePlay(at("2026-11-23 09:00"))


def served(play: CasePlay, matter: str = "record") -> str:
    """A ticket in service at w1."""
    play.done(c.OpenWindow("w1"))
    issued = play.done(c.IssueTicket(matter, "zh", KIOSK, "f" * 32, None))[0]
    play.done(c.CallNext("w1"))
    play.done(c.StartService("w1"))
    return issued.ticket


def test_case_lives_from_the_window_to_the_pick_up(play: CasePlay):
    """受理 → 办结 → 出件 → 取件, days after its ticket; then it leaves the memory."""
    ticket = served(play)
    events = play.done(c.AcceptCase(CASE, "w1", ticket, "record"))
    assert [type(event) for event in events] == [e.CaseLinked, e.CaseReceived, e.CaseAccepted]
    case = play.state.cases.open[CASE]
    assert (case.ticket, case.visit, case.limits) == (ticket, "f" * 32, FIVE_DAYS)
    play.beat("2026-11-25 10:00")
    assert play.state.day.tickets == {}
    play.done(c.DecideCase(CASE, "granted"))
    play.done(c.IssueResult(CASE, "pick_up"))
    assert play.state.cases.pick_ups() == [case]
    play.done(c.HandOver(CASE))
    assert play.state.cases.open == {}
    assert play.state.cases.due == []


def test_matter_of_a_ticket_is_accepted_once(play: CasePlay):
    """Twice, or of a matter that is not on it: refused, nothing changes."""
    ticket = served(play)
    play.done(c.AcceptCase(CASE, "w1", ticket, "record"))
    assert play.do(c.AcceptCase("CASE000002", "w1", ticket, "record")).code is Code.CASE_THERE
    assert play.do(c.AcceptCase("CASE000002", "w1", ticket, "deed")) == Refusal(Code.UNKNOWN_MATTER, "deed")
    assert play.do(c.AcceptCase("CASE000002", "w2", ticket, "record")).code is Code.NOBODY_CALLED
    assert list(play.state.cases.open) == [CASE]


def test_case_of_a_parcel_has_no_ticket_and_is_received_once(play: CasePlay):
    """材料快递进件."""
    case = play.accepted()
    assert (case.ticket, case.parcel, case.state) == (None, f"parcel-{CASE}", CaseState.ACCEPTED)
    assert play.do(c.ReceiveParcel("CASE000002", "record", f"parcel-{CASE}")).code is Code.CASE_THERE
    assert play.do(c.ReceiveParcel("CASE000002", "nothing", "p")) == Refusal(Code.UNKNOWN_MATTER, "nothing")


COMMANDS = {
    "accept": c.AcceptReceived(CASE),
    "refuse": c.RefuseCase(CASE, "not_eligible"),
    "withdraw": c.WithdrawCase(CASE),
    "ask": c.AskSupplement(CASE, (1,)),
    "supplement": c.SupplementCase(CASE),
    "pause": c.PauseCase(CASE, "publicity"),
    "steps": c.StartSteps(CASE, ("advice", "deed")),
    "decide": c.DecideCase(CASE, "granted"),
    "issue": c.IssueResult(CASE, "delivery"),
    "hand": c.HandOver(CASE),
}
ALLOWED = {
    (): {"accept", "refuse", "withdraw", "ask"},
    ("ask",): {"supplement", "refuse", "withdraw"},
    ("accept",): {"withdraw", "ask", "pause", "steps", "decide"},
    ("accept", "ask"): {"supplement", "withdraw"},
    ("accept", "decide"): {"issue"},
    ("accept", "decide", "issue"): {"hand"},
    ("refuse",): set(),
    ("withdraw",): set(),
    ("accept", "decide", "issue", "hand"): set(),
}


@pytest.mark.parametrize("way", ALLOWED, ids="-".join)
@pytest.mark.parametrize("name", COMMANDS)
def test_command_in_state_is_as_the_table_says(play: CasePlay, way, name):
    """Refused with a code of its own, and nothing changes."""
    play.done(c.ReceiveParcel(CASE, "record", "p"))
    for step in way:
        play.done(COMMANDS[step])
    kept = len(play.journal)
    decided = play.do(COMMANDS[name])
    if name in ALLOWED[way]:
        assert isinstance(decided, tuple)
    else:
        assert decided.code in (Code.CASE_NOT_SO, Code.UNKNOWN_CASE)
        assert len(play.journal) == kept


def test_every_state_is_reached_and_the_last_ones_end():
    """Nothing leaves an end."""
    assert {state for states in MOVES.values() for state in states} | {CaseState.RECEIVED} == set(CaseState)
    assert [state for state, to in MOVES.items() if not to] == ["picked_up", "refused", "withdrawn"]


def limits_of(events) -> list[tuple[str, int]]:
    """Limits that were reached."""
    return [(x.limit, x.percent) for x in events if isinstance(x, e.CaseLimitReached)]


def alarms_of(events) -> list[tuple[str, str]]:
    """Alarms that came (+) and went (-)."""
    signs = {e.AlarmRaised: "+", e.AlarmCleared: "-"}
    return [(signs[type(x)], x.kind) for x in events if type(x) in signs]


def test_alarms_at_three_quarters_and_at_the_limit(play: CasePlay):
    """Each once, the graver takes the place of the milder, and deciding ends it."""
    play.accepted("deed")
    assert play.beat("2026-11-23 09:44") == ()
    near = play.beat("2026-11-23 09:45")
    assert (limits_of(near), alarms_of(near)) == ([("promised", 75)], [("+", "case_near")])
    assert play.beat("2026-11-23 09:46") == ()
    over = play.beat("2026-11-23 10:00")
    assert limits_of(over) == [("promised", 100)]
    assert sorted(alarms_of(over)) == [("+", "case_over"), ("-", "case_near")]
    play.done(c.DecideCase(CASE, "granted"))
    assert alarms_of(play.beat("2026-11-23 10:05")) == [("-", "case_over")]


def test_alarm_of_an_open_case_is_raised_again_on_the_next_day(play: CasePlay):
    """Alarms are of the day, cases are not."""
    play.accepted("deed")
    play.beat("2026-11-23 10:00")
    assert alarms_of(play.beat("2026-11-24 08:30")) == [("+", "case_over")]


def test_case_alarm_that_was_seen_stays_on(play: CasePlay):
    """A limit is not mended by looking at it."""
    play.accepted("deed")
    play.beat("2026-11-23 10:00")
    play.done(c.AcknowledgeAlarm("case_over", CASE, "manager"))
    assert play.state.day.alarms["case_over", CASE].on


@pytest.mark.parametrize("reason", ["publicity", "inspection", "system_failure"])
def test_pause_over_a_weekend_stops_the_clock(play: CasePlay, reason):
    """Friday to Monday stands still; nothing is due meanwhile."""
    play.now = at("2026-11-27 16:30")
    play.begin_day()
    case = play.accepted("deed")
    play.done(c.PauseCase(CASE, reason), "2026-11-27 16:40")
    assert (case.used_s, case.dues, case.pause) == ((600, 0), (), reason)
    assert play.beat("2026-11-30 16:00") == ()
    play.done(c.ResumeCase(CASE), "2026-11-30 16:10")
    assert case.dues[:2] == (
        Due("promised", 75, at("2026-11-30 16:45")),
        Due("promised", 100, at("2026-11-30 17:00")),
    )


def test_limit_is_not_crossed_during_a_pause(play: CasePlay):
    """Stopped a minute before, it crosses a minute after it runs again."""
    play.accepted("deed")
    play.beat("2026-11-23 09:45")
    play.done(c.PauseCase(CASE, "inspection"), "2026-11-23 09:59")
    assert limits_of(play.beat("2026-11-24 16:00")) == []
    play.done(c.ResumeCase(CASE), "2026-11-24 16:10")
    assert limits_of(play.beat("2026-11-24 16:10")) == []
    assert limits_of(play.beat("2026-11-24 16:11")) == [("promised", 100)]


def test_clock_is_stopped_and_let_run_once(play: CasePlay):
    """And a standing clock lets nothing be decided."""
    play.accepted("deed")
    assert play.do(c.ResumeCase(CASE)).code is Code.CLOCK_RUNS
    play.done(c.PauseCase(CASE, "publicity"))
    assert play.do(c.PauseCase(CASE, "inspection")) == Refusal(Code.CLOCK_STANDS, "publicity")
    assert play.do(c.DecideCase(CASE, "granted")) == Refusal(Code.CLOCK_STANDS, "publicity")


def test_supplement_stops_the_clock_and_lets_it_run_again(play: CasePlay):
    """补正: one complete list; a publicity that ran before goes on after it."""
    case = play.accepted()
    asked = play.done(c.AskSupplement(CASE, (1,)))
    assert asked == (
        e.CaseSupplementAsked(CASE, ("record/1",)),
        e.CasePaused(CASE, "supplement", (0, 0), ()),
    )
    assert case.state is CaseState.SUPPLEMENT
    play.done(c.SupplementCase(CASE), "2026-11-23 15:00")
    assert (case.state, case.pause, case.runs_since) == (CaseState.ACCEPTED, None, at("2026-11-23 15:00"))
    play.done(c.PauseCase(CASE, "publicity"))
    play.done(c.AskSupplement(CASE, (1,)))
    play.done(c.SupplementCase(CASE))
    assert (case.pause, case.runs_since) == ("publicity", None)
    assert play.do(c.AskSupplement(CASE, (9,))) == Refusal(Code.UNKNOWN_MATERIAL, "9")


def test_gap_holds_the_result_back_until_it_is_filled(play: CasePlay):
    """容缺: accepted at once, decided, and not issued; late it is an alarm, filled it is over."""
    case = play.accepted(gaps=((1, "2026-11-25"),), promises=())
    assert case.gaps["record/1"].until == "2026-11-25"
    play.done(c.DecideCase(CASE, "granted"))
    assert play.do(c.IssueResult(CASE, "pick_up")) == Refusal(Code.GAP_OPEN, "record/1")
    assert play.beat("2026-11-25 23:59") == ()
    late = play.beat("2026-11-26 00:00")
    assert (limits_of(late), alarms_of(late)) == ([("gap:record/1", 100)], [("+", "case_gap")])
    play.done(c.FillGap(CASE, 1))
    assert alarms_of(play.beat("2026-11-26 00:01")) == [("-", "case_gap")]
    play.done(c.IssueResult(CASE, "pick_up"))


def test_gap_of_a_denied_case_holds_nothing_back(play: CasePlay):
    """Nobody brings a paper for a no."""
    play.accepted(gaps=((1, "2026-11-25"),))
    play.done(c.DecideCase(CASE, "denied"))
    assert isinstance(play.do(c.IssueResult(CASE, "delivery")), tuple)


@pytest.mark.parametrize(
    ("gaps", "code"),
    [
        (((1, "2026-11-22"),), Code.GAP_DATE),
        (((1, "2027-02-22"),), Code.GAP_DATE),
        (((1, "soon"),), Code.GAP_DATE),
        (((1, "2026-11-25"), (1, "2026-11-26")), Code.GAP_DATE),
        (((2, "2026-11-25"),), Code.UNKNOWN_MATERIAL),
    ],
)
def test_gap_beyond_its_bounds_is_refused(play: CasePlay, gaps, code):
    """Yesterday, later than 90 days, twice, or of a material that the matter does not have."""
    play.done(c.ReceiveParcel(CASE, "record", "p"))
    assert play.do(c.AcceptReceived(CASE, gaps=gaps)).code is code


def test_gap_survives_a_pause(play: CasePlay):
    """A date of its own does not stand still with the clock."""
    case = play.accepted(gaps=((1, "2026-11-25"),))
    play.done(c.PauseCase(CASE, "publicity"))
    assert [due.limit for due in case.dues] == ["gap:record/1"]
    play.done(c.ResumeCase(CASE))
    assert {due.limit for due in case.dues} == {"gap:record/1", "promised", "legal"}


def test_promise_replaces_a_material(play: CasePlay):
    """告知承诺: named, and nothing is held back."""
    assert play.accepted(promises=(1,)).promises == ("record/1",)
    play.done(c.DecideCase(CASE, "granted"))
    play.done(c.IssueResult(CASE, "delivery"))


def test_parallel_steps_start_together_and_are_joined(play: CasePlay):
    """并联: on each department's list until done; decided when the last is."""
    case = play.accepted()
    play.done(c.StartSteps(CASE, ("advice", "deed")))
    assert play.state.cases.back_list(frozenset({"deed"})) == [case]
    assert play.do(c.DecideCase(CASE, "granted")) == Refusal(Code.STEPS_OPEN, "advice, deed")
    play.done(c.FinishStep(CASE, "deed"))
    assert play.state.cases.back_list(frozenset({"deed"})) == []
    assert play.do(c.FinishStep(CASE, "deed")) == Refusal(Code.CASE_NOT_SO, "deed")
    assert play.do(c.StartSteps(CASE, ("advice",))).code is Code.CASE_NOT_SO
    play.done(c.FinishStep(CASE, "advice"))
    play.done(c.DecideCase(CASE, "granted"))


def test_back_list_is_by_matter_and_oldest_first(play: CasePlay):
    """What is decided is on it no more."""
    first, second = play.accepted(case="CASE000002"), play.accepted(case="CASE000001")
    play.accepted("deed", case="CASE000003")
    second.received_at = at("2026-11-24 09:00")
    assert play.state.cases.back_list(frozenset({"record"})) == [first, second]
    play.done(c.DecideCase("CASE000002", "denied"))
    assert play.state.cases.back_list(frozenset({"record"})) == [second]


def test_marks_of_the_ticket_travel_on(play: CasePlay):
    """容缺, 告知承诺, 预审, 陪办."""
    ticket = served(play)
    play.done(c.MarkTicket(ticket, "pre_check", 1, "desk"))
    play.done(c.AcceptCase(CASE, "w1", ticket, "record"))
    assert [(mark, by) for mark, _, by in play.state.cases.open[CASE].marks] == [("pre_check", "desk")]


def test_new_calendar_sets_running_clocks_anew(play: CasePlay):
    """A special day does not count off minutes; official days that become known do; paused ones wait."""
    case = play.accepted()
    before = case.dues
    years = tuple(replace(y, off=(*y.off, "2026-11-26")) for y in official().years)
    play.now = at("2026-11-24 08:00")
    events = play.begin_day(case_hall(official(years=years)))
    assert [type(event) for event in events] == [e.HallConfigured, e.CaseRescheduled]
    assert [due.at.date().isoformat() for due in case.dues if due.limit == "promised"] == [
        "2026-11-30",
        "2026-12-02",
    ]
    assert [due.at.date().isoformat() for due in before if due.limit == "promised"] == [
        "2026-11-27",
        "2026-12-01",
    ]
    assert play.begin_day() == (e.HallConfigured("0" * 64, play.hall),)


def test_stopped_matter_stops_the_clocks_of_its_cases(play: CasePlay):
    """停办 and back; other matters go on, other pauses stay."""
    deed, record = play.accepted("deed", case="CASE000001"), play.accepted("record", case="CASE000002")
    play.done(c.SuspendMatter("deed", "system_down", None))
    assert (deed.pause, record.pause) == ("system_failure", None)
    play.done(c.ResumeMatter("deed"), "2026-11-23 09:30")
    assert (deed.pause, deed.runs_since) == (None, at("2026-11-23 09:30"))


def test_case_that_waits_for_a_supplement_stands_when_its_matter_goes_on(play: CasePlay):
    """The reason changes, the clock runs only once the supplement has come."""
    case = play.accepted("deed")
    play.done(c.SuspendMatter("deed", "system_down", None))
    play.done(c.AskSupplement(CASE, (1,)))
    play.done(c.ResumeMatter("deed"))
    assert (case.pause, case.runs_since) == ("supplement", None)
    play.done(c.SupplementCase(CASE), "2026-11-23 10:00")
    assert (case.pause, case.runs_since) == (None, at("2026-11-23 10:00"))


def test_cases_survive_a_replay(play: CasePlay):
    """Every event through its stored form."""
    ticket = served(play)
    play.done(c.AcceptCase(CASE, "w1", ticket, "record", gaps=((1, "2026-12-01"),)))
    play.accepted("deed", case="CASE000002")
    play.beat("2026-11-23 10:00")
    play.done(c.PauseCase(CASE, "publicity"))
    play.done(c.StartSteps("CASE000002", ("advice",)))
    play.done(c.DecideCase(play.accepted("advice", case="CASE000003").id, "granted"))
    assert play.replayed().cases == play.state.cases
    assert play.replayed().day.accepted == play.state.day.accepted
