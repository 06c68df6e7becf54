"""Looking after alarms."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from queue_server.contracts.base import Message


class AcknowledgeAlarm(Message):
    """Somebody has seen the alarm `alarm` about a matter, year, ticket, window or case."""

    kind: Literal["acknowledge_alarm"] = "acknowledge_alarm"
    alarm: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,31}$")]
    about: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z:-]{0,64}$")]
