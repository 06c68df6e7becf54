"""What an alarm says to a manager, in both languages."""

from datetime import datetime

from queue_server.contracts.alarm_views import AlarmLine, AlarmsSnapshot
from queue_server.contracts.base import Text
from queue_server.domain.alarm import Alarm, AlarmKind
from queue_server.domain.day import Day
from queue_server.service.checks_view import check_lines
from queue_server.service.patrol_view import place_name
from queue_server.service.priority_view import floating_lines, green_percent

_K = AlarmKind
WORDS: dict[AlarmKind, Text] = {
    _K.UNSERVED: Text(
        zh="有人在等“{about}”，但没有窗口在办理。",
        en="People wait for “{about}”, but no open window serves it.",
    ),
    _K.CALENDAR_MISSING: Text(
        zh="还没有 {about} 年的节假日安排，请导入。",
        en="The official holidays of {about} are missing: add them.",
    ),
    _K.CASE_NEAR: Text(
        zh="办件 {about} 的时限已过四分之三。", en="Three quarters of case {about}'s time have passed."
    ),
    _K.CASE_OVER: Text(zh="办件 {about} 已超过时限。", en="Case {about} is over its time limit."),
    _K.CASE_GAP: Text(
        zh="办件 {about} 的容缺材料到期未补。", en="A material of case {about} has not come in time."
    ),
    _K.GREEN_SHARE: Text(
        zh="今天绿色通道的比例高于计划：{about}。", en="More priority tickets than planned: {about}."
    ),
    _K.FLOATING_WINDOW: Text(
        zh="绿色通道等候过长，请增开机动窗口：{about}。",
        en="Priority tickets would wait too long: open a floating window for {about}.",
    ),
    _K.PANIC: Text(
        zh="{about}按下了紧急按钮，请立即前往。", en="{about} pressed the panic button: go there at once."
    ),
    _K.HELP_UNANSWERED: Text(
        zh="{about}有人求助，还没有人去，请马上安排。",
        en="Somebody at {about} calls for help and nobody has gone: send someone now.",
    ),
    _K.PAYMENT_UNKNOWN: Text(
        zh="缴费 {about} 迟迟没有结果，请看“缴费”页，必要时问渠道。",
        en="Nobody knows yet whether payment {about} was made: see the payments page, and ask the channel.",
    ),
    _K.BOARD_SILENT: Text(
        zh="显示屏 {about} 没有回应，叫号可能看不到、听不到：请去看屏幕和网线，必要时人工喊号。",
        en="Board {about} does not answer, so calls may be neither seen nor heard there: look at the screen and its cable, and call out numbers meanwhile.",
    ),
    _K.OUTING_LATE: Text(
        zh="有寄送、上门或代跑超期，或今天到期还没有人负责，请看“寄送上门”页。",
        en="Deliveries, home visits or errands are late, or due today without an owner: see their page.",
    ),
    _K.DUTY_MISSING: Text(
        zh="{about}今天还没有登记带班领导，请在“带班巡查”页登记。",
        en="Nobody is on record as duty leader of {about} today: declare one on the rounds page.",
    ),
    _K.PATROL_DUE: Text(zh="请巡查：{about}。", en="Make a round now: {about}."),
    _K.PATROL_MISSED: Text(zh="没有按时巡查：{about}。", en="A round was not made: {about}."),
    _K.FOLLOW_UP_UNOWNED: Text(
        zh="有差评、投诉或办不成事还没有人负责，请在“好差评”页认领。",
        en="Low grades, complaints or failed errands have no owner: take them on the ratings page.",
    ),
    _K.FOLLOW_UP_LATE: Text(
        zh="有差评、投诉或办不成事的回访或答复超期，请看“好差评”页。",
        en="Call backs or answers to low grades, complaints or failed errands are overdue: see the ratings page.",
    ),
    _K.SECOND_REFUSAL: Text(
        zh="又因告知单上没有的理由退回：{about}。",
        en="Turned away again for something that the complete list did not name: {about}.",
    ),
}


def alarms_snapshot(day: Day, now: datetime, **head: object) -> AlarmsSnapshot:
    """The day's alarms, those that are on first, newest first; `head` is what every snapshot has."""
    newest = sorted(day.alarms.values(), key=lambda alarm: (alarm.on, alarm.raised_at), reverse=True)
    lines = tuple(_line(day, alarm) for alarm in newest)
    more: dict[str, object] = {"floating": floating_lines(day, now), "green_percent": green_percent(day)}
    more["checks"] = check_lines(day)
    return AlarmsSnapshot.model_validate({**head, "at": now, "alarms": lines, **more})


def _line(day: Day, alarm: Alarm) -> AlarmLine:
    words = WORDS[alarm.kind]
    zh, en = _name(day, alarm.about)
    return AlarmLine(
        alarm=alarm.kind.value, about=alarm.about, raised_at=alarm.raised_at, acknowledged_by=alarm.acknowledged_by,
        acknowledged_at=alarm.acknowledged_at, cleared_at=alarm.cleared_at,
        words=Text(zh=words.zh.format(about=zh), en=words.en.format(about=en)),
    )  # fmt: skip


def _name(day: Day, about: str) -> tuple[str, str]:
    """How people call it."""
    if about == "hall":
        return "全大厅", "the whole hall"
    if (place := day.hall.help.place(about) if day.hall else None) is not None:
        return place.name.zh, place.name.en
    if ":" in about:
        name = place_name(day, about.lstrip("0123456789").lstrip(":"))
        return name.zh, name.en
    if about in day.matters:
        return day.matters[about].name.zh, day.matters[about].name.en
    if about in day.tickets:
        return day.tickets[about].number, day.tickets[about].number
    if about in day.windows:
        return f"{day.windows[about].label} 号窗口", f"Window {day.windows[about].label}"
    return about, about
