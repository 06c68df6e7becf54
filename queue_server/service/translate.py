"""From the wire's command, with its actor, to the rules' command and what must be stored beside its events."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast

from queue_server.contracts import commands as wire
from queue_server.contracts.actors import DEVICES, STAFF, Actor, Role
from queue_server.contracts.commands.followups import GiveFlag, LeavePhone, OpenFollowUp
from queue_server.contracts.commands.outings import BookOuting, EndOuting
from queue_server.contracts.identity import CHIP_CARDS, PROVED
from queue_server.domain import commands as c
from queue_server.domain.followup import Proposal
from queue_server.domain.keeping import Keeping
from queue_server.service import attendants, booking_in, consents
from queue_server.service.calling_back import left
from queue_server.service.case_in import OF_CASES, of_case
from queue_server.service.errands_in import ERRANDS, said_of
from queue_server.service.followups_in import given, opened
from queue_server.service.moving import MOVES
from queue_server.service.outings_in import booked, ended
from queue_server.service.pay_in import PAYMENTS, of_payment
from queue_server.service.personal import Access, VaultRow
from queue_server.service.ports import Ids
from queue_server.service.vault_port import Vault

_SAME: dict[str, type[Any]] = {
    "call_next": c.CallNext,
    "recall": c.Recall,
    "arrive": c.Arrive,
    "start_service": c.StartService,
    "confirm_person": c.ConfirmPerson,
    "confirm_waiting": c.ConfirmWaiting,
    "finish_service": c.FinishService,
    "mark_missed": c.MarkMissed,
    "undo": c.Undo,
    "open_window": c.OpenWindow,
    "pause_window": c.PauseWindow,
    "close_window": c.CloseWindow,
    "set_skills": c.SetSkills,
    "set_head_start": c.SetHeadStart,
    "confirm_class": c.ConfirmClass,
    "take_back_class": c.TakeBackClass,
    "answer_floating": c.AnswerFloating,
    "record_certificate": c.RecordCertificate,
}
"""Commands whose fields are the same on the wire and in the rules."""

_OF_ANYBODY = frozenset({"raise_panic", "rate_visit"})
"""What may come from a window's devices though no clerk is signed on there."""


BEGUN: dict[type[Any], Callable[[Actor, Any, Ids], c.Command]] = {
    **dict.fromkeys(OF_CASES, of_case), OpenFollowUp: opened
}  # fmt: skip
"""What outlives the day and gets a reference of its own here."""
KEEPING = Keeping()


@dataclass(frozen=True, slots=True)
class When:
    """Now, the hall's date, the actor's last answered heartbeat before a number that it gave offline, the command's id.

    `proposed`: what a quarter's figures propose, for a flag.
    """

    now: datetime
    today: date
    since: datetime | None = None
    command: str = ""
    keeping: Keeping = KEEPING
    proposed: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Translated:
    """A command for the rules, a visitor's encrypted row, and the page token of the ticket to come.

    `people`: who books, in the count of missed bookings, by the present look-up key and those before it.
    """

    command: c.Command
    vault: VaultRow | None = None
    page_token: str | None = None
    people: tuple[bytes, ...] = field(default=(), repr=False)
    audit: tuple[Access, ...] = ()

    @property
    def unproved(self) -> bool:
        """A number asked for in somebody's name that no card and no provider proved: it counts as one without a card."""
        return isinstance(self.command, c.IssueTicket | c.CheckIn) and _issued(self.command).unproved


def _issued(command: c.IssueTicket | c.CheckIn) -> c.IssueTicket:
    return command.issue if isinstance(command, c.CheckIn) else command


def translate(actor: Actor, body: wire.Body, when: When, vault: Vault, ids: Ids) -> Translated:
    """Raises CodecError when the sealed visitor cannot be opened."""
    if isinstance(body, wire.RecordConsent):
        return Translated(c.NoteInAudit(), audit=(consents.noted(actor, body, when.now),))
    if isinstance(body, wire.RecordAttendant):
        return Translated(c.NoteInAudit(), audit=(attendants.noted(actor, body, when.now),))
    if isinstance(body, GiveFlag):
        return Translated(given(body, when.proposed))
    if isinstance(body, BookOuting):
        return Translated(*booked(body, when.now, when.keeping, vault, ids))
    if isinstance(body, LeavePhone):
        return Translated(*left(body, when.keeping, vault, ids, now=when.now, today=when.today))
    if isinstance(body, EndOuting):
        until = when.keeping.until(when.today)
        return Translated(*ended(actor, body, vault, ids, now=when.now, until=until))
    translated = _translated(actor, body, when, vault, ids)
    if actor.role is Role.BRIDGE and body.kind not in _OF_ANYBODY:
        return replace(translated, command=c.Pressed(actor.window or "", cast("c.Key", translated.command)))
    return translated


def _translated(actor: Actor, body: wire.Body, when: When, vault: Vault, ids: Ids) -> Translated:
    match body:
        case wire.IssueTicket():
            return _issue(actor, body, when, vault, ids)
        case wire.IssuedOffline():
            return _offline(actor, body, _issue(actor, body.issue, when, vault, ids), when)
        case wire.EnterPaper():
            return Translated(_paper(actor, body))
        case wire.LeaseRange() | wire.ReturnRange():
            return Translated(_range(body, _own(actor)))
        case wire.ReportPrint():
            return Translated(c.ReportPrint(body.ticket, body.outcome, body.cause, str(actor)))
        case wire.CancelTicket():
            return Translated(c.CancelTicket(body.ticket, str(actor)))
        case wire.Book() | wire.MoveBooking() | wire.CancelBooking() | wire.CheckIn():
            return _booking(actor, body, when, vault, ids)
        case _ if type(body) in BEGUN:
            return Translated(BEGUN[type(body)](actor, body, ids))
        case _ if type(body) in ERRANDS:
            token = body.page_token_sha256 if isinstance(body, wire.UsePass) else None
            return Translated(ERRANDS[type(body)](actor, body), page_token=token)
        case _ if type(body) in MOVES:
            token = body.page_token_sha256 if isinstance(body, wire.ReprintTicket) else None
            return Translated(MOVES[type(body)](actor, body), page_token=token)
        case _ if type(body) in PAYMENTS:
            return Translated(of_payment(actor, body, ids, when.command))
        case _:
            fields = {name: getattr(body, name) for name in type(body).model_fields if name != "kind"}
            return Translated(_SAME[body.kind](**fields))


def _issue(actor: Actor, body: wire.IssueTicket, when: When, vault: Vault, ids: Ids) -> Translated:
    visitor = vault.unseal(body.sealed) if body.sealed is not None else None
    until = when.keeping.until(when.today, body.matter, *body.more)
    row = vault.lock(ids.visit(), visitor, when.now, until) if visitor else None
    unproved = visitor is not None and visitor.credential not in PROVED
    command = c.IssueTicket(
        matter=body.matter,
        language=body.language,
        channel=str(actor),
        visit=row.visit if row else None,
        birth=birth_of(visitor) if visitor and visitor.credential in CHIP_CARDS else None,
        person=_person(body.person, visitor),
        credential=visitor.credential if visitor else "",
        unproved=unproved,
        emulated=body.person is not None and body.person.emulated,
        declared=body.declared,
        staff=actor.role is Role.DESK or actor.role in STAFF,
        more=body.more,
        parties=tuple((party.role, "present" if party.present else "absent") for party in body.parties),
        agent=body.agent,
        day_tag=vault.day_tag(visitor.number, when.today, _part(body.agent, unproved=unproved))
        if visitor and visitor.number
        else "",
        self_check=said_of(body.self_check),
        more_checks=tuple(map(said_of, body.more_checks)),
        filled=visitor is not None and bool(visitor.form),
        delivery=visitor is not None and visitor.delivery is not None,
    )
    return Translated(command, row, body.page_token_sha256, audit=consents.joined(actor, body, row, when.now))


def _booking(actor: Actor, body: booking_in.Bookings, when: When, vault: Vault, ids: Ids) -> Translated:
    match body:
        case wire.Book():
            visitor = vault.unseal(body.sealed) if body.sealed is not None else None
            until = when.keeping.until(booking_in.day_of(body.slot, when.today), body.matter)
            row = vault.lock(ids.visit(), visitor, when.now, until) if visitor else None
            wanted = booking_in.book(
                actor, body, ids.booking(), booking_in.tag_of(vault, visitor, body.slot, when.today)
            )
            birth = birth_of(visitor) if visitor and visitor.credential in CHIP_CARDS else None
            people = vault.people(visitor.number) if visitor else ()
            return Translated(
                replace(wanted, visit=row.visit if row else None, birth=birth), row, people=people
            )
        case wire.CheckIn():
            issued = _issue(actor, booking_in.issue_of(body), when, vault, ids)
            return (
                replace(issued, command=c.CheckIn(body.booking, issued.command))
                if isinstance(issued.command, c.IssueTicket)
                else issued
            )
        case _:
            return Translated(booking_in.change(actor, body, when.today, vault))


def _offline(actor: Actor, body: wire.IssuedOffline, issued: Translated, when: When) -> Translated:
    """A number of another day has no tag: that day's key is destroyed, and today's would tie it to today."""
    if not isinstance(issued.command, c.IssueTicket):
        raise TypeError("an offline number stands for an issue")
    today = body.range_id[:10] == when.today.isoformat()
    issue = issued.command if today else replace(issued.command, day_tag="")
    command = c.IssuedOffline(issue, body.number, body.issued_at, body.range_id, actor.id, when.since)
    return Translated(command, issued.vault, issued.page_token, audit=issued.audit)


def _paper(actor: Actor, body: wire.EnterPaper) -> c.EnterPaper:
    issue = c.IssueTicket(
        matter=body.matter, language=body.language, channel=str(actor), visit=None, birth=None, declared=body.declared,
        staff=True,
    )  # fmt: skip
    return c.EnterPaper(issue, body.number, body.issued_at)


def _range(body: wire.LeaseRange | wire.ReturnRange, own: str | None) -> c.Command:
    if isinstance(body, wire.LeaseRange):
        return c.LeaseRange(body.device, own)
    return c.ReturnRange(body.range_id, body.first_unused, own)


def _own(actor: Actor) -> str | None:
    """The machine that asks for itself; None for staff."""
    return actor.id if actor.role in DEVICES else None


def birth_of(visitor: wire.Visitor) -> date | None:
    """The birth date of the card; a date that does not exist proves nothing."""
    try:
        return date.fromisoformat(visitor.birth)
    except ValueError:
        return None


def _part(agent: bool, *, unproved: bool) -> str:
    """Tags of their own for typed numbers: who types a neighbour's must not take the neighbour's place."""
    return ("agent" if agent else "principal") + ("|said" if unproved else "")


def _person(check: wire.PersonCheck | None, visitor: wire.Visitor | None) -> str:
    return check.outcome if check and visitor and visitor.credential in CHIP_CARDS else "none"
