"""What a window asks for."""

from typing import Literal

from queue_server.contracts.base import Message, Slug, TicketId


class CallNext(Message):
    """顺呼: end the service that runs at the window, then call and announce the next ticket."""

    kind: Literal["call_next"] = "call_next"
    window: Slug


class Recall(Message):
    """重呼: announce the window's called ticket again."""

    kind: Literal["recall"] = "recall"
    window: Slug


class Arrive(Message):
    """The called person stands at the window."""

    kind: Literal["arrive"] = "arrive"
    window: Slug


class StartService(Message):
    """Service begins (and arrival, where it was not said before)."""

    kind: Literal["start_service"] = "start_service"
    window: Slug


class ConfirmPerson(Message):
    """Staff compared the person at the window with the physical card."""

    kind: Literal["confirm_person"] = "confirm_person"
    window: Slug
    same: bool


class ConfirmWaiting(Message):
    """Staff compared the holder of a number with the physical card at the kiosk or in the hall, before a window calls it."""

    kind: Literal["confirm_waiting"] = "confirm_waiting"
    ticket: TicketId
    same: bool


class FinishService(Message):
    """服务结束: the window has finished with the ticket."""

    kind: Literal["finish_service"] = "finish_service"
    window: Slug


class MarkMissed(Message):
    """过号: the called person did not come."""

    kind: Literal["mark_missed"] = "mark_missed"
    window: Slug


class Undo(Message):
    """Take the window's last step back, at most 15 s later."""

    kind: Literal["undo"] = "undo"
    window: Slug
