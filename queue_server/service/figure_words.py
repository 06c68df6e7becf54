"""What the dashboard says in words: why somebody waits so long, what happened to a ticket."""

from typing import Final

from queue_server.contracts.base import Text
from queue_server.domain.truth.causes import Cause
from queue_server.domain.truth.figures import Longest

CAUSES: Final[dict[Cause, Text]] = {
    Cause.GREEN: Text(zh="绿色通道", en="priority service"),
    Cause.BOOKED: Text(zh="预约", en="bookings"),
    Cause.SKILL: Text(zh="窗口不能办他的事项", en="the window could not serve it"),
    Cause.TRANSFER: Text(zh="转窗口", en="transfers"),
    Cause.MISSED_RETURN: Text(zh="过号后回来", en="a missed call"),
    Cause.MANUAL: Text(zh="按权限选呼", en="picks by permission"),
    Cause.JOURNEY: Text(zh="一号多窗的下一步", en="next steps of a journey"),
    Cause.ABSENT_PARTY: Text(zh="同办的人还没到", en="somebody who must be there is not"),
    Cause.PARKED: Text(zh="挂起", en="a ticket set aside"),
    Cause.BATCH: Text(zh="一号多件轮转", en="turns of a number with many cases"),
    Cause.OFFLINE: Text(zh="断网时取的号", en="numbers given offline"),
    Cause.UNDONE: Text(zh="叫号被撤回", en="a call taken back"),
    Cause.SUSPENDED: Text(zh="事项停办", en="its service is stopped"),
    Cause.CAME_BACK: Text(zh="凭告知单或续办号回来", en="returns with a pass"),
    Cause.UNEXPLAINED: Text(zh="没有合规的原因", en="no lawful reason"),
}


def elsewhere(n: int) -> Text:
    """Later numbers that were called at windows which could not serve the ticket."""
    return Text(
        zh=f"另有 {n} 个后来的号，由当时不能办这件事的窗口先叫到。",
        en=f"Later numbers called at windows that could not serve this one then: {n}.",
    )


HAPPENED: Final[dict[str, Text]] = {
    "TicketIssued": Text(zh="取号", en="Number given"),
    "OfflineMerged": Text(zh="断网时取的号补入", en="Offline number entered"),
    "PrintReported": Text(zh="机器报告出票结果", en="Kiosk reported on the slip"),
    "TicketReprinted": Text(zh="补打", en="Slip printed again"),
    "TicketCalled": Text(zh="叫号", en="Called"),
    "TicketPicked": Text(zh="选呼", en="Picked by permission"),
    "TicketRecalled": Text(zh="重呼", en="Called again"),
    "HelperLooked": Text(zh="导办员找过人", en="A helper looked for the person"),
    "PersonArrived": Text(zh="到窗口", en="At the window"),
    "PersonConfirmed": Text(zh="核对本人", en="Identity checked"),
    "ServiceStarted": Text(zh="开始办理", en="Service began"),
    "ServiceFinished": Text(zh="服务结束", en="Service finished"),
    "StepFinished": Text(zh="办完这一步，去下一窗口", en="Step finished, on to the next window"),
    "TicketMissed": Text(zh="过号", en="Missed"),
    "TicketReturned": Text(zh="过号后回来", en="Back after a missed call"),
    "TicketParked": Text(zh="挂起", en="Set aside"),
    "ParkEnded": Text(zh="挂起结束", en="Back from being set aside"),
    "TicketTransferred": Text(zh="转窗口", en="Transferred"),
    "TicketTurnedAway": Text(zh="退回，给了一次性告知单", en="Sent home with the complete list"),
    "TicketCancelled": Text(zh="退号", en="Given back"),
    "TicketKept": Text(zh="清场时保留了这个号", en="Number kept when the hall was swept"),
    "TicketMarked": Text(zh="给窗口的提示", en="Note for the window"),
    "PartyCame": Text(zh="同办的人到了", en="Another party came"),
    "AllowedWithout": Text(zh="允许先办", en="Allowed to go on without a party"),
    "SuspensionChosen": Text(zh="停办时的选择", en="Chose what to do while suspended"),
    "CameBack": Text(zh="凭续办号回来", en="Came back"),
    "ClassConfirmed": Text(zh="优先资格已核对", en="Priority confirmed"),
    "ClassTakenBack": Text(zh="优先资格取消", en="Priority taken back"),
    "CaseLinked": Text(zh="收件", en="Case received"),
    "NeedsNoted": Text(zh="记下需要", en="Needs noted"),
    "StepUndone": Text(zh="上一步撤销", en="Last step taken back"),
    "MatterSuspended": Text(zh="事项停办", en="Service stopped"),
    "MatterResumed": Text(zh="事项恢复", en="Service resumed"),
    "HallSwept": Text(zh="清场", en="Hall swept"),
    "DayClosed": Text(zh="日结", en="Day closed"),
    "SteppedOut": Text(zh="暂离", en="Stepped out"),
    "SteppedIn": Text(zh="暂离后回来", en="Back in the hall"),
}
"""By kind of event; a kind that is not here is not shown: whether and when somebody rated is for those who may see ratings."""


def long_wait(found: Longest) -> Text:
    """One short reason, with its count."""
    words, windows = CAUSES[found.cause] if found.cause else None, found.windows
    if words and found.held:
        return words
    zh, en = f"{windows} 个窗口能办", f"{windows} window{'s' if windows > 1 else ''} for it"
    if windows == 0:
        zh, en = "没有窗口在办", "no window for it"
    if words is None:
        return Text(zh=zh, en=en)
    return Text(zh=f"{zh}，{found.n} 人先办（{words.zh}）", en=f"{en}, {found.n} went first ({words.en})")
