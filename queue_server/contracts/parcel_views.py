"""A posted result, as the page of the ticket that it came from shows it: never the parcel's number."""

from queue_server.contracts.base import Message, Text


class ParcelLine(Message):
    """`posted`: the day, ISO."""

    case: str
    matter_name: Text
    carrier: str
    posted: str
