"""Who came back from the provider, and whether the hall lets them in. Refusals are logged by their word alone."""

import asyncio
import logging
from dataclasses import dataclass, field
from enum import StrEnum

from queue_server.contracts.actors import Role
from queue_server.service.identity import ProofRefused, ProviderLost, RoleRefused
from queue_server.service.staff import LockedOut, SignedIn, SignInRefused
from queue_server.web.context import Web
from queue_server.web.entering import WindowNeeded, enter
from queue_server.web.oidc.organisation import Organisation
from queue_server.web.oidc.visits import Visit

_log = logging.getLogger(__name__)
_AWAY = ("server_error", "temporarily_unavailable")


class Why(StrEnum):
    """What is said to whoever came back; the page's texts have each."""

    OVER = "organisation_over"  # no visit of this browser, or it took too long, or its answer came before
    CANCELLED = "organisation_cancelled"
    LOST = "organisation_lost"
    UNPROVEN = "organisation_unproven"
    UNKNOWN = "organisation_unknown"
    LOCKED = "organisation_locked"
    OTHER = "organisation_other"  # somebody else than whose session is confirmed
    WINDOW = "window_needed"
    NO_WINDOW = "window_not_yours"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser brought back."""

    state: str = field(repr=False)
    code: str = field(repr=False)
    error: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff, with the role that the provider gave, if it gives any."""

    staff: str
    role: Role
    given: Role | None


async def person_of(
    web: Web, ours: Organisation, visit: Visit | None, answer: Answer, address: str
) -> Person | Why:
    """The member of staff that the answer proves, or why nobody."""
    if visit is None or not ours.visits.spend(visit, answer.state, web.clock.now()):
        return _refused(Why.OVER, "visit")
    if answer.error is not None or not answer.code:
        return _refused(Why.LOST if answer.error in _AWAY else Why.CANCELLED, "no_code")
    try:
        person = await ours.provider.proven(answer.code, ours.visits.asking(visit), answer.issuer)
        given, staff = ours.role_of(person), await ours.account_of(person, web.staff)
        role = await asyncio.to_thread(web.staff.admitted, staff, address)
    except ProviderLost as error:
        return _refused(Why.LOST, error.why)
    except ProofRefused as error:
        return _refused(Why.UNPROVEN, error.why)
    except RoleRefused as error:
        return _refused(Why.UNKNOWN, error.why)
    except LockedOut:
        return _refused(Why.LOCKED, "locked")
    except SignInRefused:
        return _refused(Why.UNKNOWN, "unknown")
    if staff is None or (visit.session and staff != visit.staff):
        return _refused(Why.OTHER, "other")
    return Person(staff, given or role, given)


async def session_for(web: Web, person: Person, window: str | None) -> SignedIn | Why:
    """The session at the window that was chosen before."""
    try:
        return await enter(web, person.staff, person.role, window, person.given)
    except WindowNeeded as error:
        return _refused(Why(error.word), "window")
    except SignInRefused:
        return _refused(Why.UNKNOWN, "unknown")


def _refused(why: Why, word: str) -> Why:
    _log.warning("sign-in refused: organisation, %s", word)
    return why
