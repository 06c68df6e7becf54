"""What is to be done outside of the hall, as staff see it: no name, no address."""

from typing import Literal

from queue_server.contracts.base import Message, Text


class OutingLine(Message):
    """One that is not closed; `day`: the last, ISO; `late`: it is over and nothing was done."""

    outing: str
    about: Literal["delivery", "home_visit", "staff_errand"]
    matter_name: Text
    case: str
    ready: bool
    day: str
    why: str
    owner: str
    ending: str
    late: bool
