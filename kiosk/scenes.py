"""Every screen that a person can come to, reached through the reducer by what people and devices do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from kiosk import errand_scenes, night_scenes, pay_samples, samples
from kiosk.flow import hours
from kiosk.flow import intents as i
from kiosk.flow import way_intents as w
from kiosk.flow.reducer import reduce
from kiosk.flow.rules import Rules
from kiosk.flow.slip_intents import PersonCompared, RangeChanged, Reprint, SlipSeen, TicketAgain
from kiosk.flow.states import Issuing, State, first_state
from kiosk.topics import TOPICS
from queue_server.contracts.base import Language
from queue_server.contracts.commands import PersonCheck
from queue_server.contracts.refusals import RefusalCode

ELDER = "110101195401010016"
CHILD = "110101201603152192"
RARE = "𠮷田小明"
TOKEN = "c2FtcGxlLXRva2VuLTEyOA"  # noqa: S105 - a picture's
Scene = Callable[[State], State]


@dataclass(frozen=True, slots=True)
class Named:
    """A scene by the name of its picture."""

    name: str
    play: Scene


def hall(language: Language = "zh", **aids: bool) -> State:
    """The first screen of a hall in full swing."""
    state = first_state(samples.NOW, Rules(), samples.MEANS)
    happened: tuple[i.Intent, ...] = (
        i.LinkChanged(True),
        i.CatalogueCame(samples.catalogue(fees=pay_samples.FEES)),
        i.WaitsCame(samples.WAITS),
    )
    state = play(state, happened)
    state = replace(state, aids=replace(state.aids, **aids))
    return play(state, (i.SwitchLanguage(),)) if language == "en" else state


def play(state: State, happened: Iterable[i.Intent], *, later: int = 0) -> State:
    """The state after these intents, each `later` seconds after the one before."""
    for intent in happened:
        given = i.Given(state.now + timedelta(seconds=later), f"{state.now.second:032x}", TOKEN)
        state, _ = reduce(state, intent, given)
    return state


def _do(*happened: i.Intent) -> Scene:
    return lambda state: play(state, happened)


def _resting(state: State) -> State:
    """Shut, and nobody has touched it for a while."""
    shut = play(state, (i.CatalogueCame(samples.shut()),))
    return replace(shut, touched=shut.now - timedelta(seconds=hours.REST_S))


_CARD = i.CardPlaced(samples.card())
_OLD = i.CardPlaced(samples.card("王秀英", ELDER))
_CHILD = i.CardPlaced(samples.card("王小宝", CHILD))
_TO_HOUSE = (i.ChooseTheme("real-estate"), i.ChooseMatter("house-transfer"))
_FACE = (_CARD, *_TO_HOUSE, i.Proceed(), i.Proceed())
_ACCEPT = PersonCheck(outcome="accept", band="near", emulated=True)
_REJECT = PersonCheck(outcome="reject", band="far")


def _seen(check: PersonCheck) -> Scene:
    def scene(state: State) -> State:
        state = play(state, _FACE)
        return play(state, (i.FaceEnded(_attempt(state), check),))

    return scene


def _attempt(state: State) -> str:
    return str(getattr(state.screen, "attempt", ""))


def _looking(state: State) -> State:
    state = play(state, _FACE)
    return play(state, (i.FaceProgressed(_attempt(state), 2, 3, "too_far"),))


def _turning(state: State) -> State:
    state = play(state, _FACE)
    return play(state, (i.FaceProgressed(_attempt(state), 3, 3, None, "left"),))


def _turned_too_little(state: State) -> State:
    state = play(state, _FACE)
    return play(state, (i.FaceProgressed(_attempt(state), 3, 3, "turn_more", "right"),))


def _not_seen(state: State) -> State:
    state = play(state, _FACE)
    return play(state, (i.FaceEnded(_attempt(state), None, "too_dark"),))


def _asked(*before: i.Intent) -> Scene:
    return lambda state: play(play(state, before), (i.Proceed(),))


def _issued(scene: Scene, *, green: bool = False, ahead: int = 6) -> Scene:
    def printing(state: State) -> State:
        state = scene(state)
        assert isinstance(state.screen, Issuing)  # noqa: S101  # a scene that does not exist is a mistake of ours
        request = state.screen.request
        came = i.TicketCame(request.id, samples.ticket(green=green, ahead=ahead, matter=request.matter))
        return play(state, (came,))

    return printing


def _then(scene: Scene, *happened: i.Intent) -> Scene:
    return lambda state: play(scene(state), happened)


def _staffed(same: bool) -> Scene:
    """Staff have come to whoever holds the number."""
    return _then(
        _issued(_then(_seen(_REJECT), i.Proceed())), i.PrintEnded(_T, "none"), PersonCompared(_T, same)
    )


def _idle(state: State) -> State:
    return play(play(state, (_CARD, *_TO_HOUSE)), (i.Tick(),), later=45)


def _card_left(state: State) -> State:
    left = play(play(state, (_CARD, i.Leave())), (i.Tick(),), later=state.rules.card_left_s)
    return replace(left, language=state.language, aids=state.aids)  # as whoever comes next may choose them


def _paused(state: State) -> State:
    return play(_CARD_ISSUING(state), (i.Tick(),), later=10)


def _offline(state: State) -> State:
    return play(play(state, (i.LinkChanged(False),)), (i.Tick(),), later=10)


def _others(*happened: i.Intent) -> Scene:
    return _do(*_TO_HOUSE, i.Proceed(), w.OtherCredential(), *happened)


def _keys(text: str) -> tuple[i.Intent, ...]:
    return tuple(w.PadKey(sign) for sign in text)


_ID = f"{samples.NOW.second:032x}"
_TYPED = (w.ChooseCredential("number"), *_keys("11010519491231002X"), i.Proceed())
_ASKED_CODE = _others(w.ChooseCredential("code"), w.CodeScanned("0" * 32))


def _alone(state: State) -> State:
    state = play(state, (RangeChanged(200, state.now + timedelta(hours=8)), i.LinkChanged(False)))
    return play(state, (i.Tick(),), later=10)


_CARD_ISSUING = _asked(_CARD, i.ChooseTheme("social"), i.ChooseMatter("insured"))
_FACE_ISSUING = _then(_seen(_ACCEPT), i.Proceed())


def _elder(state: State) -> State:
    return play(state, (_OLD, *_TO_HOUSE, i.Proceed(), i.SkipFace(), i.Proceed()))


_T = samples.ticket().ticket
_OWN = samples.ticket(matter="insured").model_copy(update={"ticket": "2026-11-25-KA007", "number": "KA007"})


def _given_alone(state: State) -> State:
    state = play(_alone(state), (_CARD, i.ChooseTheme("social"), i.ChooseMatter("insured"), i.Proceed()))
    assert isinstance(state.screen, Issuing)  # noqa: S101  # a scene that does not exist is a mistake of ours
    return play(state, (i.TicketCame(state.screen.request.id, _OWN, offline=True),))


def _waited(scene: Scene, seconds: int, *happened: i.Intent) -> Scene:
    return lambda state: play(play(scene(state), (i.Tick(),), later=seconds), happened)


_UNPRINTED = _then(_issued(_CARD_ISSUING), i.CardLifted(), i.PrintEnded(_T, "paper"))
_ANEW = TicketAgain(_ID, samples.ticket(matter="insured"), TOKEN)
_SHUT = night_scenes.shut(samples.catalogue())
_HANGS = SlipSeen(True, printed=True)
_ASKS = i.CatalogueCame(samples.catalogue(classes=samples.CLASSES, fees=pay_samples.FEES))
SCENES: tuple[Named, ...] = (
    Named("home", _do()),
    Named("home-card-left", _card_left),
    Named("home-offline", _offline),
    Named("home-alone", _alone),
    Named("home-night", _do(i.CatalogueCame(samples.shut()))),
    Named("no-card-night", _do(i.CatalogueCame(samples.shut()), i.NoIdCard())),
    Named("home-resting", _resting),
    Named("home-reader", _do(i.ReaderChanged("reader.lost"))),
    Named("themes", _do(_CARD)),
    Named("themes-rare-name", _do(i.CardPlaced(samples.card(RARE)), i.CardLifted())),
    Named("matters", _do(_CARD, i.ChooseTheme("real-estate"))),
    Named("guide", _do(_CARD, *_TO_HOUSE)),
    Named("guide-printed", _do(_CARD, *_TO_HOUSE, i.PrintGuide(), i.GuidePrinted("house-transfer", "none"))),
    Named("guide-closed", _do(_CARD, i.ChooseTheme("household"), i.ChooseMatter("id-renew"))),
    Named("guide-two-visits", _do(_CARD, i.ChooseTheme("social"), i.ChooseMatter("pension"))),
    Named("find", _do(i.OpenSearch())),
    Named("find-typed", _do(i.OpenSearch(), *(i.TypeLetter(c) for c in "dengji"))),
    Named("find-nothing", _do(i.OpenSearch(), *(i.TypeLetter(c) for c in "qqxxzz"))),
    Named("events", _do(i.OpenEvents())),
    Named("bundle", _do(_CARD, i.OpenEvents(), i.ChooseEvent("home"))),
    Named("care", _do(_ASKS, _CARD, *_TO_HOUSE, i.Proceed())),
    Named("guide-no-visit", _do(i.ChooseTheme("real-estate"), i.ChooseMatter("records"))),
    Named("ask-card", _do(*_TO_HOUSE, i.Proceed())),
    Named("no-card", _do(i.NoIdCard())),
    Named("no-card-wanted", _do(*_TO_HOUSE, i.Proceed(), i.NoIdCard())),
    Named("credentials", _others()),
    Named("credentials-silent", _then(_ASKED_CODE, w.CodeFailed(_ID, "code.silent"))),
    Named("scan-code", _others(w.ChooseCredential("code"))),
    Named("scan-travel", _others(w.ChooseCredential("travel"), w.CodeScanned("P<CHN"))),
    Named(
        "scan-licence",
        _do(
            i.NoIdCard(),
            w.OtherCredential(),
            w.ChooseCredential("licence"),
            w.ChooseCredential("licence-scan"),
        ),
    ),
    Named("insert", _others(w.ChooseCredential("social"), w.ClaimFailed("card.read_failed"))),
    Named("checking", _ASKED_CODE),
    Named("pad", _others(w.ChooseCredential("number"), *_keys("110105199"))),
    Named("pad-wrong", _others(w.ChooseCredential("number"), *_keys("110105194912310021"), i.Proceed())),
    Named(
        "pad-licence",
        _do(i.NoIdCard(), w.OtherCredential(), w.ChooseCredential("licence"), *_keys("91330106MA")),
    ),
    Named("guide-claim", _others(*_TYPED)),
    Named("confirm-claim", _others(*_TYPED, i.Proceed())),
    Named("themes-claim", _do(i.NoIdCard(), w.OtherCredential(), w.ChooseCredential("newborn"))),
    Named(
        "ticket-claim",
        _then(_issued(_then(_others(*_TYPED, i.Proceed()), i.Proceed())), i.PrintEnded(_T, "none")),
    ),
    Named("consent", _do(_CARD, *_TO_HOUSE, i.Proceed())),
    Named("consent-child", _do(_CHILD, *_TO_HOUSE, i.Proceed())),
    Named("face", _looking),
    Named("face-turn", _turning),
    Named("face-turn-more", _turned_too_little),
    Named("face-again", _not_seen),
    Named("confirm", _seen(_ACCEPT)),
    Named("confirm-staff", _seen(_REJECT)),
    Named("issuing", _CARD_ISSUING),
    Named("printing", _issued(_CARD_ISSUING)),
    Named("ticket", _then(_issued(_FACE_ISSUING), i.PrintEnded(_T, "none"))),
    Named("ticket-compared", _staffed(True)),
    Named("ticket-declined", _staffed(False)),
    Named("ticket-green", _then(_issued(_elder, green=True, ahead=0), i.PrintEnded(_T, "none"))),
    Named("ticket-unprinted", _UNPRINTED),
    Named("ticket-renewed", _waited(_then(_UNPRINTED, Reprint()), 20, _ANEW)),
    Named("ticket-offline", _then(_given_alone, i.PrintEnded(_OWN.ticket, "none"))),
    Named(
        "ticket-offline-unprinted", _then(_given_alone, i.CardLifted(), i.PrintEnded(_OWN.ticket, "paper"))
    ),
    Named("take", _then(_issued(_CARD_ISSUING), i.PrintEnded(_T, "none"), i.CardLifted(), i.Proceed())),
    Named("take-card", _then(_issued(_CARD_ISSUING), i.PrintEnded(_T, "none"), i.Proceed())),
    Named(
        "take-slip",
        _then(_issued(_CARD_ISSUING), i.PrintEnded(_T, "none"), _HANGS, i.CardLifted(), i.Proceed()),
    ),
    Named("take-both", _then(_issued(_CARD_ISSUING), i.PrintEnded(_T, "none"), _HANGS, i.Proceed())),
    Named("idle", _idle),
    Named("paused", _paused),
    Named("refused", _then(_CARD_ISSUING, i.TicketRefused("0" * 32, RefusalCode.NUMBERS_USED_UP))),
    Named("card-moved", _do(i.CardFailed("card.read_failed"))),
    Named("card-expired", _do(i.CardPlaced(samples.card(valid_to=samples.NOW.date() - timedelta(days=1))))),
    Named("card-number", _do(i.CardPlaced(samples.card(number="110101199003071091")))),
    Named("reader-lost", _do(*_TO_HOUSE, i.Proceed(), i.ReaderChanged("reader.lost"))),
    *(Named(name, _waited(_do(*happened), 8)) for name, happened in errand_scenes.UNSURE.items()),
    Named("night-card-left", lambda state: _card_left(play(state, (_SHUT,)))),
    Named("night-paused", _then(_paused, _SHUT)),
    *(Named(name, _do(*happened)) for topic in TOPICS.values() for name, happened in topic.items()),
)
