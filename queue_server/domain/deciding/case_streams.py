"""Which function decides on which command about cases, and on those of the day that reach cases, too."""

from typing import Any

from queue_server.domain import commands as c
from queue_server.domain.deciding import case_clock, case_rules

OF_CASES: dict[type[Any], Any] = {
    c.SuspendMatter: case_clock.stop_matter,
    c.ResumeMatter: case_clock.go_on,
    c.AcceptCase: case_rules.accept_at_window,
    c.ReceiveParcel: case_rules.receive_parcel,
    c.AcceptReceived: case_rules.accept_received,
    c.RefuseCase: case_rules.refuse,
    c.WithdrawCase: case_rules.withdraw,
    c.AskSupplement: case_clock.ask_supplement,
    c.SupplementCase: case_clock.supplement,
    c.FillGap: case_rules.fill_gap,
    c.PauseCase: case_clock.pause,
    c.ResumeCase: case_clock.resume,
    c.StartSteps: case_rules.start_steps,
    c.FinishStep: case_rules.finish_step,
    c.DecideCase: case_rules.decide,
    c.IssueResult: case_rules.issue_result,
    c.HandOver: case_rules.hand_over,
}
"""Command → function of (state, command, now)."""
