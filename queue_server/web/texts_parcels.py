"""Fixed texts of a ticket's page about results that were sent."""

from typing import Final

PARCEL_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "parcel_title": ("结果已寄出", "Your result has been sent"),
    "parcel_line": ("{date} 由 {carrier} 寄出", "Sent on {date} with {carrier}"),
    "parcel_tail": ("收件电话的后四位", "Last four digits of the telephone"),
    "parcel_lead": (
        "登记寄送时留的那个电话。快递单号只给收件人看。",
        "The one that was given for the delivery: the parcel's number is for its recipient alone.",
    ),
    "parcel_show": ("看单号", "Show number"),
    "parcel_number": ("快递单号", "Parcel number"),
    "parcel_wrong": (
        "和登记的电话对不上，请再看一下。一天最多试五次。",
        "That is not the telephone given for the delivery. You may try five times a day.",
    ),
    "parcel_too_many": (
        "今天试得太多了，请明天再来，或问导询台。",
        "Too many tries today. Come back tomorrow, or ask the help desk.",
    ),
    "parcel_gone": (
        "单号已到期删除，请问导询台。",
        "The number was erased when its time was over. Please ask the help desk.",
    ),
}
