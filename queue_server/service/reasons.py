"""Why a ticket was called now, in words for the clerk and for whoever waited longer."""

from queue_server.contracts.base import Text
from queue_server.domain.day import Day
from queue_server.domain.ticket import Ticket
from queue_server.service.priority_view import head_start_min

_IN_ORDER = Text(zh="按取号先后。", en="Next in order of issue.")
_WORDS = {
    "transfer": Text(
        zh="从别的窗口转来，按原取号时间排，先于 {n} 个在这里等得更久的号。",
        en="Transferred with its original place, before {n} tickets that have waited here longer.",
    ),
    "missed-return": Text(
        zh="过号后回来，排在 {behind} 个号之后，先于 {n} 个号。",
        en="Back after a missed call: placed behind {behind} tickets, before {n}.",
    ),
    "resumed": Text(zh="挂起后继续办理。", en="Its service goes on after it was set aside."),
    "manual": Text(
        zh="由负责人指定呼叫，原因已记录，先于 {n} 个号。",
        en="Called out of order by permission, with a recorded reason, before {n} tickets.",
    ),
    "return": Text(
        zh="带一次性告知单回来，按大厅规定提前，先于 {n} 个更早取的号。",
        en="Back with the pass of a complete list: the hall's head start, before {n} earlier tickets.",
    ),
    "continue": Text(
        zh="停办后凭续办号回来，补回等过的时间，先于 {n} 个更早取的号。",
        en="Back with the pass of a stopped service: its waiting counts, before {n} earlier tickets.",
    ),
    "journey": Text(
        zh="一号多窗的下一步，按原取号时间排，先于 {n} 个在这里等得更久的号。",
        en="The next step of one number for several windows, in its original place, before {n} tickets.",
    ),
    "case": Text(
        zh="同一号的下一件，按原取号时间排，先于 {n} 个号。",
        en="The next matter on the same number, in its original place, before {n} tickets.",
    ),
}


def why(day: Day, ticket: Ticket) -> Text:
    """Why the window called this ticket now."""
    if day.hall is None:
        return _IN_ORDER
    if ticket.reason == "green":
        return _green(head_start_min(day, ticket), ticket.passed)
    words = _WORDS.get(ticket.reason, _IN_ORDER)
    numbers = {"n": ticket.passed, "behind": day.hall.rules.calls.return_after}
    return Text(zh=words.zh.format(**numbers), en=words.en.format(**numbers))


def _green(ahead: int, passed: int) -> Text:
    return Text(
        zh=f"绿色通道提前 {ahead} 分钟，先于 {passed} 个更早取的号。",
        en=f"Priority service: a head start of {ahead} minutes, before {passed} earlier tickets.",
    )
