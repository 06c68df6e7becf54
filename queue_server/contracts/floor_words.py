"""Refusals of what is asked for on the hall's floor."""

from queue_server.contracts.base import Text

FLOOR_WORDS: dict[str, Text] = {
    "head_start_bounds": Text(
        zh="提前的分钟数超出大厅文件规定的范围。",
        en="That head start is outside the bounds of the hall's file.",
    ),
    "unknown_help": Text(zh="没有这个求助。", en="There is no such call for help."),
    "help_taken": Text(zh="已经有人去了，谢谢。", en="Somebody is on the way already. Thank you."),
    "unknown_area": Text(zh="本大厅没有这个区域。", en="This hall has no such area."),
    "notice_names": Text(
        zh="文字里好像有身份证号或手机号。别人看得到，也进日志，请去掉。",
        en="There seems to be an ID or mobile number in it. Others read it, and it stays on record: leave it out.",
    ),
    "too_many_notices": Text(
        zh="大屏上的通知已经够多了，请先撤下一条。",
        en="The boards show enough notices. Take one down first.",
    ),
}
