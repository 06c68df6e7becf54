"""What is kept of one person, for that person; and erasures applied again to a copy from before them."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from queue_server.service.checking.links import Unreadable
from queue_server.service.personal import Access, AuditEntry, Erased, PersonalStore
from queue_server.service.ports import Entry, StorageError
from queue_server.service.vault_port import Vault

VISIT_LENGTH = 32
"""128 random bits in hex; a booking's reference is shorter."""


def visits_of(entries: Iterable[Entry | Unreadable], ticket: str) -> list[str]:
    """The visit that a ticket of a day belongs to; none where nobody was known."""
    bodies = (json.loads(e.body) for e in entries if isinstance(e, Entry) and e.kind == "TicketIssued")
    return [body["visit"] for body in bodies if body.get("ticket") == ticket and body.get("visit")]


def visits_of_outings(entries: Iterable[Entry | Unreadable], reference: str) -> list[str]:
    """Addresses, and numbers of parcels, of one outing or of a case's."""
    kinds = ("OutingBooked", "OutingEnded")
    bodies = [json.loads(e.body) for e in entries if isinstance(e, Entry) and e.kind in kinds]
    own = {body["outing"] for body in bodies if reference in (body["outing"], body.get("case"))}
    of_them = [body for body in bodies if body["outing"] in own]
    return [visit for body in of_them for visit in (body.get("person"), body.get("parcel")) if visit]


def visits_of_phones(entries: Iterable[Entry | Unreadable], ticket: str) -> list[str]:
    """Telephone numbers that were left on a ticket's page."""
    kinds = ("FollowUpOpened", "PhoneLeft")
    bodies = [json.loads(e.body) for e in entries if isinstance(e, Entry) and e.kind in kinds]
    own = {body["follow_up"] for body in bodies if body.get("ticket") == ticket}
    return list(dict.fromkeys(b["person"] for b in bodies if "person" in b and b["follow_up"] in own))


def told(personal: PersonalStore, vault: Vault, visit: str, *, as_json: bool) -> str:
    """Data, days and looks of one visit. The look itself must be on record before; raises StorageError."""
    row = personal.row(visit)
    kept = vault.unlock(row).model_dump(mode="json") if row else {}
    until = row.expires.isoformat() if row else ""
    looks = [_look(entry) for entry in personal.audit_of(visit)]
    if as_json:
        document = {"visit": visit, "kept_until": until, "kept": kept, "looks": looks}
        return json.dumps(document, ensure_ascii=False)
    lines = [f"visit {visit}", f"kept until {until}" if row else "nothing is kept any more"]
    lines += [f"  {name}: {value}" for name, value in kept.items() if value]
    lines += [
        "looks:",
        *(
            f"  {look['at']} {look['actor']} {look['kind']} {look['purpose']} {look['detail']}".rstrip()
            for look in looks
        ),
    ]
    return "\n".join(lines)


def missed_bookings(personal: PersonalStore, vault: Vault, visits: Sequence[str]) -> Sequence[str]:
    """Before visits are erased: the bookings that are counted of their persons.

    Where a visit's key is gone nobody can say whose it was; the count ends by its own time.
    """
    people = set[bytes]()
    for row in filter(None, map(personal.row, visits)):
        with suppress(StorageError):
            if number := vault.unlock(row).number:
                people.update(vault.people(number))
    return personal.missed_of(sorted(people))


def apply_erasures(personal: PersonalStore, listed: Sequence[Erased], actor: str, now: datetime) -> int:
    """Erase again what is listed and there; how many rows came back and went."""
    bookings = {each.visit: each for each in listed if len(each.visit) != VISIT_LENGTH}
    gone = sum(personal.forget_missed([each.visit], each.at, each.why) for each in bookings.values())
    there = {visit for visit, _ in personal.kept()}
    known = {each.visit for each in personal.erased()}
    for each in {one.visit: one for one in listed if one.visit not in bookings}.values():
        if each.visit in there:
            personal.record(Access(actor, each.visit, "erased_before", now, "erase"))
        if each.visit in there or each.visit not in known:
            gone += personal.erase([each.visit], each.at, each.why)
    return gone


def _look(entry: AuditEntry) -> dict[str, Any]:
    access = entry.access
    return {
        "at": access.at.isoformat(), "actor": access.actor, "kind": access.kind, "purpose": access.purpose,
        "detail": access.detail,
    }  # fmt: skip
