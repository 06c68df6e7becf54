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
    "called_just_now": Text(
        zh="刚打过，请过一小时再打。", en="You called less than an hour ago. Please try again later."
    ),
}
