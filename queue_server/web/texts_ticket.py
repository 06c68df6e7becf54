"""Fixed texts of a ticket's page about waiting aside, and about the way back in (续办号)."""

from typing import Final

HELD_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "held_suspended": ("暂停办理，位置保留", "Stopped for now; your place is kept"),
    "held_away": ("已领续办号，位置保留", "You left with a pass; your place is kept"),
    "held_out": ("您已暂离，位置保留", "You stepped out; your place is kept"),
    "held_party": ("等人到齐，位置保留", "Waiting for somebody; your place is kept"),
    "soon": ("快到您了，请到等候区", "Your turn is soon. Please come to the waiting area"),
    "stopped": ("您想怎么办", "What would you like to do?"),
    "stay": ("在这里等", "Wait here"),
    "stay_lead": ("恢复办理后按原来的位置叫您。", "When it goes on you are called at your old place."),
    "stays": ("您选了在这里等，恢复后叫您。", "You chose to wait here. You are called when it goes on."),
    "later": ("先回去，改天再来", "Leave, and go on another day"),
    "later_lead": (
        "领一个续办号：今天回来还是原来的位置；改天回来，不用重新排到最后。",
        "Take a pass: today it gives your old place back; on another day you need not start at the end.",
    ),
    "rebook": ("交回这个号，改约时间", "Give the number back and book a time"),
    "rebook_lead": (
        "在自助机、到导询台或打电话约时间。",
        "Book at a kiosk, at the help desk or by phone.",
    ),
    "rebook_title": ("交回 {number}？", "Give {number} back?"),
    "rebook_sure": (
        "交回后不能恢复，请记得约时间再来。",
        "This can't be taken back. Please remember to book a time.",
    ),
    "rebook_yes": ("交回这个号", "Give it back"),
}

PASS_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "pass_title": ("您的续办号", "Your pass"),
    "pass_lead": (
        "{date} 以前回来，到导询台出示这个码，不用重新取号。",
        "Come back by {date} and show this code at the help desk: no new number is needed.",
    ),
    "pass_keep": (
        "这一页和号票上的二维码都能找回它，请留好号票。",
        "The code on your slip opens this page again. Please keep the slip.",
    ),
}
