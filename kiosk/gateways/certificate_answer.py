"""What a department answers about somebody: the lines of an own certificate."""

from typing import Annotated

from pydantic import Field, StringConstraints

from queue_server.contracts.base import Message, Text

Value = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class CertificateRow(Message):
    """One line of the paper; a value without a word of its own language stands in both."""

    label: Text
    value: Text


class Certificate(Message):
    """What stands on the paper. `emulated` is true of a demo's provider alone; a `repr` shows nothing of it."""

    title: Text
    office: Text
    name: Value
    rows: Annotated[tuple[CertificateRow, ...], Field(min_length=1, max_length=20)]
    reference: Annotated[str, StringConstraints(max_length=40)]
    emulated: bool = False

    def __repr__(self) -> str:
        return "Certificate(***)"

    __str__ = __repr__
