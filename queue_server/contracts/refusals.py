"""Why a command can be refused, with words for a person in both languages."""

from enum import StrEnum

from queue_server.contracts.base import Text


class RefusalCode(StrEnum):
    """Typed reasons; a refusal changes nothing."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    NOT_AUTHENTIC = "not_authentic"
    NOT_PERMITTED = "not_permitted"
    WRONG_HALL = "wrong_hall"
    STALE = "stale"
    ID_REUSED = "id_reused"
    TOO_MANY = "too_many"
    TRY_AGAIN = "try_again"
    UNKNOWN_MATTER = "unknown_matter"
    UNKNOWN_WINDOW = "unknown_window"
    UNKNOWN_TICKET = "unknown_ticket"
    CARD_NEEDED = "card_needed"
    SEAL_BROKEN = "seal_broken"
    NUMBERS_USED_UP = "numbers_used_up"
    WINDOW_CLOSED = "window_closed"
    WINDOW_BUSY = "window_busy"
    NOBODY_CALLED = "nobody_called"
    NOBODY_WAITING = "nobody_waiting"
    NOT_STARTED = "not_started"
    ALREADY_STARTED = "already_started"
    PERSON_NOT_CONFIRMED = "person_not_confirmed"
    PERSON_NOT_ASKED = "person_not_asked"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNDO_TOO_LATE = "undo_too_late"
    NOT_WAITING = "not_waiting"
    DAY_CLOSED = "day_closed"
    UNKNOWN_ALARM = "unknown_alarm"


_C = RefusalCode
WORDS: dict[RefusalCode, Text] = {
    _C.MALFORMED: Text(
        zh="系统没有看懂这个请求，请再试一次。", en="The request was not understood. Please try again."
    ),
    _C.TOO_LARGE: Text(zh="请求太大，没有受理。", en="The request is too large."),
    _C.NOT_AUTHENTIC: Text(
        zh="设备凭据不对，请联系管理员。", en="This device's credential is not valid. Please tell a manager."
    ),
    _C.NOT_PERMITTED: Text(zh="您没有这项操作的权限。", en="You are not permitted to do this."),
    _C.WRONG_HALL: Text(zh="这个请求属于另一个大厅。", en="This request belongs to another hall."),
    _C.STALE: Text(zh="请求已过时，请再试一次。", en="The request is too old. Please try again."),
    _C.ID_REUSED: Text(
        zh="重复的请求编号，没有受理。", en="This request number was already used for something else."
    ),
    _C.TOO_MANY: Text(zh="请求太频繁，请稍候。", en="Too many requests. Please wait a moment."),
    _C.TRY_AGAIN: Text(
        zh="系统忙，没有保存，请再试一次。", en="The system could not save this. Please try again."
    ),
    _C.UNKNOWN_MATTER: Text(zh="大厅没有这个事项。", en="This hall does not handle that service."),
    _C.UNKNOWN_WINDOW: Text(zh="没有这个窗口。", en="There is no such window."),
    _C.UNKNOWN_TICKET: Text(zh="没有找到这个号。", en="That ticket was not found."),
    _C.CARD_NEEDED: Text(zh="办理这个事项需要身份证。", en="This service needs an ID card."),
    _C.SEAL_BROKEN: Text(
        zh="身份信息没有读全，请重新放卡。",
        en="The card data could not be opened. Please place the card again.",
    ),
    _C.NUMBERS_USED_UP: Text(
        zh="今天的号已发完，请到导询台。", en="Today's numbers are used up. Please see the help desk."
    ),
    _C.WINDOW_CLOSED: Text(zh="窗口没有开放，请先开窗。", en="The window is not open. Open it first."),
    _C.WINDOW_BUSY: Text(
        zh="窗口还有一位，请先办结或过号。",
        en="The window still has a ticket. Finish it or mark it missed first.",
    ),
    _C.NOBODY_CALLED: Text(zh="窗口现在没有叫号。", en="No ticket is called at this window."),
    _C.NOBODY_WAITING: Text(zh="现在没有可办的号在等。", en="Nobody is waiting for this window."),
    _C.NOT_STARTED: Text(zh="还没有开始办理。", en="Service has not started."),
    _C.ALREADY_STARTED: Text(zh="已经开始办理。", en="Service has already started."),
    _C.PERSON_NOT_CONFIRMED: Text(
        zh="请先核对本人与身份证。", en="First compare the person with the ID card."
    ),
    _C.PERSON_NOT_ASKED: Text(zh="这个号不需要核对本人。", en="This ticket needs no check of the person."),
    _C.NOTHING_TO_UNDO: Text(zh="没有可以撤销的操作。", en="There is nothing to undo."),
    _C.UNDO_TOO_LATE: Text(
        zh="已超过 15 秒，不能撤销。", en="More than 15 seconds have passed; it can't be undone."
    ),
    _C.NOT_WAITING: Text(zh="这个号已经不在排队。", en="This ticket is no longer waiting."),
    _C.DAY_CLOSED: Text(zh="今天的业务已经结束。", en="The day is closed."),
    _C.UNKNOWN_ALARM: Text(zh="这个告警已经解除。", en="That alarm is not on any more."),
}
