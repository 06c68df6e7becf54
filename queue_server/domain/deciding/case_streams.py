"""Which function decides on which command about cases, and on those of the day that reach cases, too."""

from typing import Any

from queue_server.domain import commands as c
from queue_server.domain.deciding import case_clock, case_rules, case_standing

OF_CASES: dict[type[Any], Any] = {
    c.SuspendMatter: case_clock.stop_matter,
    c.ResumeMatter: case_clock.go_on,
    c.AcceptCase: case_rules.accept_at_window,
    c.ByWhom: case_standing.by_whom,
    **case_standing.RULES,
}
"""Command → function of (state, command, now)."""
