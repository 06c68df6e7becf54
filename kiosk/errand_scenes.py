"""Every screen of booking and rating, reached by what a person does and what the hall says."""

from typing import Final

from kiosk import errand_samples, samples
from kiosk.flow import booking_intents as b
from kiosk.flow import intents as i
from kiosk.flow import prepare_intents as p
from kiosk.flow import way_intents as w
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import BookingView, VisitLine

ID: Final = f"{samples.NOW.second:032x}"
"""Of every command: time stands still in pictures."""
_CARD = i.CardPlaced(samples.card())
_HALL = i.CatalogueCame(errand_samples.catalogue())
_GUIDE = (_HALL, _CARD, i.ChooseTheme("real-estate"), i.ChooseMatter("house-transfer"))
_DAYS = (*_GUIDE, b.BookTime())
_TIMES = (*_DAYS, b.ChooseDay("2026-11-27"))
_CHECK = (*_TIMES, b.ChooseSlot("2026-11-27T09:30"))
_FULL = (_HALL, _CARD, i.ChooseTheme("household"), i.ChooseMatter("id-renew"))
_MADE = b.BookingMade(ID, errand_samples.THURSDAY)
_REFERENCE = errand_samples.THURSDAY.booking
_FIND = (_HALL, b.OpenBookings())
_RATE = (_HALL, b.OpenRating())


def _found(*bookings: BookingView) -> tuple[i.Intent, ...]:
    return (*_FIND, _CARD, b.BookingsFound(ID, bookings))


def _served(*visits: VisitLine) -> tuple[i.Intent, ...]:
    return (*_RATE, _CARD, b.VisitsFound(ID, visits))


_SOON, _EARLY, _LATE = errand_samples.SOON, errand_samples.EARLY, errand_samples.LATE
_VISIT = errand_samples.visit()
SCENES: dict[str, tuple[i.Intent, ...]] = {
    "home-bookings": (_HALL,),
    "guide-bookable": _GUIDE,
    "guide-full": _FULL,
    "book-days": _DAYS,
    "book-times": _TIMES,
    "book-check": _CHECK,
    "book-asking": (*_CHECK, i.Proceed()),
    "booked": (*_CHECK, i.Proceed(), _MADE, b.BookingPrinted(_REFERENCE, "none")),
    "booked-unprinted": (*_CHECK, i.Proceed(), _MADE, b.BookingPrinted(_REFERENCE, "paper")),
    "book-refused": (*_CHECK, i.Proceed(), b.AskRefused(ID, RefusalCode.SLOT_FULL)),
    "refused-closed": (*_GUIDE, i.Proceed(), i.SkipFace(), i.Proceed(), i.TicketRefused(ID, RefusalCode.NOT_OPEN, "house-transfer", samples.NOW.replace(hour=13, minute=30))),
    "refused-closed-several": (
        i.CatalogueCame(errand_samples.catalogue(cases_most=5)), *_GUIDE[1:], p.AddMatter(), i.ChooseTheme("real-estate"), i.ChooseMatter("mortgage"),
        i.Proceed(), i.SkipFace(), i.Proceed(), i.TicketRefused(ID, RefusalCode.ISSUE_ENDED, "house-transfer", samples.NOW.replace(day=26, hour=8, minute=20)),
    ),
    "refused-full": (*_GUIDE, i.Proceed(), i.SkipFace(), i.Proceed(), i.TicketRefused(ID, RefusalCode.DAY_FULL)),
    "booking-find": _FIND,
    "booking-unknown": (*_FIND, w.CodeScanned("https://example.org/")),
    "booking-number": (*_FIND, b.TypeBooking(), *(i.TypeLetter(sign) for sign in "7kq2m")),
    "bookings": _found(_SOON, errand_samples.THURSDAY),
    "booking-early": _found(_EARLY),
    "booking-open": _found(_SOON),
    "booking-late": _found(_LATE),
    "booking-another-day": _found(errand_samples.THURSDAY),
    "booking-sure": (*_found(_SOON), b.GiveBack()),
    "booking-cancelled": (*_found(_SOON), b.GiveBack(), b.GiveBack(), b.Carried(ID)),
    "booking-none": _found(),
    "rate-find": _RATE,
    "rate-unknown": (*_RATE, w.CodeScanned("https://example.org/")),
    "rate-asking": (*_RATE, _CARD),
    "rate-visits": _served(_VISIT, errand_samples.visit(7)),
    "rate": _served(_VISIT),
    "rated": (*_served(_VISIT), b.GiveGrade(5), b.Carried(ID)),
    "rate-none": _served(),
}  # fmt: skip
UNSURE: dict[str, tuple[i.Intent, ...]] = {
    "booking-unsure": (*_found(_SOON), b.GiveBack(), b.GiveBack()),
    "rate-unsure": (*_served(_VISIT), b.GiveGrade(5)),
}
"""What has no answer in time."""
