"""Fixed texts of the console about the form of a ticket, which `texts_console` joins with its own."""

from typing import Final

FORM_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "form_view": ("看申请表", "Read the form"),
    "form_title": ("{number} 的申请表", "The form of {number}"),
    "form_unread": ("现在读不到这张表，请再试一次。", "The form can't be read now. Please try again."),
    "form_to_tell": ("请口述", "To be told"),
    "form_by_card": ("身份证", "ID card"),
    "form_by_earlier": ("前一张表", "An earlier form"),
    "form_by_asked": ("本人填写", "By the person"),
    "form_save": ("记下", "Save"),
    "form_unfit": ("有一项不对，请看格式。", "One of these does not fit. Please look at its form."),
    "form_told_note": (
        "记下后请在群众屏上再给本人看一遍、签名；随这次办事保存和删除。",
        "Then show it to the person on their screen once more, to sign. It is kept and erased with this visit.",
    ),
    "form_by_told": ("口述登记", "Told at the window"),
    "form_signature": ("本人签名", "Signature"),
    "form_unsigned": ("未签名，请在窗口签", "Not signed: to be signed here"),
}
