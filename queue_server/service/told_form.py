"""口述+确认: what the person says at the window is filled in there, and the whole form signed once more. Kept with the visit, in the vault."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace

from queue_server.contracts.commands import Visitor
from queue_server.contracts.forms import MOST_POINTS, MOST_STROKES, FormValue
from queue_server.domain.day import Day
from queue_server.domain.form import Field, fits
from queue_server.service.personal import Access, PersonalStore
from queue_server.service.vault_port import Vault

Strokes = Sequence[Sequence[int]]


def told_fields(day: Day, ticket_id: str) -> dict[str, Field]:
    """The fields of the ticket's form that are told at the window; none where nothing was filled in before."""
    ticket = day.tickets.get(ticket_id)
    form = day.matters[ticket.case].form if ticket is not None and ticket.filled else ()
    return {field.id: field for field in form if field.source == "told"}


def complete(
    day: Day, personal: PersonalStore, vault: Vault, *, ticket: str, said: Mapping[str, str], strokes: Strokes, order: Access
) -> bool:  # fmt: skip
    """Put it into the visit's data, on record first; False where it does not fit, or nobody is known any more."""
    fields, visit = told_fields(day, ticket), day.tickets[ticket].visit if ticket in day.tickets else None
    if visit is None or not all(each in fields and fits(fields[each], value) for each, value in said.items()):
        return False
    personal.record(replace(order, visit=visit, detail=" ".join(said)))
    row = personal.row(visit)
    if row is None:
        return False
    visitor = _with(vault.unlock(row), said, strokes)
    personal.replace([(row, vault.lock(visit, visitor, order.at, row.expires))])
    return True


def _with(visitor: Visitor, said: Mapping[str, str], strokes: Strokes) -> Visitor:
    kept = tuple(each for each in visitor.form if each.field not in said)
    added = tuple(FormValue(field=each, value=value) for each, value in said.items() if value)
    signature = tuple(b64encode(bytes(stroke)).decode() for stroke in thinned(strokes)) or visitor.signature
    return visitor.model_copy(update={"form": (*kept, *added), "signature": signature})


def thinned(strokes: Strokes) -> list[list[int]]:
    """No more points than a form's signature holds, spread evenly; x, y, x, y …"""
    points = sum(len(stroke) // 2 for stroke in strokes[:MOST_STROKES])
    step = -(-points // MOST_POINTS) or 1
    return [
        [c for n in range(0, len(stroke) // 2, step) for c in stroke[2 * n : 2 * n + 2]]
        for stroke in strokes[:MOST_STROKES]
    ]
