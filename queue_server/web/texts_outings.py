"""Fixed texts of the page about deliveries, home visits and errands."""

from typing import Final

from queue_server.web.texts_ratings import RATE_TEXTS

OUTING_TEXTS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "outings": {
        "title": ("寄送、上门、代跑", "Deliveries, home visits, errands"),
        "lead": (
            "页面上没有姓名和地址：谁负责谁打开，打开有记录，办完就看不到了。",
            "No name or address is on this page. Whoever takes one opens them, on record, until it is done.",
        ),
        "desk": ("导询台", "Help desk"),
        "console": ("叫号台", "Console"),
        "failed": ("没有办成，请再试一次。", "That did not work. Please try again."),
        "due": ("要办的", "To be done"),
        "none": ("没有要办的。", "Nothing is to be done."),
        "about_delivery": ("寄送", "Delivery"),
        "about_home_visit": ("上门", "Home visit"),
        "about_staff_errand": ("代跑", "Errand by staff"),
        "why_old": ("高龄", "old age"),
        "why_disabled": ("残疾", "disability"),
        "why_ill": ("生病、住院", "illness"),
        "why_baby": ("带婴儿、孕产", "baby or pregnancy"),
        "why_far": ("路远、在外地", "too far away"),
        "until": ("最晚 {day}", "by {day}"),
        "late": ("超期", "late"),
        "owned": ("{staff} 负责", "{staff} does it"),
        "nobody": ("还没有人负责", "nobody yet"),
        "not_ready": ("还没出件", "result not ready yet"),
        "take": ("我来办", "Take it"),
        "who": ("看姓名地址（有记录）", "Name and address (logged)"),
        "carrier": ("快递公司", "Carrier"),
        "tracking": ("快递单号", "Carrier's number"),
        "posted": ("已寄出", "Posted"),
        "ending_done": ("办好了", "Done"),
        "ending_nobody_there": ("家里没人", "Nobody was there"),
        "ending_given_up": ("不办了", "Given up"),
        "grade": ("回访：本人说怎么样", "Called back: how it was"),
        "grade_none": ("没说", "said nothing"),
        **{key: words for key, words in RATE_TEXTS.items() if key.startswith("grade_")},
        "close": ("结束", "Close"),
        "book": ("登记", "Book"),
        "about": ("办什么", "What"),
        "case": ("办件编号", "Case number"),
        "matter": ("事项", "Service"),
        "why": ("为什么来不了", "Why the person cannot come"),
        "day": ("最晚哪一天", "By which day"),
        "name": ("姓名", "Name"),
        "phone": ("电话", "Telephone"),
        "address": ("地址", "Address"),
        "keep": ("登记", "Book it"),
        "sealed": (
            "姓名、电话、地址加密保存，到期删除；不写进日志。",
            "Name, telephone and address are kept encrypted and erased in time. They stand in no journal.",
        ),
    },
}
