"""Slips and sheets held against a journal: how far it is what it was, and where it begins to be another. Pure.

An entry whose hash a witness shows proves every entry before it, since each hash covers the one before. Who re-chains
everything after a change makes all later witnesses differ: the first false entry lies after the last that agrees.
"""

from collections.abc import Iterator

from queue_server.domain import events as e
from queue_server.service import journal
from queue_server.service.checking.findings import CHAIN, SIGNED, Finding, What
from queue_server.service.checking.links import Verifier
from queue_server.service.checking.witnesses import Sheet, Witnesses
from queue_server.service.ports import Entry


class Witnessing:
    """Notes the entries that witnesses speak of, then compares."""

    def __init__(self, hall: str, keys: Verifier, witnesses: Witnesses) -> None:
        self._hall, self._keys, self._witnesses = hall, keys, witnesses
        self._asked = {(slip.day, slip.number) for slip in witnesses.slips}
        self._wanted = {sheet.seq for sheet in witnesses.sheets}
        self._codes: dict[tuple[str, str], tuple[int, str]] = {}
        self._heads: dict[int, str] = {}
        self._agree = [0]
        self._differ: list[int] = []

    def note(self, entry: Entry, event: e.Event | None) -> None:
        """Keep what a witness will be compared with."""
        if entry.seq in self._wanted:
            self._heads[entry.seq] = entry.hash
        if isinstance(event, e.TicketIssued) and self._asked:
            name = (journal.day_of(entry.stream), event.number)
            if name in self._asked:
                self._codes.setdefault(name, (entry.seq, journal.witness(entry)))

    def compared(self, last: int) -> Iterator[Finding]:
        """What does not agree; `last` is the journal's last seq: who cut its end cut what the witness saw."""
        for slip in self._witnesses.slips:
            seq, code = self._codes.get((slip.day, slip.number), (None, ""))
            about = f"{slip.day} {slip.number}"
            if seq is None:
                self._differ.append(last + 1)
                yield Finding(What.SLIP_WITHOUT_ENTRY, None, about)
            elif self._agrees(seq, code == slip.code):
                continue
            else:
                yield Finding(What.SLIP_DIFFERS, seq, about)
        for sheet in self._witnesses.sheets:
            yield from self._sheet(sheet, last)

    def first_false(self, found: list[Finding]) -> tuple[int, int] | None:
        """From–to: the first false entry lies in it. A broken link names it exactly; a witness, or a head that is not
        what was signed, bounds it; an unlawful step inside these bounds is it."""
        broken = min((f.seq for f in found if f.what in CHAIN and f.seq is not None), default=None)
        heads = [f.seq for f in found if f.what in SIGNED and f.seq is not None]
        differ = min([*self._differ, *heads], default=None)
        if differ is None or (broken is not None and broken <= differ):
            return None if broken is None else (broken, broken)
        agree = max((seq for seq in self._agree if seq < differ), default=0)
        inside = [
            f.seq for f in found if f.seq is not None and agree < f.seq < differ and f.what not in _WITNESSED
        ]
        return (min(inside), min(inside)) if inside else (agree + 1, differ)

    def _sheet(self, sheet: Sheet, last: int) -> Iterator[Finding]:
        about = f"{sheet.seq}"
        text = journal.signed_text(self._hall, journal.Head(sheet.seq, sheet.hash))
        if sheet.signature and not self._keys.verify(sheet.key_id, text, sheet.signature):
            yield Finding(What.SHEET_UNSIGNED, None, about)
        elif sheet.seq not in self._heads:
            self._differ.append(last + 1)
            yield Finding(What.SHEET_DIFFERS, None, about)
        elif not self._agrees(sheet.seq, self._heads[sheet.seq] == sheet.hash):
            yield Finding(What.SHEET_DIFFERS, sheet.seq, about)

    def _agrees(self, seq: int, same: bool) -> bool:
        (self._agree if same else self._differ).append(seq)
        return same


_WITNESSED = SIGNED | {What.SLIP_DIFFERS, What.SHEET_DIFFERS, What.SLIP_WITHOUT_ENTRY, What.SHEET_UNSIGNED}
