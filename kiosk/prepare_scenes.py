"""Every screen between the guide and the number, reached by what a person does."""

from kiosk import prepare_samples, samples
from kiosk.flow import intents as i
from kiosk.flow import prepare_intents as p
from kiosk.flow import way_intents as w

_HALL = i.CatalogueCame(prepare_samples.catalogue())
_GUIDE = (_HALL, i.CardPlaced(samples.card()), i.ChooseTheme("real-estate"), i.ChooseMatter("house-transfer"))
_PARTIES = (*_GUIDE, i.Proceed())
_CHECK = (*_PARTIES, i.Proceed())
_LACKS = (*_CHECK, p.TickMaterial(1), p.TickMaterial(2))
_FORM = (*_CHECK, p.AllHere())


def keys(text: str) -> tuple[i.Intent, ...]:
    """Signs of the pad, and on."""
    return (*(w.PadKey(sign) for sign in text), i.Proceed())


_USE = (*_FORM, *keys("13800000000"))
_AREA = (*_USE, p.PickAnswer("live"))
_DATE = (*_AREA, *keys("89"))
REVIEW = (*_DATE, *keys("20261120"))
_SIGN = (*REVIEW, i.Proceed())
_SECOND = (*_GUIDE, p.AddMatter(), i.ChooseTheme("real-estate"), i.ChooseMatter("mortgage"))
_OF_SEVERAL = (*_SECOND, i.Proceed())
_AGENTS = (
    i.CatalogueCame(prepare_samples.catalogue(agent_cases_most=2)),
    *_SECOND[1:],
    p.AddMatter(),
    i.ChooseTheme("social"),
    i.ChooseMatter("insured"),
    p.ForAnother(),
)
_ID = f"{samples.NOW.second:032x}"  # of every request: time stands still in pictures
_TICKET = samples.ticket().model_copy(update={"delivery": True})
_SENDING = (i.CatalogueCame(prepare_samples.sending()), i.CardPlaced(samples.card()))
_SEND = (*_SENDING, i.ChooseTheme("real-estate"), i.ChooseMatter("house-transfer"), i.Proceed())
_SEND_PHONE = (*_SEND, p.ChooseSending("card"))
SCENES: dict[str, tuple[i.Intent, ...]] = {
    "themes-second": (*_GUIDE, p.AddMatter()),
    "guide-second": _SECOND,
    "parties": _PARTIES,
    "parties-absent": (*_PARTIES, p.ToggleAbsent("co-applicant")),
    "parties-no-letter": (*_GUIDE, p.ForAnother()),
    "parties-agent": (*_GUIDE, p.ForAnother(), p.ToggleAuthority()),
    "parties-of-several": (*_OF_SEVERAL, p.ToggleAbsent("co-applicant")),
    "parties-too-many": _AGENTS,
    "self-check": _CHECK,
    "self-check-some": _LACKS,
    "self-check-all": (*_LACKS, p.TickMaterial(3), p.TickMaterial(4)),
    "missing": (*_LACKS, i.Proceed()),
    "missing-promised": (*_LACKS, i.Proceed(), p.DeclarePromise(3)),
    "missing-in-vain": (*_CHECK, p.TickMaterial(1), i.Proceed()),
    "missing-of-several": (*_OF_SEVERAL, i.Proceed(), p.TickMaterial(1), i.Proceed()),
    "missing-of-several-later": (
        *_OF_SEVERAL,
        i.Proceed(),
        *(p.TickMaterial(n) for n in (1, 2, 3)),
        i.Proceed(),
    ),
    "form-phone": (*_FORM, *(w.PadKey(sign) for sign in "1380000")),
    "form-choice": _USE,
    "form-wrong": (*_AREA, *keys("89"), *keys("20261340")),
    "form-review": REVIEW,
    "form-sign": _SIGN,
    "send": _SEND,
    "send-several": (
        *_SEND[:-1],
        p.AddMatter(),
        i.ChooseTheme("social"),
        i.ChooseMatter("insured"),
        i.Proceed(),
    ),
    "send-no-card": (
        _SENDING[0],
        i.ChooseTheme("social"),
        i.ChooseMatter("insured"),
        i.Proceed(),
        i.NoIdCard(),
        w.OtherCredential(),
        w.ChooseCredential("number"),
        *(w.PadKey(sign) for sign in "11010119900307109X"),
        i.Proceed(),
        i.Proceed(),
    ),
    "send-phone": (*_SEND_PHONE, *(w.PadKey(sign) for sign in "1380000")),
    "send-phone-wrong": (*_SEND_PHONE, *keys("138")),
    "send-ticket": (
        *_SEND_PHONE,
        *keys("13800000000"),
        i.SkipFace(),
        i.Proceed(),
        i.TicketCame(_ID, _TICKET),
        i.PrintEnded(_TICKET.ticket, "none"),
    ),
    "form-signed": (*_SIGN, *(p.StrokeDrawn(stroke) for stroke in prepare_samples.STROKES)),
}
