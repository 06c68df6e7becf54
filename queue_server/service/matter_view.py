"""One matter as kiosks show it. Pure."""

from datetime import datetime

from queue_server.contracts.certificates import OwnCertificateView, PurposeView
from queue_server.contracts.forms import ChoiceView, FieldView, NeedView
from queue_server.contracts.snapshots import MatterView
from queue_server.domain.certificate import OwnCertificate
from queue_server.domain.deciding.places import ticket_places_left
from queue_server.domain.form import Field
from queue_server.domain.hall import Hall, Matter
from queue_server.domain.state import HallState
from queue_server.domain.times.issue_hours import Given, Opening
from queue_server.service.answers import text
from queue_server.service.guide_view import guide_view
from queue_server.service.opening_words import opening_view, span_views


def full_matters(state: HallState, now: datetime) -> frozenset[str]:
    """今日号满: whose numbers of today are all given or promised."""
    limited = (m.id for m in state.day.matters.values() if m.per_day)
    return frozenset(m for m in limited if (ticket_places_left(state, m, now) or 0) <= 0)


def form_view(form: tuple[Field, ...]) -> tuple[FieldView, ...]:
    """A form's fields as a kiosk and a console show them."""
    return tuple(
        FieldView(
            id=f.id, label=text(f.label), kind=f.kind, source=f.source, of=f.of, most=f.most,
            choices=tuple(ChoiceView(id=each.id, label=text(each.label)) for each in f.choices),
        )
        for f in form
    )  # fmt: skip


def certificate_view(own: OwnCertificate | None, page: str) -> OwnCertificateView | None:
    """What a kiosk asks before it prints one."""
    if own is None:
        return None
    purposes = (
        PurposeView(id=p.id, name=text(p.label), fetched=text(p.fetched) if p.fetched else None)
        for p in own.purposes
    )
    return OwnCertificateView(source=own.source, page=page, purposes=tuple(purposes))


def matter_view(
    hall: Hall,
    state: HallState,
    matter: Matter,
    opening: Opening,
    hours: tuple[Given, ...] | None,
    *,
    full: frozenset[str],
    now: datetime,
    pages: str,
) -> MatterView:
    """`open`: a number can be had now; `opening` says in words when, where it is about the hour; `pages`: where codes are looked up."""
    theme = hall.theme_of(matter)
    suspended = matter.id in state.day.suspended
    there = opening.issuing and not suspended and matter.id not in full
    return MatterView(
        id=matter.id, theme=theme.id, name=text(matter.name), summary=text(matter.summary),
        assurance=matter.assurance, area_name=text(hall.area(theme.area).name),
        materials=tuple(text(m) for m in matter.materials), fee=text(matter.fee), promise=text(matter.promise),
        visits=matter.visits, open=there, full=matter.id in full, suspended=suspended, hours=span_views(hours),
        opening=opening_view(opening, hall.calendar, hall.zone, now), parties=matter.parties,
        way=tuple(text(m.name) for step in matter.steps if (m := hall.matter(step))), guide=guide_view(hall, matter),
        needs=tuple(NeedView(without=n.without, days=n.days) for n in matter.needs), form=form_view(matter.form),
        certificate=certificate_view(matter.certificate, pages),
    )  # fmt: skip
