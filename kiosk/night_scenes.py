"""Screens that somebody comes to once numbers are over, or while nobody is in the hall, reached by what they do."""

from kiosk import errand_samples, pay_samples, samples
from kiosk.flow import booking_intents as b
from kiosk.flow import intents as i
from kiosk.flow import pay_intents as m
from kiosk.flow import way_intents as w
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.snapshots import Catalogue

_ID = f"{samples.NOW.second:032x}"  # of every request: time stands still in pictures
_CARD = i.CardPlaced(samples.card())
_HOUSE = (i.ChooseTheme("real-estate"), i.ChooseMatter("house-transfer"))


def shut(whole: Catalogue) -> i.CatalogueCame:
    """The hall shuts with what it has."""
    following = samples.shut().matters[0].opening
    closed = tuple(m.model_copy(update={"open": False, "opening": following}) for m in whole.matters)
    return i.CatalogueCame(whole.model_copy(update={"matters": closed, "rev": 9}))


def _full() -> Catalogue:
    """Nothing can be booked either."""
    return errand_samples.catalogue(bookable=())


_BOOKS = shut(errand_samples.catalogue())
SCENES: dict[str, tuple[i.Intent, ...]] = {
    "home-over": (i.CatalogueCame(samples.over()),),
    "night-matters": (_BOOKS, _CARD, i.ChooseTheme("real-estate")),
    "night-guide": (_BOOKS, _CARD, *_HOUSE),
    "night-guide-full": (shut(_full()), _CARD, i.ChooseTheme("household"), i.ChooseMatter("id-renew")),
    "night-ask-card": (_BOOKS, *_HOUSE, b.BookTime()),
    "night-code-silent": (
        _BOOKS, *_HOUSE, b.BookTime(), w.OtherCredential(), w.ChooseCredential("code"), w.CodeScanned("0" * 32), w.CodeFailed(_ID, "code.silent"),
    ),
    "night-claim": (_BOOKS, i.NoIdCard(), w.OtherCredential(), w.ChooseCredential("newborn")),
    "night-find-nothing": (_BOOKS, i.OpenSearch(), *(i.TypeLetter(sign) for sign in "qqxxzz")),
    "night-booking-late": (_BOOKS, b.OpenBookings(), _CARD, b.BookingsFound(_ID, (errand_samples.LATE,))),
    "night-booking-none": (_BOOKS, b.OpenBookings(), _CARD, b.BookingsFound(_ID, ())),
    "night-pay-problem": (
        shut(samples.catalogue(fees=pay_samples.FEES)), m.OpenFees(), m.PickFee("property-home"), i.Proceed(), m.OrderRefused(_ID, RefusalCode.UNKNOWN_FEE),
    ),
    "night-card-expired": (_BOOKS, i.CardFailed("card.refused")),
}  # fmt: skip
