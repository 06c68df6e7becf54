"""Why a command about a booking is refused, by the code's value, in words of both languages."""

from typing import Final

from queue_server.contracts.base import Text

BOOKING_WORDS: Final[dict[str, Text]] = {
    "not_bookable": Text(
        zh="这个事项不用预约，可以直接取号。", en="This service can't be booked. Please take a number."
    ),
    "unknown_slot": Text(
        zh="这个时段不能预约，请选别的时段。", en="That time can't be booked. Please choose another."
    ),
    "slot_full": Text(
        zh="这个时段已约满，请选别的时段。", en="That time is fully booked. Please choose another."
    ),
    "date_full": Text(
        zh="这一天的预约已满，请选别的日期。", en="That day is fully booked. Please choose another."
    ),
    "booked_often": Text(
        zh="您这一天的预约次数已到上限。", en="You have as many bookings for that day as one person may have."
    ),
    "book_with_staff": Text(
        zh="近期多次预约未到，暂不能网上预约；可以电话预约，也可以到大厅直接取号。",
        en="Some bookings were missed lately, so please book by phone or at the desk, or come and take a number.",
    ),
    "unknown_booking": Text(
        zh="没有找到这个预约，请核对预约号。", en="That booking was not found. Please check the reference."
    ),
    "booking_ended": Text(
        zh="这个预约已经用过、取消或过时。", en="That booking was used, given back or is over."
    ),
    "check_in_not_open": Text(
        zh="还没到签到时间，请按预约时段来。", en="Check-in is not open yet. Please come at the booked time."
    ),
    "day_full": Text(
        zh="今日号满，可以预约其他时段，不用排队等。",
        en="Today's numbers are all given. You can book another time now; no need to queue.",
    ),
}
