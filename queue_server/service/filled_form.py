"""A form that was filled in at a kiosk, as the window reads it: every field with its words, and the signature. Pure."""

from base64 import b64decode
from dataclasses import dataclass, field
from typing import Literal

from queue_server.contracts.base import Text
from queue_server.contracts.commands import Visitor
from queue_server.domain.day import Day
from queue_server.domain.form import Field
from queue_server.domain.words import Label


@dataclass(frozen=True, slots=True)
class FormLine:
    """One field; `told`: nobody has filled it in, the person says it at the window."""

    label: Text
    value: Text = field(repr=False)
    source: Literal["card", "earlier", "asked", "told"]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The whole of it; `strokes`: of the signature, each x, y, x, y … from 0 to 255, none where it was not signed."""

    lines: tuple[FormLine, ...]
    strokes: tuple[tuple[int, ...], ...] = field(repr=False)


def filled_form(day: Day, ticket_id: str, visitor: Visitor) -> FilledForm | None:
    """The form of the case that the ticket is at, with what the person filled in; None where there is none."""
    ticket = day.tickets.get(ticket_id)
    if ticket is None or not ticket.filled:
        return None
    values = {each.field: each.value for each in visitor.form}
    form = day.matters[ticket.case].form
    if not form:
        return None
    return FilledForm(
        tuple(FormLine(_text(f.label), _words(f, values.get(f.id, "")), f.source) for f in form),
        tuple(tuple(b64decode(stroke)) for stroke in visitor.signature),
    )


def _words(field_: Field, value: str) -> Text:
    chosen = next((each.label for each in field_.choices if each.id == value), None)
    return _text(chosen) if chosen else Text(zh=value, en=value)


def _text(label: Label) -> Text:
    return Text(zh=label.zh, en=label.en)
