"""Snapshots as a busy morning gives them: synthetic people, the sample hall's words."""

from datetime import UTC, datetime, timedelta

from queue_server.contracts.alarm_views import AlarmsSnapshot, CheckLine
from queue_server.contracts.base import Minutes, Text
from queue_server.contracts.certificates import CertificateFound
from queue_server.contracts.classes import ClassLine
from queue_server.contracts.guides import GuideView
from queue_server.contracts.identity import WORDS
from queue_server.contracts.lines import QueueLine
from queue_server.contracts.parcel_views import ParcelLine
from queue_server.contracts.snapshots import (
    Announcement,
    BoardSnapshot,
    CallLine,
    Catalogue,
    CurrentTicket,
    MatterView,
    NextLine,
    ThemeView,
    TicketPage,
    WindowSnapshot,
)
from queue_server.contracts.voice_views import VoiceLine, VoicePage
from queue_server.service.personal import Access, AuditEntry

HALL = "wushan"
NOW = datetime(2026, 11, 25, 1, 14, tzinfo=UTC)  # 09:14 in Hangzhou
HALL_NAME = Text(zh="吴山市民服务中心", en="Wushan Citizen Service Centre")
AREA = Text(zh="二楼 B 区", en="Floor 2, Area B")
PROPERTY = Text(zh="不动产登记", en="Real estate")
INSURANCE = Text(zh="社会保险", en="Social insurance")
HOUSEHOLD = Text(zh="户籍与身份证", en="Household and ID card")
BUSINESS = Text(zh="开办企业", en="Starting a business")
ELDERLY = Text(zh="长者", en="Senior")
TRANSFER = Text(zh="不动产转移登记（二手房买卖）", en="Transfer of real estate (second-hand sale)")
PREPARE = (
    Text(zh="居民身份证", en="Resident ID card"),
    Text(zh="房屋买卖合同", en="Sale contract"),
    Text(zh="不动产权证书", en="Title certificate"),
)


def call(number: str, label: str, seq: int, theme: Text = PROPERTY, *, green: bool = False) -> CallLine:
    """One line of a board."""
    at = NOW - timedelta(minutes=1)
    return CallLine(
        call=seq, number=number, window=f"w{label}", window_label=label, theme_name=theme, green=green, at=at
    )


def announcement(line: CallLine, *, at: datetime, times: int = 1) -> Announcement:
    """The call of a line, now."""
    shared = line.model_dump(exclude={"at", "theme_name"})
    return Announcement(hall=HALL, area="b", times=times, at=at, theme_name=line.theme_name, **shared)


def board(rev: int = 7, *, at: datetime = NOW, calls: tuple[CallLine, ...] | None = None) -> BoardSnapshot:
    """A board with five calls, one of them green."""
    shown = (
        call("B012", "3", 50, green=True),
        call("A047", "7", 49, INSURANCE),
        call("C103", "11", 48, HOUSEHOLD),
        call("A046", "5", 47, INSURANCE),
        call("B011", "2", 46),
    )
    lines = (
        _next("property", PROPERTY, ("B013", "B014", "B015"), 12, 20),
        _next("insurance", INSURANCE, ("A048", "A049", "A050"), 5, 9),
        _next("household", HOUSEHOLD, ("C104", "C105", "C106"), 18, 27),
        _next("business", BUSINESS, (), 0, 0),
    )
    notice = Text(
        zh="今天每一次优先叫号都有理由，扫号票上的二维码可以查。周末不动产登记照常办理。",
        en="Every priority call today has a reason: scan the code on your ticket. Real estate is open at weekends.",
    )
    return BoardSnapshot(
        hall=HALL, epoch=1, rev=rev, at=at, area="b", hall_name=HALL_NAME, area_name=AREA,
        calls=shown if calls is None else calls, next=lines, notices=(notice,),
    )  # fmt: skip


def _next(theme: str, name: Text, numbers: tuple[str, ...], low: int, high: int) -> NextLine:
    wait = Minutes(low=low, high=high)
    return NextLine(theme=theme, theme_name=name, numbers=numbers, waiting=len(numbers), wait=wait)


def current(state: str = "serving", person: str = "accepted", *, now: datetime = NOW) -> CurrentTicket:
    """B012, a citizen of 72, at the window."""
    started = now - timedelta(minutes=11, seconds=40) if state == "serving" else None
    return CurrentTicket.model_validate_json(
        CurrentTicket.model_construct(
            ticket="2026-11-25-B012", number="B012", state=state, green=True,
            class_name=Text(zh="绿色通道", en="Priority service"), matter_name=TRANSFER, prepare=PREPARE,
            promise=Text(zh="60 分钟内领证", en="Certificate within 60 minutes"), person=person, identified=True,
            credential=WORDS["typed_number" if person == "to_confirm" else "resident_card"],
            issued_at=now - timedelta(minutes=14), called_at=now - timedelta(minutes=12), started_at=started,
            calls=1, classes=(ClassLine(id="elderly", name=ELDERLY, evidence="card"),),
            reason=Text(
                zh="绿色通道提前 90 分钟，先于 3 个更早取的号。",
                en="Priority service: a head start of 90 minutes, before 3 earlier tickets.",
            ),
        ).model_dump_json()
    )  # fmt: skip


def window(
    rev: int = 7,
    *,
    now: datetime = NOW,
    at_window: CurrentTicket | None = None,
    state: str = "open",
    waiting: bool = True,
    undo_s: float = 0,
) -> WindowSnapshot:
    """Window 3's console."""
    queue = tuple(
        QueueLine(
            ticket=f"2026-11-25-{number}", number=number, green=green, state="waiting",
            since=now - timedelta(minutes=minutes),
        )
        for number, green, minutes in (
            ("B014", True, 1), ("B009", False, 21), ("B010", False, 19), ("B013", False, 11), ("B015", False, 6),
        )
    )  # fmt: skip
    missed = QueueLine(
        ticket="2026-11-25-B006",
        number="B006",
        green=False,
        state="missed",
        since=now - timedelta(minutes=40),
    )
    return WindowSnapshot.model_validate_json(
        WindowSnapshot.model_construct(
            hall=HALL, epoch=1, rev=rev, at=now, window="w3", label="3", area_name=AREA,
            themes=(PROPERTY, BUSINESS), state=state, pause_reason="break" if state == "paused" else None,
            current=at_window, queue=queue if waiting else (), missed=(missed,) if waiting else (),
            undo_until=now + timedelta(seconds=undo_s) if undo_s else None, waiting_in_hall=31, windows_open=9,
            served_today=11, mean_service_s=780,
        ).model_dump_json()
    )  # fmt: skip


def ticket_page(
    state: str = "waiting", rev: int = 7, *, ahead: int = 6, green: bool = False, overtaken: bool = False
) -> TicketPage:
    """B009's own page."""
    reason = Text(
        zh="B012：绿色通道提前 90 分钟，先于 3 个更早取的号。",
        en="B012: Priority service: a head start of 90 minutes, before 3 earlier tickets.",
    )
    return TicketPage.model_validate_json(
        TicketPage.model_construct(
            hall=HALL, epoch=1, rev=rev, at=NOW, hall_name=HALL_NAME, ticket="2026-11-25-B009", number="B009",
            matter_name=TRANSFER, area_name=AREA, green=green, state=state, ahead=ahead,
            wait=Minutes(low=20, high=35) if state == "waiting" else None,
            window_label="12" if state in ("called", "arrived", "serving") else None, prepare=PREPARE,
            issued_at=NOW - timedelta(minutes=9), overtaken_by=(reason,) if overtaken else (),
        ).model_dump_json()
    )  # fmt: skip


QUERY = MatterView(
    id="house-query", theme="house", name=Text(zh="住房情况查询证明", en="Record of homes owned"),
    summary=Text(zh="查询本人名下住房", en="See which homes are in your name"), assurance="card", area_name=AREA,
    materials=(Text(zh="居民身份证", en="Resident ID card"),), fee=Text(zh="免收", en="Free"),
    promise=Text(zh="当场办结", en="Done on the spot"), visits=0, open=False,
    guide=GuideView(
        code="B08", kind=Text(zh="公共服务", en="Public service"), basis=Text(zh="《政府信息公开条例》", en="Open Information Regulation"),
        samples=("id-card",), id_only=True, fee_why=Text(zh="由财政承担", en="Paid by the city"), windows=("6", "8"),
        visits_why=Text(zh="手机上自己下载。", en="Download it on your phone."), legal=Text(zh="1 个工作日", en="1 working day"),
    ),
)  # fmt: skip


def catalogue() -> Catalogue:
    """The least a page needs."""
    return Catalogue(
        hall=HALL, epoch=1, rev=1, at=NOW, hall_name=HALL_NAME, mode="demo", zone="Asia/Shanghai",
        themes=(ThemeView(id="house", name=Text(zh="不动产登记", en="Real estate"), summary=Text(zh="查询", en="Records")),),
        matters=(QUERY,), green_age=70, page_base="http://127.0.0.1",
    )  # fmt: skip


def alarms_with_checks() -> AlarmsSnapshot:
    """No alarm, three people to be compared: one waits, one waits without a document read, one is called."""
    rows = (("A016", None, False), ("B012", None, True), ("B009", "3", False))
    checks = tuple(
        CheckLine(
            ticket=f"2026-11-25-{number}", number=number, matter_name=TRANSFER, window_label=label,
            issued_at=NOW - timedelta(minutes=9), unread=unread,
        )
        for number, label, unread in rows
    )  # fmt: skip
    return AlarmsSnapshot(hall=HALL, epoch=1, rev=2, at=NOW, alarms=(), checks=checks)


def audit() -> list[AuditEntry]:
    """Nine entries of the audit chain."""
    rows = (
        ("operator:hall", "", "operator", "keys", "rotated kek-2026-11"),
        ("kiosk:kiosk-1", "5f" * 16, "face", "consent", "given face-2 self"),
        ("clerk:0317", "8c" * 16, "serve at the window", "access", ""),
        ("clerk:0317", "8c" * 16, "correct_record", "unmask", ""),
        ("clerk:0317", "", "lost_ticket", "find", ""),
        ("server", "41" * 16, "retention", "erase", ""),
        ("manager:m01", "", "staff", "staff", "add 0320 clerk"),
        ("manager:m01", "", "staff", "staff", "give 0320 reports"),
        ("operator:hall", "", "staff", "staff", "password 0317 unlocked"),
    )
    return [
        AuditEntry(
            n, Access(actor, visit, why, NOW + timedelta(seconds=41 * n), kind, detail), "0" * 64, "1" * 64
        )  # type: ignore[arg-type]  # a literal
        for n, (actor, visit, why, kind, detail) in enumerate(rows, 1)
    ]


def parcel() -> ParcelLine:
    """The ticket's result, posted two days later."""
    return ParcelLine(case="0000000001", matter_name=TRANSFER, carrier="EMS", posted="2026-11-27")


def voice_page(*voices: VoiceLine, may_rate: bool = True) -> VoicePage:
    """Days after the visit, from the code on the old slip."""
    return VoicePage(
        ticket="2026-11-25-B009", number="B009", day="2026-11-25", hall_name=HALL_NAME,
        matter_name=TRANSFER, window_label="12", may_rate=may_rate, may_tell=True, may_leave_phone=any(not each.outcome for each in voices),
        voices=voices,
    )  # fmt: skip


def voices() -> tuple[VoiceLine, ...]:
    """One that was answered and may be graded and appealed, and one that nobody has taken."""
    answered = VoiceLine(
        follow_up="2026-11-25-B009.0", kind="low_rating", topic="rating", opened="2026-11-26", call_by="2026-11-27",
        answer_by="2026-12-17", owned=True, called=True, reached=True, cause="service", outcome="mended", phone_left=True, no_way=False, again=0,
        may_rate_again=True, review="", reopened=None, may_ask_review=True, review_by="2026-12-04",
    )  # fmt: skip
    fresh = answered.model_copy(
        update={
            "follow_up": "2026-11-26-ABCDEFGHJK", "kind": "not_done", "topic": "many_trips", "owned": False, "called": False, "phone_left": False,
            "reached": False, "cause": "", "outcome": "", "may_rate_again": False, "may_ask_review": False, "review_by": "",
        }
    )  # fmt: skip
    return answered, fresh


def certificate() -> CertificateFound:
    """A paper that was printed an hour ago."""
    return CertificateFound(
        matter_name=Text(zh="参保证明打印", en="Insurance record"), purpose_name=Text(zh="银行贷款", en="A bank loan"),
        made_at=NOW - timedelta(hours=1), valid_until="2026-12-25", holder=None,
    )  # fmt: skip
