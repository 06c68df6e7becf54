"""Why a grade, a complaint or what is done about it is refused, by the code's value, in words of both languages."""

from typing import Final

from queue_server.contracts.base import Text

RATING_WORDS: Final[dict[str, Text]] = {
    "nothing_to_rate": Text(zh="这次还没有可以评价的服务。", en="There is no service to rate yet."),
    "rated_already": Text(
        zh="这次服务已经评价过了，谢谢。", en="This service has been rated already. Thank you."
    ),
    "told_already": Text(
        zh="这件事已经记下，正在处理，不用再说一次；进展在这张号票的网页上。",
        en="This is on record already and being dealt with. How it goes stands on the ticket's page.",
    ),
    "flag_given": Text(
        zh="这个窗口这个季度已经有红旗。", en="This window has its flag for this quarter already."
    ),
    "flags_used_up": Text(
        zh="这个季度的八面红旗已经给完，或者这个季度还没有开始。",
        en="The eight flags of this quarter are given, or the quarter has not begun.",
    ),
    "proposal_differs": Text(
        zh="系统算出的建议和页面上看到的不一样，没有授予。请重新打开这一页，看过再定。",
        en="What the figures propose is not what the page showed. No flag was given: please load the page again and look first.",
    ),
    "not_proposed": Text(
        zh="建议里没有这个窗口，没有授予。", en="The proposal does not name this window. No flag was given."
    ),
    "called_just_now": Text(
        zh="刚打过，请过一小时再打。", en="You called less than an hour ago. Please try again later."
    ),
}
