"""The kiosk's flows as data: each screen with its time, where time leads, where a person or a device leads, and its words.

`faults` validates it at load: no screen without a row, no dead end, no screen without a time, no word that a language
lacks. What the reducer does is held against the same rows by the tests.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kiosk.flow import attendant_screens as a
from kiosk.flow import booking_screens as b
from kiosk.flow import certificate_screens as c
from kiosk.flow import pay_screens as m
from kiosk.flow import prepare_screens as p
from kiosk.flow import rating_screens as r
from kiosk.flow import states as s
from kiosk.flow import ways as w

Clock = Literal["none", "idle_s", "issue_s", "print_s", "verify_s", "face_s", "leave_s"]
Kind = type[s.Screen]


@dataclass(frozen=True, slots=True)
class Row:
    """`onward`: screens to which a touch or a device leads from here; the way back needs no row. `after`: where time leads.

    `words`: the key of its heading, or of a word of it where the heading is the matter's own.
    """

    screen: Kind
    clock: Clock
    after: Kind
    words: str
    onward: tuple[Kind, ...] = ()


_NUMBER: tuple[Kind, ...] = (
    c.Purpose,
    p.Parties,
    p.SelfCheck,
    p.FormField,
    p.FormReview,
    p.FormSign,
    p.SendResult,
    p.SendPhone,
    s.Care,
    s.Consent,
    s.Confirm,
    s.Issuing,
)
"""What may stand between anything and the number, in this order."""
_END: tuple[Kind, ...] = (s.TakeThings, s.Home)
_FOUND: tuple[Kind, ...] = (b.OneBooking, b.MyBookings, b.FindBooking, b.BookProblem)

TABLE: tuple[Row, ...] = (
    Row(s.Home, "none", s.Home, "home.title", (s.Themes, s.Matters, s.Find, s.Events, s.NoCard, s.CardProblem, s.TicketShown, m.Fees, b.FindBooking, r.FindVisit, a.AttendantPin)),
    Row(s.Themes, "idle_s", s.Home, "themes.title", (s.Matters, s.Find, s.Events, s.CardProblem, m.Fees, b.FindBooking, b.BookAsking, r.FindVisit, r.RateAsking)),
    Row(s.Matters, "idle_s", s.Home, "matters.lead", (s.Guide, s.CardProblem, s.Themes)),
    Row(s.Find, "idle_s", s.Home, "find.title", (s.Guide, s.CardProblem, s.Themes)),
    Row(s.Events, "idle_s", s.Home, "events.title", (s.Bundle, s.CardProblem, s.Themes)),
    Row(s.Bundle, "idle_s", s.Home, "events.bundle", (s.Guide, s.CardProblem, s.Themes)),
    Row(s.Guide, "idle_s", s.Home, "guide.bring", (s.AskCard, b.Days, s.CardProblem, s.Themes, *_NUMBER)),
    Row(s.Care, "idle_s", s.Home, "care.title", (s.Consent, s.Confirm, s.Issuing, s.CardProblem, s.Themes)),
    Row(s.AskCard, "idle_s", s.Home, "ask_card.title", (s.Guide, s.NoCard, w.Credentials, s.CardProblem, b.Days)),
    Row(s.NoCard, "idle_s", s.Home, "no_card.title", (s.Guide, s.Themes, w.Credentials, s.CardProblem, *_NUMBER, b.Days)),
    Row(w.Credentials, "idle_s", s.Home, "credentials.title", (w.Scan, w.Insert, w.Pad, s.NoCard, s.Guide, s.Themes, s.CardProblem, b.Days)),
    Row(w.Scan, "idle_s", s.Home, "scan.code", (w.Checking, w.Credentials, s.NoCard, s.Guide, s.Themes, s.CardProblem, b.Days)),
    Row(w.Insert, "idle_s", s.Home, "scan.social", (w.Credentials, s.NoCard, s.Guide, s.Themes, s.CardProblem, b.Days)),
    Row(w.Checking, "verify_s", w.Credentials, "scan.checking", (w.Credentials, s.Guide, s.Themes, s.CardProblem, b.Days)),
    Row(w.Pad, "idle_s", s.Home, "pad.typed_number", (w.Scan, w.Insert, w.Credentials, s.NoCard, s.Guide, s.Themes, s.CardProblem, b.Days)),
    Row(s.Consent, "idle_s", s.Home, "consent.title", (s.Face, s.Confirm, s.CardProblem, s.Themes)),
    Row(s.Face, "face_s", s.Confirm, "face.title", (s.Confirm,)),
    Row(s.Confirm, "idle_s", s.Home, "confirm.title", (s.Issuing, c.CertificateAsking, s.CardProblem, s.Themes)),
    Row(s.Issuing, "issue_s", s.Paused, "waiting.issuing", (s.Printing, s.Refused)),
    Row(s.Paused, "idle_s", s.Home, "paused.title", (s.Issuing, s.Printing, s.Refused)),
    Row(s.Printing, "print_s", s.TicketShown, "waiting.printing", (s.TicketShown,)),
    Row(s.TicketShown, "idle_s", s.TakeThings, "ticket.list", (s.Printing, m.Fees)),
    Row(s.TakeThings, "leave_s", s.Home, "take.title", (s.Themes, s.CardProblem)),
    Row(s.CardProblem, "idle_s", s.Home, "refused.title", (s.NoCard, w.Credentials, s.Themes, b.BookAsking, r.RateAsking, m.Opening, b.Days)),
    Row(s.Refused, "idle_s", s.Home, "refused.title", (b.Days, s.AskCard, s.Themes, s.CardProblem, *_NUMBER)),
    Row(m.Fees, "idle_s", s.Home, "pay.title", (m.Opening, m.PayNumber, m.Pay)),
    Row(m.PayNumber, "idle_s", s.Home, "pay.number_title", (m.Opening, m.Pay, s.CardProblem, s.Themes)),
    Row(m.Opening, "issue_s", m.PayProblem, "waiting.issuing_text", (m.Pay, m.PayProblem)),
    Row(m.Pay, "idle_s", s.Home, "pay.title", (m.PayProblem,)),
    Row(m.PayProblem, "idle_s", s.Home, "pay.problem"),
    Row(b.Days, "idle_s", s.Home, "booking.days", (b.Times,)),
    Row(b.Times, "idle_s", s.Home, "booking.times_lead", (b.BookCheck,)),
    Row(b.BookCheck, "idle_s", s.Home, "booking.check", (b.BookAsking,)),
    Row(b.BookAsking, "issue_s", b.BookProblem, "booking.asking_text", (b.Booked, b.BookingCancelled, *_FOUND)),
    Row(b.Booked, "idle_s", s.TakeThings, "booking.booked"),
    Row(b.FindBooking, "idle_s", s.Home, "booking.find", (b.BookAsking, b.BookingNumber, s.CardProblem, s.Themes)),
    Row(b.BookingNumber, "idle_s", s.Home, "booking.number_title", (b.BookAsking,)),
    Row(b.MyBookings, "idle_s", s.Home, "booking.mine", (b.OneBooking,)),
    Row(b.OneBooking, "idle_s", s.Home, "booking.yours", (b.BookAsking, b.BookProblem, s.AskCard, *_NUMBER)),
    Row(b.BookingCancelled, "idle_s", s.Home, "booking.cancelled"),
    Row(b.BookProblem, "idle_s", s.Home, "booking.problem", (b.BookingCancelled,)),
    Row(r.FindVisit, "idle_s", s.Home, "rating.find", (r.RateAsking, s.CardProblem, s.Themes)),
    Row(r.RateAsking, "issue_s", r.RateProblem, "rating.asking_find", (r.Visits, r.Rate, r.Rated, r.RateProblem)),
    Row(r.Visits, "idle_s", s.Home, "rating.visits", (r.Rate,)),
    Row(r.Rate, "idle_s", s.Home, "rating.title", (r.RateAsking,)),
    Row(r.Rated, "idle_s", s.Home, "rating.thanks"),
    Row(r.RateProblem, "idle_s", s.Home, "rating.problem", (r.Rated,)),
    Row(p.Parties, "idle_s", s.Home, "parties.title", (b.Days, s.AskCard, *_NUMBER)),
    Row(p.SelfCheck, "idle_s", s.Home, "self_check.title", (p.Missing, *_NUMBER)),
    Row(p.Missing, "idle_s", s.Home, "missing.title", (b.Days, s.AskCard, *_NUMBER)),
    Row(p.FormField, "idle_s", s.Home, "form.choose", _NUMBER),
    Row(p.FormReview, "idle_s", s.Home, "form.review", _NUMBER),
    Row(p.FormSign, "idle_s", s.Home, "form.sign", _NUMBER),
    Row(p.SendResult, "idle_s", s.Home, "delivery.title", _NUMBER),
    Row(p.SendPhone, "idle_s", s.Home, "delivery.phone", _NUMBER),
    Row(c.Purpose, "idle_s", s.Home, "certificate.purpose", (c.Spared, s.Consent, s.Confirm)),
    Row(c.Spared, "idle_s", s.Home, "certificate.spared", (s.Consent, s.Confirm)),
    Row(c.CertificateAsking, "print_s", c.CertificateProblem, "certificate.asking", (c.CertificateMade, c.CertificateProblem)),
    Row(c.CertificateMade, "idle_s", s.TakeThings, "certificate.made"),
    Row(c.CertificateProblem, "idle_s", s.Home, "certificate.problem", (s.Issuing,)),
    Row(a.AttendantPin, "idle_s", s.Home, "attendant.pin", (a.AttendantCard,)),
    Row(a.AttendantCard, "idle_s", s.Home, "attendant.card", (a.AttendantAsking, a.AttendantPin)),
    Row(a.AttendantAsking, "verify_s", a.AttendantPin, "attendant.asking", (a.AttendantMenu, a.AttendantPin)),
    Row(a.AttendantMenu, "idle_s", s.Home, "attendant.menu", (a.AttendantTests, a.AttendantLog, a.AttendantSure)),
    Row(a.AttendantTests, "idle_s", s.Home, "attendant.tests", (a.AttendantMenu,)),
    Row(a.AttendantLog, "idle_s", s.Home, "attendant.log", (a.AttendantMenu,)),
    Row(a.AttendantSure, "idle_s", s.Home, "attendant.sure_paper", (a.AttendantMenu,)),
)  # fmt: skip


def faults(
    table: tuple[Row, ...] = TABLE,
    screens: Collection[Kind] = s.SCREENS,
    languages: Mapping[str, Collection[str]] | None = None,
) -> Iterator[str]:
    """What is wrong with a table of flows, each in a sentence; `languages`: the keys that each language has words for."""
    rows = {row.screen: row for row in table}
    if len(rows) != len(table):
        yield "a screen has two rows"
    yield from (f"{each.__name__} has no row" for each in screens if each not in rows)
    for row in table:
        yield from _of_row(row, rows, languages or {})
    reached = _reached(rows)
    yield from (f"{row.screen.__name__} is never reached" for row in table if row.screen not in reached)


def _of_row(row: Row, rows: Mapping[Kind, Row], languages: Mapping[str, Collection[str]]) -> Iterator[str]:
    name = row.screen.__name__
    lost = [to.__name__ for to in (*row.onward, row.after) if to not in rows]
    yield from (f"{name} leads to {to}, which has no row" for to in lost)
    if row.clock == "none" and row.screen is not s.Home:
        yield f"{name} has no time"
    if row.clock != "none" and row.screen is s.Home:
        yield "Home is where all time-outs lead and has one itself"
    yield from (
        f"{name}: no words for {row.words} in {lang}"
        for lang, keys in languages.items()
        if row.words not in keys
    )
    if not _comes_home(row, rows):
        yield f"{name} is a dead end: time does not lead home"


def _comes_home(row: Row, rows: Mapping[Kind, Row]) -> bool:
    """Whether time alone leads from here to the first screen."""
    seen: set[Kind] = set()
    here: Row | None = row
    while here is not None and here.screen not in seen:
        if here.screen is s.Home:
            return True
        seen.add(here.screen)
        here = rows.get(here.after)
    return False


def _reached(rows: Mapping[Kind, Row]) -> set[Kind]:
    seen: set[Kind] = set()
    open_: list[Kind] = [s.Home]
    while open_:
        here = open_.pop()
        if here not in seen and here in rows:
            seen.add(here)
            open_ += [*rows[here].onward, rows[here].after]
    return seen
