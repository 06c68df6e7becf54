"""The screens from the first one to the guide."""

from dataclasses import dataclass

from kiosk.flow import hours, together
from kiosk.flow.claims import Claim
from kiosk.flow.intents import (
    ChooseTheme,
    Leave,
    NoIdCard,
)
from kiosk.flow.moves import cut_off, gives_alone, matter_of
from kiosk.flow.states import AskCard, Home, Matters, NoCard, State, Themes
from kiosk.flow.way_intents import (
    OtherCredential,
)
from kiosk.view_models import night, shell
from kiosk.view_models.booking_ways import bookings_button
from kiosk.view_models.finding import events_tile, find_tile, matter_tiles
from kiosk.view_models.format import masked_name, wait_now
from kiosk.view_models.parts import Button, Panel, Tile, View
from kiosk.view_models.pay_fees import pay_button, pays
from kiosk.view_models.rating import rating_tile
from kiosk.words import Words
from queue_server.contracts.guides import ADVICE


@dataclass(frozen=True, slots=True)
class HomeView(View):
    """The first screen; the same with a card read, or something else shown."""

    card: Panel | None = None
    find: tuple[Tile, ...] = ()
    tiles: tuple[Tile, ...] = ()
    green: Panel | None = None


@dataclass(frozen=True, slots=True)
class MattersView(View):
    """The matters of a theme."""

    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class AskCardView(View):
    """Place the card, or go on without one."""

    card: Panel | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NoCardView(View):
    """Without a card."""

    shut: Panel | None = None
    rows_title: str = ""
    tiles: tuple[Tile, ...] = ()


def home(state: State, screen: Home, words: Words) -> HomeView:
    """The first screen: the reader, the themes, the green channel, the way without a card."""
    known = state.catalogue is not None
    return HomeView(
        "home",
        shell.band(state, words),
        words("home.title"),
        words("home.lead") if known else words("home.connecting"),
        None,
        None,
        shell.warning(state, words),
        rest=night.rest(state, words),
        card=_home_panel(state, words),
        find=find_tile(state, words),
        tiles=(
            *_themes(state, words),
            *events_tile(state, words),
            *rating_tile(state, words),
        ),
        green=_green(state, words),
        choices=(
            _no_card(state, words),
            *bookings_button(state, words),
            *_pays(state, words),
        )
        if known
        else (),
    )


def _no_card(state: State, words: Words) -> Button:
    return Button("no-card", night.no_card_key(state, words, "button.no_card"), NoIdCard())


def _green(state: State, words: Words) -> Panel | None:
    """The green channel, and from which age."""
    if state.catalogue is None:
        return None
    text = words("home.green_text", age=state.catalogue.green_age)
    return Panel("green", "", words("home.green_title"), text)


def _home_panel(state: State, words: Words) -> Panel:
    if state.card_on:
        left = night.todo(state, words, "home.card_left_text")
        return Panel("warn", "card", words("home.card_left_title"), left)
    if shut := night.panel(state, words):
        return shut
    if over := night.over(state, words):
        return over
    if gives_alone(state):
        return Panel("calm", "desk", words("home.alone_title"), words("home.alone_text"))
    if cut_off(state):
        return Panel("warn", "desk", words("home.paused_title"), words("home.paused_text"))
    if not state.reader_ok:
        return Panel("warn", "reader", words("home.reader_title"), words("home.reader_text"))
    return Panel("primary", "card", words("home.card_title"), words("home.card_text"))


def themes(state: State, screen: Themes, words: Words) -> HomeView:
    """The themes for somebody whose card is read."""
    holder = state.holder
    named = holder is not None and holder.name
    heading = words("themes.title_name", name=masked_name(named)) if named else words("themes.title")
    text = words("themes.card_on" if state.card_on else "themes.card_off") if state.card else ""
    text = night.todo(state, words, "themes.claim") if isinstance(holder, Claim) else text
    chosen = together.kept(state)
    return HomeView(
        "themes",
        shell.band(state, words),
        heading,
        words("together.lead", names=shell.names(state, chosen, words)) if chosen else "",
        shell.back(words) if chosen and state.trail else shell.leave(words),
        None,
        shell.warning(state, words),
        card=Panel("plain", "card", text, "") if text else None,
        find=find_tile(state, words),
        tiles=(
            *_themes(state, words),
            *events_tile(state, words),
            *rating_tile(state, words),
        ),
        choices=(*bookings_button(state, words), *_pays(state, words)),
    )


def _pays(state: State, words: Words) -> tuple[Button, ...]:
    return (pay_button(words),) if pays(state) else ()


def _themes(state: State, words: Words) -> tuple[Tile, ...]:
    if state.catalogue is None:
        return ()
    lang, shut = state.language, hours.resumes(state) is not None
    return tuple(
        Tile(
            Button(f"theme:{theme.id}", theme.name.in_(lang), ChooseTheme(theme.id)),
            theme.summary.in_(lang),
            "" if shut else wait_now(shell.wait_of(state, theme.id), words),
        )
        for theme in state.catalogue.themes
    )


def matters(state: State, screen: Matters, words: Words) -> MattersView:
    """The matters of one theme."""
    theme = (
        next((t for t in state.catalogue.themes if t.id == screen.theme), None) if state.catalogue else None
    )
    listed = tuple(m for m in state.catalogue.matters if m.theme == screen.theme) if state.catalogue else ()
    return MattersView(
        "matters",
        shell.band(state, words),
        theme.name.in_(state.language) if theme else "",
        night.todo(state, words, "matters.lead" if listed else "matters.empty"),
        shell.back(words),
        None,
        shell.warning(state, words),
        tiles=matter_tiles(state, listed, words),
    )


def ask_card(state: State, screen: AskCard, words: Words) -> AskCardView:
    """The reader, and as plainly the way without it."""
    matter = matter_of(state, screen.matter)
    name = matter.name.in_(state.language) if matter else ""
    return AskCardView(
        "ask_card",
        shell.band(state, words),
        words("ask_card.title"),
        words("ask_card.lead" if hours.resumes(state) is None else "ask_card.lead_shut", matter=name),
        shell.back(words),
        None,
        shell.warning(state, words),
        card=Panel("primary", "reader", words("ask_card.card_title"), words("ask_card.card_text")),
        note=words("ask_card.note"),
        choices=(
            _other(words),
            Button("no-card", night.no_card_key(state, words, "button.nothing"), NoIdCard()),
        ),
    )


def _other(words: Words) -> Button:
    return Button("other", words("button.other"), OtherCredential())


def no_card(state: State, screen: NoCard, words: Words) -> NoCardView:
    """A ticket to the desk, or a matter that asks for no card."""
    lang = state.language
    wanted = matter_of(state, screen.wanted) if screen.wanted else None
    offered = night.advises(state)
    lead = words("no_card.lead_wanted", matter=wanted.name.in_(lang)) if wanted else words("no_card.lead")
    shut = night.no_card(state, words)
    free = tuple(m for m in state.catalogue.matters if m.assurance == "none") if state.catalogue else ()
    tiles = matter_tiles(state, (m for m in free if m.id != ADVICE and hours.gives(state, m)), words)
    return NoCardView(
        "no_card",
        shell.band(state, words),
        words("no_card.title" if offered else "night.no_card_title"),
        "" if shut else lead if offered else words("no_card.no_advice"),
        shell.back(words) if state.trail else shell.back(words, Leave()),
        shell.main(words, "button.advice") if offered else None,
        shell.warning(state, words),
        rows_title=words("no_card.rows") if tiles else "",
        tiles=tiles,
        choices=(_other(words),),
        shut=shut,
    )
