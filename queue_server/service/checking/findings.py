"""What a check of the journal can find, in words. `about` names a number, window or day, never a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from queue_server.domain.hall import Label


class What(StrEnum):
    """Kinds of findings, the chain's first."""

    UNREADABLE = "unreadable"
    MISSING = "missing"
    NOT_NEXT = "not_next"
    CHANGED = "changed"
    SLIP_DIFFERS = "slip_differs"
    SLIP_WITHOUT_ENTRY = "slip_without_entry"
    SHEET_DIFFERS = "sheet_differs"
    SHEET_UNSIGNED = "sheet_unsigned"
    SIGNATURE = "signature"
    UNKNOWN_KEY = "unknown_key"
    HEAD = "head"
    FOREIGN_EVENT = "foreign_event"
    NOT_POSSIBLE = "not_possible"
    AFTER_CLOSE = "after_close"
    LATE = "late"
    TIME_BACK = "time_back"
    COMMAND_TWICE = "command_twice"
    NUMBER_TWICE = "number_twice"
    NUMBER_GAP = "number_gap"
    KEY = "key"
    CALL = "call"
    CLOSE = "close"
    WAITS = "waits"
    HEAD_START = "head_start"
    FLAG = "flag"
    FLAG_RULE = "flag_rule"
    UNEXPLAINED = "unexplained"
    NOT_ENDED = "not_ended"
    CASE_AFTER_SERVICE = "case_after_service"
    CASE_WITHOUT_TICKET = "case_without_ticket"
    TICKET_WITHOUT_CASE = "ticket_without_case"
    NOT_CLOSED = "not_closed"
    NO_DAY = "no_day"


CHAIN = frozenset({What.UNREADABLE, What.MISSING, What.NOT_NEXT, What.CHANGED})
"""Findings that name a false entry by themselves: its bytes do not fit its neighbours or its own hash."""
CONDUCT = frozenset({What.TICKET_WITHOUT_CASE})
"""Gaps that people leave in a journal that is true all the same."""
SIGNED = frozenset({What.SIGNATURE, What.UNKNOWN_KEY, What.HEAD})
"""Findings at a day's close: it, or an entry before it, is not what was signed."""

WORDS: Mapping[What, Label] = {
    What.UNREADABLE: Label("这一行不是本程序写的条目", "the row is not an entry of this program"),
    What.MISSING: Label("条目缺失", "the entry is missing"),
    What.NOT_NEXT: Label("条目与前一条不相接", "the entry does not follow the one before"),
    What.CHANGED: Label("条目写入后被改动", "the entry was changed after it was written"),
    What.SLIP_DIFFERS: Label(
        "号票 {about} 的校验码与日志不符", "the code on slip {about} is not that of the journal"
    ),
    What.SLIP_WITHOUT_ENTRY: Label("号票 {about} 在日志里没有", "slip {about} is not in the journal"),
    What.SHEET_DIFFERS: Label("公示单 {about} 与日志不符", "sheet {about} is not what the journal says"),
    What.SHEET_UNSIGNED: Label(
        "公示单 {about} 的签名不是本大厅的", "the signature on sheet {about} is not the hall's"
    ),
    What.SIGNATURE: Label("日结签名不对", "the signature of the day's head is false"),
    What.UNKNOWN_KEY: Label(
        "日结由不认识的密钥 {about} 签名", "the day's head is signed by {about}, a key that the hall does not have"
    ),
    What.HEAD: Label("日结里的链头不对", "the day's head is not the entry before"),
    What.FOREIGN_EVENT: Label("条目内容读不懂", "the entry's content is not an event of this program"),
    What.NOT_POSSIBLE: Label("这一步在当时不可能发生", "this step was not possible at that moment"),
    What.AFTER_CLOSE: Label("日结之后还有条目", "the day was closed before"),
    What.LATE: Label(
        "{about} 不能补入已日结的那一天", "{about} can't have joined a day that was closed"
    ),
    What.TIME_BACK: Label("时间倒退", "time runs backwards"),
    What.COMMAND_TWICE: Label("同一条指令执行了两次", "one command was carried out twice"),
    What.NUMBER_TWICE: Label("号码 {about} 发了两次", "number {about} was given twice"),
    What.NUMBER_GAP: Label("号码 {about} 没有发出记录", "number {about} was never given"),
    What.KEY: Label("{about} 的排序时间不合规则", "{about} does not have the key that the rules give it"),
    What.CALL: Label("叫 {about} 不合规则", "no rule allows this call of {about}"),
    What.CLOSE: Label("日结内容与当天不符", "the close does not say what the day was"),
    What.WAITS: Label(
        "带到当天的等候修正与前一天留下的不符", "the waits carried over are not what the day before left"
    ),
    What.HEAD_START: Label(
        "{about} 的提前量超出范围，或不是前一天留下的",
        "the head start of {about} is out of bounds, or not what the day before left",
    ),
    What.FLAG: Label(
        "红旗 {about} 所依据的建议与日志不符", "flag {about}: the journal does not give the proposal that it was given on"
    ),
    What.FLAG_RULE: Label(
        "红旗 {about} 不合规则：一个窗口一面，一个季度八面，季度开始以后才给",
        "no rule allows flag {about}: one a window, eight a quarter that has begun",
    ),
    What.UNEXPLAINED: Label("{about}：先叫没有合规原因", "{about}: called before without a lawful reason"),
    What.NOT_ENDED: Label("{about} 没有办结就日结了", "{about} has no end although the day is closed"),
    What.CASE_AFTER_SERVICE: Label(
        "办件 {about} 在服务结束之后才受理", "case {about} was accepted after the service had ended"
    ),
    What.CASE_WITHOUT_TICKET: Label("办件 {about} 没有对应的号", "case {about} has no ticket"),
    What.TICKET_WITHOUT_CASE: Label("{about} 办结了却没有办件", "{about} was served and has no case"),
    What.NOT_CLOSED: Label("{about} 没有日结", "{about} was never closed"),
    What.NO_DAY: Label("日志里没有 {about}", "the journal has no day {about}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, at an entry where there is one."""

    what: What
    seq: int | None = None
    about: str = ""

    @property
    def text(self) -> Label:
        """One line in each language."""
        words = WORDS[self.what]
        zh, en = words.zh.format(about=self.about), words.en.format(about=self.about)
        if self.seq is None:
            return Label(f"{zh}。", f"{en[:1].upper()}{en[1:]}.")
        return Label(f"第 {self.seq} 条：{zh}。", f"Entry {self.seq}: {en}.")
