"""A form that was filled in at a kiosk, as the window reads it: every field with its words, and the signature. Pure."""

from base64 import b64decode
from dataclasses import dataclass, field
from typing import Literal

from queue_server.contracts.base import Text
from queue_server.contracts.commands import Visitor
from queue_server.domain.day import Day
from queue_server.domain.form import Field, FieldKind
from queue_server.domain.words import Label


@dataclass(frozen=True, slots=True)
class FormLine:
    """One field; `told`: the person says it at the window. `choices`: (id, words), of one that is chosen."""

    label: Text
    value: Text = field(repr=False)
    source: Literal["card", "earlier", "asked", "told"]
    id: str = ""
    kind: FieldKind = "text"
    choices: tuple[tuple[str, Text], ...] = ()


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
        tuple(_line(f, values.get(f.id, "")) for f in form),
        tuple(tuple(b64decode(stroke)) for stroke in visitor.signature),
    )


def _line(field_: Field, value: str) -> FormLine:
    choices = tuple((each.id, _text(each.label)) for each in field_.choices)
    return FormLine(
        _text(field_.label), _words(field_, value), field_.source, field_.id, field_.kind, choices
    )


def _words(field_: Field, value: str) -> Text:
    chosen = next((each.label for each in field_.choices if each.id == value), None)
    return _text(chosen) if chosen else Text(zh=value, en=value)


def _text(label: Label) -> Text:
    return Text(zh=label.zh, en=label.en)
