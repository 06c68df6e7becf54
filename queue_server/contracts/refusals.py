"""Why a command can be refused, with words for a person in both languages."""

from enum import StrEnum

from queue_server.contracts.base import Text
from queue_server.contracts.booking_words import BOOKING_WORDS
from queue_server.contracts.case_words import CASE_WORDS
from queue_server.contracts.floor_words import FLOOR_WORDS
from queue_server.contracts.pay_words import PAY_WORDS
from queue_server.contracts.range_words import RANGE_WORDS
from queue_server.contracts.rating_words import RATING_WORDS


class RefusalCode(StrEnum):
    """Typed reasons; a refusal changes nothing."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    NOT_AUTHENTIC = "not_authentic"
    NOT_PERMITTED = "not_permitted"
    SIGN_IN_AGAIN = "sign_in_again"
    WRONG_HALL = "wrong_hall"
    STALE = "stale"
    ID_REUSED = "id_reused"
    TOO_MANY = "too_many"
    TRY_AGAIN = "try_again"
    TOKEN_USED = "token_used"  # noqa: S105 — a reason, no secret
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
    CALL_AGAIN = "call_again"
    LOOK_FIRST = "look_first"
    NOT_MISSED = "not_missed"
    NOT_PARKED = "not_parked"
    STEP_NOT_DONE = "step_not_done"
    PARK_NEEDS_REASON = "park_needs_reason"
    PARKED_ELSEWHERE = "parked_elsewhere"
    NOT_SERVED_THERE = "not_served_there"
    TRANSFER_NOWHERE = "transfer_nowhere"
    NOT_SIGNED_ON = "not_signed_on"
    UNKNOWN_CLASS = "unknown_class"
    CLASS_BY_CARD = "class_by_card"
    CLASS_BY_STAFF = "class_by_staff"
    CLASS_NOT_BY_AGE = "class_not_by_age"
    CLASS_NOT_BY_AGENT = "class_not_by_agent"
    CLASS_NOT_HELD = "class_not_held"
    TICKET_ENDED = "ticket_ended"
    TICKET_NOT_HERE = "ticket_not_here"
    FLOATING_NOT_ASKED = "floating_not_asked"
    UNKNOWN_RANGE = "unknown_range"
    RANGE_OF_OTHER_DEVICE = "range_of_other_device"
    RANGE_OF_OTHER_DAY = "range_of_other_day"
    RANGES_USED_UP = "ranges_used_up"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    NUMBER_TAKEN = "number_taken"
    TIME_NOT_TODAY = "time_not_today"
    NOT_OPEN = "not_open"
    ISSUE_ENDED = "issue_ended"
    UNKNOWN_CASE = "unknown_case"
    CASE_THERE = "case_there"
    CASE_NOT_SO = "case_not_so"
    STEPS_OPEN = "steps_open"
    GAP_OPEN = "gap_open"
    GAP_DATE = "gap_date"
    OUTING_DAY = "outing_day"
    OUTING_MOVED = "outing_moved"
    CLOCK_STANDS = "clock_stands"
    CLOCK_RUNS = "clock_runs"
    UNKNOWN_ALARM = "unknown_alarm"
    TOO_MANY_CASES = "too_many_cases"
    ALREADY_QUEUED = "already_queued"
    PARTY_NOT_NEEDED = "party_not_needed"
    MATTER_SUSPENDED = "matter_suspended"
    NOT_SUSPENDED = "not_suspended"
    UNTIL_IS_PAST = "until_is_past"
    NOTHING_LISTED = "nothing_listed"
    UNKNOWN_RETURN = "unknown_return"
    RETURN_EXPIRED = "return_expired"
    UNKNOWN_MATERIAL = "unknown_material"
    NOT_BOOKABLE = "not_bookable"
    UNKNOWN_SLOT = "unknown_slot"
    SLOT_FULL = "slot_full"
    DATE_FULL = "date_full"
    BOOKED_OFTEN = "booked_often"
    BOOK_WITH_STAFF = "book_with_staff"
    UNKNOWN_BOOKING = "unknown_booking"
    BOOKING_ENDED = "booking_ended"
    CHECK_IN_NOT_OPEN = "check_in_not_open"
    DAY_FULL = "day_full"
    CODE_NOT_OF_WAY = "code_not_of_way"
    UNKNOWN_ORDER = "unknown_order"
    UNKNOWN_FEE = "unknown_fee"
    FEE_NOT_ASSESSED = "fee_not_assessed"
    NOTHING_TO_PAY = "nothing_to_pay"
    NOTICE_UNREAD = "notice_unread"
    ALREADY_PAID = "already_paid"
    PAYMENT_RUNNING = "payment_running"
    NO_ATTEMPT = "no_attempt"
    WAY_NOT_OFFERED = "way_not_offered"
    AMOUNT_DIFFERS = "amount_differs"
    UNKNOWN_WAIVER = "unknown_waiver"
    UNKNOWN_ASK = "unknown_ask"
    SAME_PERSON = "same_person"
    REFUND_TOO_MUCH = "refund_too_much"
    REFUND_RUNNING = "refund_running"
    NOT_PAID = "not_paid"
    UNKNOWN_DIFFERENCE = "unknown_difference"
    DIFFERENCE_NOT_YOURS = "difference_not_yours"
    HEAD_START_BOUNDS = "head_start_bounds"
    AUTHORITY_NEEDED = "authority_needed"
    CASE_ELSEWHERE = "case_elsewhere"
    NOTHING_TO_RATE = "nothing_to_rate"
    RATED_ALREADY = "rated_already"
    CALLED_JUST_NOW = "called_just_now"
    TOLD_ALREADY = "told_already"
    FLAG_GIVEN = "flag_given"
    FLAGS_USED_UP = "flags_used_up"
    PROPOSAL_DIFFERS = "proposal_differs"
    NOT_PROPOSED = "not_proposed"
    UNKNOWN_HELP = "unknown_help"
    HELP_TAKEN = "help_taken"
    UNKNOWN_AREA = "unknown_area"
    TOO_MANY_NOTICES = "too_many_notices"
    NOTICE_NAMES = "notice_names"


_C = RefusalCode
_OTHERS = CASE_WORDS | BOOKING_WORDS | PAY_WORDS | FLOOR_WORDS | RANGE_WORDS | RATING_WORDS
WORDS: dict[RefusalCode, Text] = {
    _C.MALFORMED: Text(
        zh="系统没有看懂这个请求，请再试一次。", en="The request was not understood. Please try again."
    ),
    _C.TOO_LARGE: Text(zh="请求太大，没有受理。", en="The request is too large."),
    _C.NOT_AUTHENTIC: Text(
        zh="设备凭据不对，请联系管理员。", en="This device's credential is not valid. Please tell a manager."
    ),
    _C.NOT_PERMITTED: Text(zh="您没有这项操作的权限。", en="You are not permitted to do this."),
    _C.SIGN_IN_AGAIN: Text(zh="请再输入一次密码。", en="Please give your password once more."),
    _C.WRONG_HALL: Text(zh="这个请求属于另一个大厅。", en="This request belongs to another hall."),
    _C.STALE: Text(zh="请求已过时，请再试一次。", en="The request is too old. Please try again."),
    _C.ID_REUSED: Text(
        zh="重复的请求编号，没有受理。", en="This request number was already used for something else."
    ),
    _C.TOO_MANY: Text(zh="请求太频繁，请稍候。", en="Too many requests. Please wait a moment."),
    _C.TRY_AGAIN: Text(
        zh="系统忙，没有保存，请再试一次。", en="The system could not save this. Please try again."
    ),
    _C.TOKEN_USED: Text(
        zh="这个取号请求已经用过，请再取一次。", en="This request was used already. Please ask for a new one."
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
    _C.CALL_AGAIN: Text(
        zh="还不能过号：请隔一会儿再呼叫，给对方走过来的时间。",
        en="Not missed yet: call again after a moment, so that the person has time to come.",
    ),
    _C.LOOK_FIRST: Text(
        zh="请先由导办到等候区找一找这位办事人。", en="First a helper must look for this person in the hall."
    ),
    _C.NOT_MISSED: Text(zh="这个号没有过号。", en="This ticket was not missed."),
    _C.NOT_PARKED: Text(zh="这个号没有挂起。", en="This ticket is not parked."),
    _C.STEP_NOT_DONE: Text(
        zh="这个号在等另一个环节，还没有完成。", en="This ticket waits for a step that is not done yet."
    ),
    _C.PARK_NEEDS_REASON: Text(zh="请选择在等什么。", en="Please say what it waits for."),
    _C.PARKED_ELSEWHERE: Text(
        zh="这个号挂起在另一个窗口，只能由该窗口继续。",
        en="This ticket is parked at another window, which goes on with it.",
    ),
    _C.NOT_SERVED_THERE: Text(zh="那个窗口不办这个事项。", en="That window does not handle this service."),
    _C.TRANSFER_NOWHERE: Text(zh="它已经在这里排队。", en="It is there already."),
    _C.NOT_SIGNED_ON: Text(zh="这个窗口没有人签到。", en="Nobody is signed on at this window."),
    _C.UNKNOWN_CLASS: Text(zh="本大厅没有这类优先对象。", en="This hall has no such priority group."),
    _C.CLASS_BY_CARD: Text(
        zh="这类优先以身份证上的年龄为准，请放身份证。",
        en="This priority goes by the age on the ID card. Please place the card.",
    ),
    _C.CLASS_BY_STAFF: Text(
        zh="这类优先需要工作人员看证件，请到导询台，不用重新取号。",
        en="Staff must see a document for this priority. Please go to the help desk; no new ticket is needed.",
    ),
    _C.CLASS_NOT_BY_AGE: Text(
        zh="身份证上的年龄不在这类优先的范围内。", en="The age on the ID card is outside this priority group."
    ),
    _C.CLASS_NOT_BY_AGENT: Text(
        zh="这类优先照顾本人到场；代办人请按普通号取号。",
        en="This priority is for the person's own visit. An agent takes an ordinary ticket.",
    ),
    _C.CLASS_NOT_HELD: Text(zh="这个号没有这类优先。", en="This ticket does not have that priority."),
    _C.TICKET_ENDED: Text(
        zh="这个号已经结束，不能再改。", en="This ticket has ended and can't be changed any more."
    ),
    _C.TICKET_NOT_HERE: Text(
        zh="这个号不在您的窗口，请由导询台处理。",
        en="This ticket is not at your window. The help desk can do it.",
    ),
    _C.FLOATING_NOT_ASKED: Text(
        zh="现在没有等待答复的机动窗口请求。", en="No floating window is being asked for now."
    ),
    _C.NOT_OPEN: Text(
        zh="这个事项现在不取号，屏幕上写着下次取号的时间。",
        en="No tickets are given for this service now. The screen shows when they begin again.",
    ),
    _C.ISSUE_ENDED: Text(
        zh="现在取号，下班前已办不完，请在下次取号时间再来；已取的号都会办完。",
        en="A ticket taken now could not be served before closing. Please come at the next opening; every ticket already given is served.",
    ),
    _C.UNKNOWN_ALARM: Text(zh="这个告警已经解除。", en="That alarm is not on any more."),
    _C.TOO_MANY_CASES: Text(
        zh="一个号上的事项太多了，其余的请再取一个号。",
        en="That is too many services for one number. Please take another number for the others.",
    ),
    _C.ALREADY_QUEUED: Text(
        zh="这个事项您已经有号了，不用再取，可以补打。",
        en="You already have a number for this service. No new one is needed; it can be printed again.",
    ),
    _C.PARTY_NOT_NEEDED: Text(zh="这个号没有在等这个人。", en="This ticket is not waiting for that person."),
    _C.MATTER_SUSPENDED: Text(
        zh="这个事项暂停办理，恢复前不能取号。",
        en="This service has stopped. No numbers are given until it goes on.",
    ),
    _C.NOT_SUSPENDED: Text(zh="这个事项没有停办。", en="This service is not suspended."),
    _C.UNKNOWN_RETURN: Text(
        zh="没有找到这张凭证，或者已经用过，请到导询台。",
        en="That pass was not found or has been used. Please see the help desk.",
    ),
    _C.UNTIL_IS_PAST: Text(zh="预计恢复的时间已经过了。", en="The time when it should go on is past."),
    _C.NOTHING_LISTED: Text(zh="请写明缺什么，一次列全。", en="Say what is missing, everything at once."),
    _C.RETURN_EXPIRED: Text(
        zh="这张凭证已过期，请重新取号。", en="That pass has expired. Please take a new number."
    ),
    _C.UNKNOWN_MATERIAL: Text(
        zh="这个事项不需要这份材料。", en="This service does not ask for that document."
    ),
    **{RefusalCode(c): words for c, words in _OTHERS.items()},
}
