"""From the request to the good-bye, and everything that can go wrong on the way."""

from dataclasses import dataclass

from kiosk.flow.cards import USELESS
from kiosk.flow.fees import payable
from kiosk.flow.intents import Leave, NoIdCard, Proceed, SayAgain
from kiosk.flow.slip_intents import Reprint
from kiosk.flow.states import (
    CardProblem,
    Issuing,
    Paused,
    Printing,
    State,
    TakeThings,
    TicketShown,
)
from kiosk.view_models import compared, night, shell
from kiosk.view_models.format import wait_figure
from kiosk.view_models.parts import Button, Fact, Item, Panel, View
from kiosk.view_models.pay_fees import pay_button
from kiosk.words import Words
from queue_server.contracts.replies import TicketView as Given


@dataclass(frozen=True, slots=True)
class WaitingView(View):
    """What is being waited for; a number that is there already is shown before its slip is."""

    number: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class TicketView(View):
    """The number is the hero. Without paper `where` to go stands beside the code, and what happened is the heading."""

    number: str = ""
    matter: str = ""
    green: str = ""
    where: Fact | None = None
    facts: tuple[Fact, ...] = ()
    failure: Panel | None = None
    qr: str = ""
    qr_text: str = ""
    list_title: str = ""
    items: tuple[Item, ...] = ()
    printed: str = ""

    def __repr__(self) -> str:
        return f"TicketView({self.number})"


@dataclass(frozen=True, slots=True)
class TakeView(View):
    """Good-bye."""

    card: Panel | None = None
    slip: Panel | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProblemView(View):
    """What happened, what to do, who comes."""

    icon: str = ""
    what: str = ""
    todo: str = ""
    who: str = ""


def waiting(state: State, screen: Issuing | Printing, words: Words) -> WaitingView:
    """A few seconds, named."""
    band = shell.band(state, words)
    if isinstance(screen, Issuing):
        return WaitingView(
            "waiting", band, words("waiting.issuing"), words("waiting.issuing_text"), None, None
        )
    given = screen.ticket
    text = words("waiting.printing_text", number=given.number)
    heading, matter = words("waiting.printing"), _matters(state, given, words)
    return WaitingView("waiting", band, heading, text, None, None, number=given.number, matter=matter)


def _matters(state: State, given: Given, words: Words) -> str:
    """Everything that the number is for."""
    return words("guide.and").join(each.in_(state.language) for each in (given.matter_name, *given.also))


def ticket(state: State, screen: TicketShown, words: Words) -> TicketView:
    """The number, where to go, how long; and when there is no paper, everything that the paper would carry."""
    given = screen.ticket
    where = Fact(words("ticket.area"), given.area_name.in_(state.language))
    return TicketView(
        "ticket",
        shell.band(state, words),
        "" if screen.printed else words("ticket.failed_title"),
        "",
        None,
        shell.main(words, _done_key(state, screen)),
        shell.warning(state, words),
        number=given.number,
        matter=_matters(state, given, words),
        green=_green(screen, words),
        where=None if screen.printed else where,
        facts=((where,) if screen.printed else ()) + _ticket_facts(state, screen, words),
        failure=_told(state, screen, words),
        choices=(*_again(state, screen, words), *_pays(state, screen, words), *_aloud(state, words)),
        qr="" if screen.printed else screen.url,
        qr_text=words(
            "ticket.qr_new" if screen.renewed else "ticket.qr_offline" if screen.offline else "ticket.qr"
        ),
        list_title=words("ticket.list"),
        items=_items(state, screen, words),
        printed=words("ticket.printed") if screen.printed else "",
    )


def _pays(state: State, screen: TicketShown, words: Words) -> tuple[Button, ...]:
    """The fee of the matter, while the hall answers."""
    there = state.link_up and not screen.offline
    return (pay_button(words),) if there and payable(state, screen.ticket.matter) else ()


def _aloud(state: State, words: Words) -> tuple[Button, ...]:
    """The number said aloud, as often as somebody likes."""
    return (Button("say", words("button.say"), SayAgain()),) if "sound" in state.means else ()


def _done_key(state: State, screen: TicketShown) -> str:
    if not screen.printed:
        return "button.done_noted"
    return "button.done_all" if state.card_on else "button.done_slip"


def _green(screen: TicketShown, words: Words) -> str:
    if not screen.ticket.green:
        return ""
    rest = words(
        "ticket.green_next" if screen.ticket.ahead == 0 and not screen.offline else "ticket.green_soon"
    )
    return f"{words('ticket.green')}\u3000{rest}"


def _ticket_facts(state: State, screen: TicketShown, words: Words) -> tuple[Fact, ...]:
    """How long, how many before, what is promised."""
    lang, given = state.language, screen.ticket
    ahead = words("ticket.ahead_0") if given.ahead == 0 else words("ticket.ahead_n", n=given.ahead)
    wait = (Fact(words("ticket.wait"), wait_figure(given.wait, words)), Fact(words("ticket.ahead"), ahead))
    later = (Fact(words("ticket.wait"), words("ticket.wait_offline")),)
    promise = (Fact(words("ticket.promise"), given.promise.in_(lang)),) if given.promise else ()
    sent = (Fact(words("ticket.delivery"), words("ticket.delivery_text")),) if given.delivery else ()
    coded = not screen.printed and given.witness
    code = (Fact(words("ticket.witness"), given.witness, private=True),) if coded else ()
    return (*(later if screen.offline else wait), *promise, *sent, *code)


def _told(state: State, screen: TicketShown, words: Words) -> Panel | None:
    """What is not as usual: no paper, a number of this machine's own; or that staff have looked."""
    if not screen.printed:
        return _failure(screen, words)
    if screen.offline:
        return Panel("calm", "desk", words("ticket.offline_title"), words("ticket.offline_text"))
    return compared.panel(state, screen, words)


def _again(state: State, screen: TicketShown, words: Words) -> tuple[Button, ...]:
    """Another slip, once the hall can close the page of the first."""
    if screen.printed or screen.offline or not state.link_up:
        return ()
    return (Button("reprint", words("button.reprint"), Reprint()),)


def _failure(screen: TicketShown, words: Words) -> Panel:
    cause = screen.cause if screen.cause != "none" else "unknown"
    text = words("ticket.failed_text")
    if screen.offline:
        text += _gap(words) + words("ticket.offline_text")
    return Panel("warn", "printer", words(f"print_cause.{cause}"), text)


def _gap(words: Words) -> str:
    return "" if words.language == "zh" else " "


def _items(state: State, screen: TicketShown, words: Words) -> tuple[Item, ...]:
    items = [Item(t.in_(state.language), words("ticket.prepare"), False) for t in screen.ticket.prepare]
    return (*compared.items(state, screen, words), *items)


def take(state: State, screen: TakeThings, words: Words) -> TakeView:
    """The session is wiped already."""
    heading = words("take.title" if screen.with_ticket else "take.title_plain")
    card = Panel("warn", "card", words("take.card"), words("take.card_text")) if state.card_on else None
    left = state.slip_forgotten
    slip = Panel("warn", "printer", words("take.slip"), words("take.slip_text")) if left else None
    return TakeView(
        "take",
        shell.band(state, words),
        heading,
        "",
        None,
        Button("main", words("button.home"), Leave()),
        card=card,
        slip=slip,
        note=words("take.wiped"),
    )


def card_problem(state: State, screen: CardProblem, words: Words) -> ProblemView:
    """A card or the reader."""
    reader, useless = screen.code.startswith("reader."), screen.code in USELESS
    again = shell.main(words, "button.again")
    without = Button("no-card", night.no_card_key(state, words, "problem.no_card"), NoIdCard())
    title = (
        f"problem.{screen.code}_title" if useless else "problem.title_reader" if reader else "problem.title"
    )
    return ProblemView(
        "problem",
        shell.band(state, words),
        words(title),
        "",
        shell.leave(words),
        without if useless else again,
        shell.warning(state, words),
        icon="reader" if reader else "card",
        what=words(f"problem.{screen.code}"),
        todo=_card_todo(state, screen, words),
        who=night.who(state, words),
        choices=(Button("again", words("button.back"), Proceed()),) if useless else (without,),
    )


def _card_todo(state: State, screen: CardProblem, words: Words) -> str:
    """Where no number is given without a card now, none is spoken of."""
    if screen.code == "card.read_failed" or night.advises(state):
        return words(f"problem.{screen.code}_todo")
    return night.todo(state, words, "problem.todo")


def paused(state: State, screen: Paused, words: Words) -> ProblemView:
    """The queue does not answer."""
    return ProblemView(
        "problem",
        shell.band(state, words),
        night.todo(state, words, "paused.title"),
        "",
        shell.leave(words),
        shell.main(words, "button.again"),
        shell.warning(state, words),
        icon="desk",
        what=words("paused.what"),
        todo=words("paused.todo"),
        who=night.who(state, words, "paused.who"),
    )
