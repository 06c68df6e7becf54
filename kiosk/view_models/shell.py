"""The parts that every screen shares: the band, the step, back and main, the idle warning."""

from collections.abc import Iterable

from kiosk.flow import timing
from kiosk.flow.ages import age_on
from kiosk.flow.booking_screens import BookCheck, Days, Times
from kiosk.flow.intents import Back, Intent, Leave, Proceed, SwitchAid, SwitchLanguage, Touched
from kiosk.flow.moves import errand_of
from kiosk.flow.prepare_screens import PrepareScreen
from kiosk.flow.states import (
    AskCard,
    Bundle,
    Care,
    Confirm,
    Consent,
    Events,
    Face,
    Find,
    Guide,
    Issuing,
    Matters,
    NoCard,
    Printing,
    State,
    Themes,
    TicketShown,
)
from kiosk.flow.ways import Credentials, Insert, Pad, Scan
from kiosk.view_models import help_sheet
from kiosk.view_models.format import clock, masked_name
from kiosk.view_models.parts import Band, Button, Panel, Warning
from kiosk.words import Words
from queue_server.contracts.base import Minutes
from queue_server.contracts.snapshots import MatterView


def band(state: State, words: Words) -> Band:
    """The top band."""
    hall = state.catalogue.hall_name.in_(state.language) if state.catalogue else ""
    demo = words("band.demo") if state.catalogue and state.catalogue.mode == "demo" else ""
    return Band(
        hall=hall,
        clock=clock(state.now, words),
        step=step(state, words),
        who=who(state, words),
        demo=demo,
        aids=aids(state, words),
        up=words("page.up"),
        down=words("page.down"),
    )


def aids(state: State, words: Words) -> tuple[Button, ...]:
    """Language and aids; each says by itself whether it is on."""
    on = state.aids
    voice = (Button("aid:voice", words("band.voice"), SwitchAid("voice"), on=on.voice),)
    return (
        help_sheet.key(state, words),
        Button("language", words("band.language"), SwitchLanguage()),
        Button("aid:large", words("band.large"), SwitchAid("large"), on=on.large),
        Button("aid:contrast", words("band.contrast"), SwitchAid("contrast"), on=on.contrast),
        Button("aid:reach", words("band.reach"), SwitchAid("reach"), on=on.reach),
        *(voice if "sound" in state.means else ()),
    )


def who(state: State, words: Words) -> str:
    """王** 72 岁."""
    holder = state.holder
    if holder is None:
        return ""
    age = words("band.age", age=age_on(holder.birth, state.now.date())) if holder.birth else ""
    return "\u3000".join(part for part in (masked_name(holder.name), age) if part)


def step(state: State, words: Words) -> str:
    """第 2 步，共 4 步: choose, read, prove (where the matter asks for it), number."""
    match state.screen:
        case Themes() | Matters() | Find() | Events() | Bundle() | NoCard():
            return words("band.step_open", n=1)
        case Credentials(matter) | Insert(matter) | Scan(_, matter) | Pad(_, matter) if matter:
            return _of(state, words, matter, 2)
        case Credentials() | Insert() | Scan() | Pad():
            return words("band.step_open", n=1)
        case Guide(matter) | AskCard(matter) | Care(matter):
            return _of(state, words, matter, 2)
        case Consent(matter) | Face(matter) | Confirm(matter):
            return _of(state, words, matter, 3)
        case screen if isinstance(screen, PrepareScreen):
            return _of(state, words, screen.matter, 2)
        case Days(matter) | Times(matter) | BookCheck(matter):
            return _of(state, words, matter, 2)
        case Issuing(request):
            return _of(state, words, request.matter, 4)
        case Printing(ticket) | TicketShown(ticket):
            return _of(state, words, ticket.matter, 4)
        case _:
            return ""


def _of(state: State, words: Words, matter_id: str, n: int) -> str:
    total = 4 if any(each.assurance == "person" for each in errand_of(state, matter_id)) else 3
    return words("band.step", n=min(n, total), total=total)


def names(state: State, matters: Iterable[MatterView], words: Words) -> str:
    """What matters are called, in one line."""
    return words("guide.and").join(each.name.in_(state.language) for each in matters)


def of_matter(state: State, matter: MatterView, lead: str) -> str:
    """A lead that says which matter it is about, where the number is for several."""
    several = len(errand_of(state, matter.id)) > 1
    return f"{matter.name.in_(state.language)}\u3000{lead}".rstrip() if several else lead


def back(words: Words, intent: Intent | None = None, key: str = "button.back") -> Button:
    """The way back, bottom left."""
    return Button("back", words(key), intent or Back())


def leave(words: Words) -> Button:
    """The way out, where there is nothing to go back to."""
    return Button("back", words("button.leave"), Leave())


def main(words: Words, key: str) -> Button:
    """The main action, bottom right."""
    return Button("main", words(key), Proceed())


def warning(state: State, words: Words) -> Warning | None:
    """Shown over the screen when its time is nearly over."""
    left = timing.warned(state)
    if left is None:
        return None
    stay = Button("stay", words("button.stay"), Touched())
    return Warning(words("idle.title"), words("idle.text", seconds=left), stay)


def wait_of(state: State, theme: str) -> Minutes | None:
    """The wait of a theme, as the board said it last; None while the link is down."""
    return dict(state.waits).get(theme) if state.link_up else None


def no_scanner(words: Words, instead: str) -> Panel:
    """A code cannot be held before the scanner: what to do `instead`, by the key of its words."""
    return Panel("warn", "", words("trouble.scan.lost"), words(instead))
