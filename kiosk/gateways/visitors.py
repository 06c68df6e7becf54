"""Who a number or a booking is for, sealed to the hall, and the command that asks for the number."""

import hashlib
from base64 import b64encode
from typing import Final

from firmware_bridge.cards import Sex
from kiosk.flow.claims import Claim, Holder, credential_of
from kiosk.flow.session import Prepared, Request
from queue_server.contracts.commands import CheckIn, IssueTicket, Party, Visitor
from queue_server.contracts.forms import FormValue, SelfCheck
from queue_server.contracts.sealing import seal_visitor

_SEX: Final = {Sex.MALE: "male", Sex.FEMALE: "female"}


def visitor_of(holder: Holder) -> Visitor:
    """What the queue's vault may know of a person, and by which credential."""
    return Visitor.model_validate(
        {
            "name": holder.name,
            "number": holder.number,
            "birth": holder.birth.isoformat() if holder.birth else "",
            "sex": _SEX.get(holder.sex, "unknown"),
            "address": "" if isinstance(holder, Claim) else holder.home,
            "credential": credential_of(holder),
        }
    )


def issue_body(request: Request, seal_key: str) -> IssueTicket:
    """The command of a request: the person with the form sealed, the page's token only as its hash."""
    first, *further = request.prepared or (Prepared(request.matter),)
    return IssueTicket(
        matter=request.matter,
        language=request.language,
        page_token_sha256=hashlib.sha256(request.token.encode()).hexdigest(),
        sealed=seal_visitor(seal_key, _with_form(request)) if request.holder else None,
        person=request.check,
        declared=request.declared,
        consent=request.consent,
        more=request.more,
        parties=_parties(request),
        agent=_by_agent(request),
        self_check=_self_check(first),
        more_checks=tuple(map(_self_check, further)),
    )


def _with_form(request: Request) -> Visitor:
    """Who it is, with what they filled in and signed, and whether the result is to be sent."""
    assert request.holder is not None  # noqa: S101  # narrows for the type checker; the caller has looked
    strokes = next((each.strokes for each in request.prepared if each.strokes), ()) if request.form else ()
    filled = tuple(FormValue(field=name, value=value) for name, value in request.form)
    signature = tuple(b64encode(stroke).decode() for stroke in strokes)
    return visitor_of(request.holder).model_copy(
        update={"form": filled, "signature": signature, "delivery": request.delivery}
    )


def _by_agent(request: Request) -> bool:
    return any(each.agent for each in request.prepared)


def _parties(request: Request) -> tuple[Party, ...]:
    """Who must come for any of the matters, each once; in the applicant's place the agent, where one acts."""
    said = [each for prepared in request.prepared for each in prepared.parties or ()]
    absent = {each.role for each in said if not each.present}
    roles = dict.fromkeys(each.role for each in said)
    if _by_agent(request):
        roles.pop("applicant", None)
    return tuple(Party(role=role, present=role not in absent) for role in roles)


def _self_check(prepared: Prepared) -> SelfCheck | None:
    if prepared.have is None:
        return None
    return SelfCheck(have=prepared.have, gaps=prepared.gaps, promises=prepared.promises)


def number_body(request: Request, seal_key: str) -> IssueTicket | CheckIn:
    """The same, of whoever has booked as the booking's check-in."""
    issue = issue_body(request, seal_key)
    if request.booking is None:
        return issue
    return CheckIn(
        booking=request.booking, language=issue.language, page_token_sha256=issue.page_token_sha256,
        sealed=issue.sealed, person=issue.person, declared=issue.declared, parties=issue.parties, agent=issue.agent,
        self_check=issue.self_check,
    )  # fmt: skip
