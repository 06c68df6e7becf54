"""The attendant's screens in each of their states."""

from datetime import timedelta

from kiosk import samples
from kiosk.flow.attendant_intents import (
    AskAct,
    AttendantKnown,
    AttendantUnknown,
    DeviceTried,
    LogRead,
    MachineSeen,
    OpenAttendant,
    OpenLog,
    OpenTests,
    TryDevice,
)
from kiosk.flow.attendant_screens import LogLine, Machine, PaperOutlook
from kiosk.flow.intents import CardPlaced, Intent, Proceed
from kiosk.flow.way_intents import PadKey

_ID = f"{samples.NOW.second:032x}"
PIN: tuple[Intent, ...] = (OpenAttendant(), *(PadKey(digit) for digit in "135792"))
ASKED: tuple[Intent, ...] = (*PIN, Proceed(), CardPlaced(samples.card("李维护")))
MACHINE = Machine(
    parts=(("reader", "ok"), ("printer", "low"), ("spool", "ok"), ("lights", "ok")),
    paper=PaperOutlook(11.6, samples.NOW + timedelta(hours=27), closing=True, opening=True),
    waiting=2,
    left=3,
)
LINES = (
    LogLine("09:11:42", "device_health", "device=ticket_printer state=degraded flags=['printer.paper_low']"),
    LogLine("09:03:05", "queue_link_up", "host=hall.example"),
    LogLine("09:02:58", "queue_link_down", "host=hall.example error=LinkBroken"),
)
OPEN: tuple[Intent, ...] = (*ASKED, AttendantKnown(_ID, "1024"), MachineSeen(MACHINE))

SCENES: dict[str, tuple[Intent, ...]] = {
    "attendant-pin": PIN,
    "attendant-locked": (*ASKED, AttendantUnknown(_ID, samples.NOW + timedelta(minutes=5))),
    "attendant-card": ASKED[:-1],
    "attendant-asking": ASKED,
    "attendant-menu": OPEN,
    "attendant-tests": (
        *OPEN, OpenTests(), TryDevice("printer"), DeviceTried(_ID, "good"), TryDevice("camera"), DeviceTried(_ID, "failed"),
        TryDevice("reader"),
    ),
    "attendant-log": (*OPEN, OpenLog(), LogRead(LINES)),
    "attendant-sure": (*OPEN, AskAct("reboot")),
}  # fmt: skip
