"""From the wire's commands about what is done outside to those of the rules, and the rows for the vault."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from queue_server.contracts.actors import Actor
from queue_server.contracts.commands import Visitor
from queue_server.contracts.commands import outings as wire
from queue_server.contracts.forms import FormValue
from queue_server.domain import commands as c
from queue_server.domain.commands import outings as o
from queue_server.domain.keeping import Keeping
from queue_server.service.personal import VaultRow
from queue_server.service.ports import Ids
from queue_server.service.vault_port import Vault

PHONE: Final = "phone"
TRACKING: Final = "tracking"
"""Fields of the sealed rows: whom to call at the address, and the parcel's number."""
OF_OUTINGS: dict[type[Any], Callable[[Actor, Any], c.Command]] = {
    wire.MoveOuting: lambda actor, body: o.MoveOuting(body.outing, body.slot, actor.id),
    wire.CancelOuting: lambda actor, body: o.CancelOuting(body.outing, actor.id),
    wire.TakeOuting: lambda actor, body: o.TakeOuting(body.outing, actor.id, body.seen or ""),
    wire.CloseOuting: lambda actor, body: o.CloseOuting(body.outing, body.grade or 0, actor.id),
}
"""By the wire's class."""


def booked(
    body: wire.BookOuting, now: datetime, keeping: Keeping, vault: Vault, ids: Ids
) -> tuple[o.BookOuting, VaultRow]:
    """Kept as long as a visit on the last day would be. Raises CodecError when the person cannot be unsealed."""
    until = keeping.until(date.fromisoformat(body.day), body.matter or "")
    row = vault.lock(ids.visit(), vault.unseal(body.sealed), now, until)
    matter, case = body.matter or "", body.case or ""
    return o.BookOuting(
        ids.booking(), body.about, matter, case, row.visit, body.day, body.why, body.slot or ""
    ), row


def ended(
    actor: Actor, body: wire.EndOuting, vault: Vault, ids: Ids, *, now: datetime, until: datetime
) -> tuple[o.EndOuting, VaultRow | None]:
    """A parcel's number tells who lives where to whoever asks its carrier: it is kept as a person's address is."""
    row = vault.lock(ids.visit(), _parcel(body.tracking), now, until) if body.tracking else None
    parcel = row.visit if row else ""
    return o.EndOuting(body.outing, body.ending, body.carrier or "", parcel, actor.id), row


def _parcel(tracking: str) -> Visitor:
    number = FormValue(field=TRACKING, value=tracking)
    return Visitor(name="", number="", birth="", form=(number,), credential="typed_number")
