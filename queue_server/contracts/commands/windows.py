"""Windows and what they serve."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contracts.base import Message, Slug

PauseReason = Literal["break", "meeting", "system_down", "materials", "other"]


class OpenWindow(Message):
    """The window takes tickets."""

    kind: Literal["open_window"] = "open_window"
    window: Slug


class PauseWindow(Message):
    """The window calls nobody for a while, and says why."""

    kind: Literal["pause_window"] = "pause_window"
    window: Slug
    reason: PauseReason


class CloseWindow(Message):
    """The window is closed for the day or until opened again."""

    kind: Literal["close_window"] = "close_window"
    window: Slug


ChangeReason = Literal["queue", "staff", "fault", "training", "event", "fairness", "other"]
"""Why a manager changes what windows serve, or how long a head start is: nobody does that without saying so."""


class SetHeadStart(Message):
    """Another head start of a class, or of bookings (booked), within the hall file's bounds, until the day ends.

    Tickets that are out keep theirs. `keep`: on later days too, until the file gives the class another one.
    """

    kind: Literal["set_head_start"] = "set_head_start"
    class_id: Slug
    minutes: Annotated[int, Field(ge=0, le=480)]
    keep: bool = False
    reason: ChangeReason


class SetSkills(Message):
    """Which matters a window serves until the day ends."""

    kind: Literal["set_skills"] = "set_skills"
    window: Slug
    matters: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=200)]
    reason: ChangeReason
