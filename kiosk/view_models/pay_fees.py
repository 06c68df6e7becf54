"""What is to be paid: the price list, the number of a notice, and that nothing could be begun."""

from dataclasses import dataclass

from kiosk.flow import fees
from kiosk.flow.booking import proved
from kiosk.flow.intents import Leave
from kiosk.flow.pay_intents import ClearFees, FindPayment, OpenFees, OpenPayNumber, PickFee, ResumePayment
from kiosk.flow.pay_screens import Fees, PayNumber, PayProblem
from kiosk.flow.states import State
from kiosk.view_models import night, shell
from kiosk.view_models.finding import keypad
from kiosk.view_models.format import in_fours, yuan
from kiosk.view_models.parts import Button, Panel, Tile, View
from kiosk.words import Words
from queue_server.contracts.fee_views import FeeLine
from queue_server.contracts.refusals import WORDS


@dataclass(frozen=True, slots=True)
class FeesView(View):
    """What can be picked, and where cash is taken."""

    problem: Panel | None = None
    tiles: tuple[Tile, ...] = ()
    cash: Panel | None = None


def pay_button(words: Words) -> Button:
    """缴费, wherever it is offered."""
    return Button("pay", words("pay.button"), OpenFees())


def pays(state: State) -> bool:
    """Whether the hall takes money at its kiosks."""
    return state.catalogue is not None and state.catalogue.fees is not None


def cash(state: State, words: Words) -> Panel | None:
    """Where cash is taken, and a telephone; on every screen of paying."""
    table = state.catalogue.fees if state.catalogue else None
    if table is None or table.cash_where is None:
        return Panel("plain", "", words("pay.cash_title"), words("pay.cash_plain"))
    where = table.cash_where.in_(state.language)
    text = words("pay.cash", where=where, telephone=table.telephone)
    return Panel("plain", "", words("pay.cash_title"), text)


def fees_view(state: State, screen: Fees, words: Words) -> FeesView:
    """The price list; of a ticket's matter alone where there is one."""
    picked = fees.picked_fen(state, screen)
    key = ("pay.next" if picked else "pay.next_free") if screen.picked else "pay.next_none"
    main = Button("main", words(key, yuan=yuan(picked)), shell.main(words, "pay.button").intent)
    listed = tuple(
        _tile(state, screen, each, words) for each in fees.offered(state, screen) if _shown(screen, each)
    )
    return FeesView(
        "fees",
        shell.band(state, words),
        words("pay.title"),
        words("pay.lead_ticket" if screen.ticket else "pay.lead"),
        shell.back(words),
        main if screen.picked else None,
        shell.warning(state, words),
        choices=(Button("clear", words("pay.clear"), ClearFees()),) if screen.picked else (),
        tiles=(*_others(state, screen, words), *listed),
        cash=cash(state, words),
    )


def _shown(screen: Fees, line: FeeLine) -> bool:
    """What staff assess is worth a line only where it belongs to the person's own matter."""
    return line.fen is not None or screen.matter is not None


def _others(state: State, screen: Fees, words: Words) -> tuple[Tile, ...]:
    """The payment just now, and the way by a number."""
    left = fees.left_behind(state)
    tiles = []
    if left is not None:
        text = words("pay.resume_text", order=left.order, yuan=yuan(left.fen))
        tiles.append(
            Tile(Button("resume", words("pay.resume"), ResumePayment()), text, "", unsaid=left.order)
        )
    if screen.matter is None and proved(state):
        tiles.append(Tile(Button("mine", words("pay.mine"), FindPayment()), words("pay.mine_text"), ""))
    if screen.matter is None:
        by_number = Button("number", words("pay.number"), OpenPayNumber())
        tiles.append(Tile(by_number, words("pay.number_text"), ""))
    return tuple(tiles)


def _tile(state: State, screen: Fees, line: FeeLine, words: Words) -> Tile:
    count = dict(screen.picked).get(line.item, 0)
    chosen = words("pay.picked_one" if line.most == 1 else "pay.picked", n=count) if count else ""
    button = Button(
        f"fee:{line.item}",
        line.name.in_(state.language),
        PickFee(line.item),
        on=count > 0,
        enabled=line.fen is not None,
    )
    return Tile(button, _price(line, state, words), chosen, quiet=line.fen is None)


def _price(line: FeeLine, state: State, words: Words) -> str:
    if line.free is not None:
        return words("pay.free", why=line.free.in_(state.language))
    if line.fen is None:
        return words("pay.assessed")
    return words("pay.one" if line.most == 1 else "pay.each", yuan=yuan(line.fen))


def number(state: State, screen: PayNumber, words: Words) -> FeesView:
    """The number as it is typed, in fours."""
    whole = len(screen.typed) in (fees.ORDER_SIGNS, fees.NOTICE_DIGITS)
    return FeesView(
        "fees",
        shell.band(state, words),
        in_fours(screen.typed) or words("pay.number_title"),
        night.todo(state, words, "pay.number_unknown") if screen.unknown else words("pay.number_lead"),
        shell.back(words),
        shell.main(words, "pay.look_up") if whole else None,
        shell.warning(state, words),
        said=words("pay.number_title"),
        keys=keypad(words),
        problem=shell.no_scanner(words, "pay.no_scanner") if screen.no_scanner else None,
        cash=cash(state, words),
    )


def problem(state: State, screen: PayProblem, words: Words) -> FeesView:
    """Nothing was begun: why, and where one can pay all the same."""
    plain = isinstance(screen.code, str) and screen.code in ("link", "notice")
    what = words(f"pay.problem_{screen.code}") if plain else WORDS[screen.code].in_(state.language)  # type: ignore[index]  # the rest are refusal codes
    return FeesView(
        "fees",
        shell.band(state, words),
        words("pay.problem"),
        "",
        None,
        Button("main", words("button.home"), Leave()),
        shell.warning(state, words),
        tiles=(),
        cash=cash(state, words),
        problem=Panel("warn", "desk", what, night.todo(state, words, "pay.problem_todo")),
    )
