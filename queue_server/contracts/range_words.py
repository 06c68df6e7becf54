"""Refusals of numbers that machines and paper gave by themselves."""

from queue_server.contracts.base import Text

RANGE_WORDS: dict[str, Text] = {
    "unknown_range": Text(
        zh="没有这个号段，机器请保留该号并通知管理员。",
        en="There is no such range. The machine keeps the ticket; please tell a manager.",
    ),
    "range_of_other_device": Text(zh="这个号段属于另一台机器。", en="This range belongs to another machine."),
    "range_of_other_day": Text(
        zh="这个号属于已经结束的一天；机器保留它，不会丢失，请告诉管理员。",
        en="This ticket belongs to a day that is over. The machine keeps it, nothing is lost; please tell a manager.",
    ),
    "ranges_used_up": Text(
        zh="可租给机器的号段已用完，请管理员在大厅文件里增加。",
        en="No range is left for this machine. A manager can add some to the hall's file.",
    ),
    "number_out_of_range": Text(zh="这个号不在号段范围内。", en="This number is outside its range."),
    "number_taken": Text(
        zh="这个号已经登记过，请核对号码。",
        en="This number has been entered already. Please check it.",
    ),
    "time_not_today": Text(
        zh="取号时间必须在今天，并且不晚于现在。", en="The time must be today and not after now."
    ),
}
