"""Errands as citizens and clerks see them. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from queue_server.contracts.base import Text
from queue_server.contracts.errand_views import AsideLine, ErrandView, Held, MarkLine, PartyLine, WayLine
from queue_server.domain.day import Day
from queue_server.domain.errand import Suspension
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.windows import Window
from queue_server.service.answers import text

ASIDE_SHOWN = 12
PARTS = {
    "applicant": Text(zh="申请人", en="Applicant"),
    "co-applicant": Text(zh="共同申请人", en="Co-applicant"),
    "guardian": Text(zh="监护人", en="Guardian"),
    "agent": Text(zh="代理人", en="Agent"),
}
MARKS = {
    "gap": Text(zh="容缺受理", en="Accepted with a gap"),
    "promise": Text(zh="告知承诺", en="Declared promise"),
    "pre_check": Text(zh="材料已预审", en="Papers pre-checked"),
    "helper": Text(zh="有人陪办", en="With a helper"),
    "self_have": Text(zh="自查：带了", en="Self-check: has it"),
    "self_gap": Text(zh="自查：没带，想容缺", en="Self-check: not here, asks to bring it later"),
    "self_promise": Text(zh="自查：没带，愿意承诺", en="Self-check: not here, declares the promise"),
    "self_lacks": Text(zh="自查：没带", en="Self-check: not here"),
}
LACKING = {
    "copy": Text(zh="缺复印件", en="A copy is missing"),
    "expired": Text(zh="证件或材料已过期", en="A document has expired"),
    "unclear": Text(zh="材料看不清", en="A document can't be read"),
    "not_signed": Text(zh="没有签名", en="A signature is missing"),
    "not_stamped": Text(zh="没有盖章", en="A stamp is missing"),
    "no_authorisation": Text(zh="缺委托书", en="A letter of authorisation is missing"),
    "photo": Text(zh="照片不合要求", en="The photo does not meet the rules"),
    "other_office_first": Text(zh="要先到别的部门办理", en="Another office comes first"),
    "not_eligible": Text(zh="不符合办理条件", en="The conditions are not met"),
    "other": Text(zh="其他，请问工作人员", en="Something else: please ask staff"),
}
_AWAY = Text(
    zh="您已领续办号，回来时出示即可，位置保留。",
    en="You left with a pass to go on. Show it when you are back; your place is kept.",
)
_OUT = Text(
    zh="您已暂离，先不叫您的号，位置保留。回来请到导询台说一声。",
    en="You stepped out: you are not called for now and your place is kept. Tell the help desk when you are back.",
)


def errand_view(day: Day, ticket: Ticket) -> ErrandView:
    """Everything about the ticket's errand that is not its place."""
    return ErrandView(
        way=_way(day, ticket), parties=tuple(_party(ticket, part, how) for part, how in ticket.parties),
        marks=tuple(MarkLine(mark=m.mark, name=MARKS[m.mark], material=item_name(day, m.item), by=m.by) for m in ticket.marks),
        agent=ticket.agent, listed=tuple(name for item in ticket.listed if (name := item_name(day, item))),
        held=held(ticket), notice=notice(day, ticket), stays=ticket.choice == "wait",
    )  # fmt: skip


def aside(day: Day, window: Window) -> tuple[AsideLine, ...]:
    """Tickets that the window would serve and that wait aside, the earliest first."""
    found = (day.tickets[ticket] for ticket in day.queue.aside)
    mine = sorted((t for t in found if t.skill in window.matters), key=lambda t: (t.key, t.arrival))
    return tuple(
        AsideLine(
            ticket=t.id, number=t.number, held=held(t), notice=words, since=t.issued_at,
            waits_for=tuple(_party(t, part, how) for part, how in t.parties if part in t.waits_for),
        )
        for t in mine[:ASIDE_SHOWN]
        if (words := notice(day, t)) is not None
    )  # fmt: skip


def held(ticket: Ticket) -> Held:
    """Why the ticket is not called now; what the holder did counts before what the hall did."""
    if ticket.state is not State.WAITING or not ticket.holds:
        return "none"
    if "away" in ticket.holds:
        return "away"
    if "suspended" in ticket.holds:
        return "suspended"
    return "party" if "party" in ticket.holds else "out"


def notice(day: Day, ticket: Ticket) -> Text | None:
    """The same in words."""
    match held(ticket):
        case "away":
            return _AWAY
        case "out":
            return _OUT
        case "suspended":
            stopped = ticket.skill if ticket.skill in day.suspended else ticket.case
            return suspension_words(day, stopped, day.suspended[stopped])
        case "party":
            names = [PARTS[part] for part in ticket.waits_for]
            return Text(
                zh=f"在等{'、'.join(n.zh for n in names)}到场，位置保留。",
                en=f"Waiting for: {', '.join(n.en for n in names)}. The place is kept.",
            )
    return None


def notices(day: Day) -> tuple[Text, ...]:
    """What a board says about matters that stop, and what a manager has posted."""
    stopped = tuple(suspension_words(day, matter, why) for matter, why in day.suspended.items())
    return (*stopped, *(text(words) for words, _ in day.floor.notices.values()))


def suspension_words(day: Day, matter: str, why: Suspension) -> Text:
    """Which matter stops, until when, and that nobody loses the place."""
    name, when = day.matters[matter].name, _clock(day, why.until)
    return Text(
        zh=f"{name.zh}暂停办理{f'，预计 {when} 恢复' if when else ''}。已取的号位置保留，可等候、改约或领续办号。",
        en=f"{name.en} has stopped{f' until about {when}' if when else ''}. Places are kept: "
        "you may wait, book another time or take a pass to go on later.",
    )


def item_name(day: Day, item: str) -> Text | None:
    """A material or reason by its id; None where this day's hall file has no such thing."""
    if ":" in item:
        return LACKING.get(item.partition(":")[2])
    matter, _, place = item.partition("/")
    found = day.matters.get(matter)
    if found is None or not place.isdecimal() or not 1 <= int(place) <= len(found.materials):
        return None
    return text(found.materials[int(place) - 1])


def _way(day: Day, ticket: Ticket) -> tuple[WayLine, ...]:
    over = ticket.state is State.SERVED
    return tuple(
        WayLine(
            name=text(day.matters[stop.skill].name),
            state="done" if n < ticket.stop or over else "now" if n == ticket.stop else "next",
        )
        for n, stop in enumerate(ticket.stops)
    )


def _party(ticket: Ticket, part: str, how: str) -> PartyLine:
    return PartyLine(part=part, name=PARTS[part], present=how == "present", awaited=part in ticket.waits_for)


def _clock(day: Day, at: datetime | None) -> str:
    if at is None or day.hall is None:
        return ""
    return at.astimezone(ZoneInfo(day.hall.zone)).strftime("%H:%M")
