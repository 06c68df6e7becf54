"""Why a command about a case is refused, by the code's value, in words of both languages."""

from typing import Final

from queue_server.contracts.base import Text

CASE_WORDS: Final[dict[str, Text]] = {
    "unknown_case": Text(zh="没有找到这个在办的办件。", en="There is no such open case."),
    "case_there": Text(zh="这件事已经收件，不能再收一次。", en="This has been received already."),
    "case_not_so": Text(zh="办件现在的状态不能这样操作。", en="The case is not in a state for this."),
    "steps_open": Text(
        zh="并联的部门还没有全部办完。", en="Some of the departments working in parallel are not done."
    ),
    "gap_open": Text(
        zh="容缺的材料还没有补齐，结果不能发出。",
        en="A material that could follow has not come yet; the result is held back.",
    ),
    "gap_date": Text(
        zh="容缺期限不对：从今天起，最多 90 天，每份材料一次。",
        en="The date for a missing material is wrong: from today, 90 days at most, each material once.",
    ),
    "outing_day": Text(
        zh="日期不对：请选今天到 60 天以内的一天。",
        en="That day will not do: please choose one from today on, at most 60 days ahead.",
    ),
    "outing_moved": Text(
        zh="时间刚改过，和页面上看到的不一样。请重新打开这一页，看过再定。",
        en="It was just moved to another time than the page showed. Please load the page again and look first.",
    ),
    "authority_needed": Text(
        zh="这个窗口的授权不够受理，请转到有授权的窗口。",
        en="This window may not accept that by itself. Transfer the ticket to one that may.",
    ),
    "case_elsewhere": Text(
        zh="这件事不归这个窗口办，请由办这件事的窗口或后台来做。",
        en="This window does not decide that service. A window that serves it must do this, or the back office.",
    ),
    "clock_stands": Text(
        zh="办件正在暂停计时，请先恢复。", en="The case's clock stands. Let it run again first."
    ),
    "clock_runs": Text(zh="办件没有暂停。", en="The case's clock is not stopped."),
}
