"""The screens from the first one to the guide."""

from dataclasses import dataclass
from datetime import timedelta

from kiosk.flow.intents import ChooseMatter, ChooseTheme, Leave, NoIdCard
from kiosk.flow.moves import matter_of
from kiosk.flow.states import ADVICE, AskCard, Guide, Home, Matters, NoCard, State, Themes
from kiosk.view_models import shell
from kiosk.view_models.format import masked_name, wait_now, wait_range
from kiosk.view_models.parts import Button, Fact, Panel, Tile, View
from kiosk.words import Words
from queue_server.contracts.snapshots import MatterView


@dataclass(frozen=True, slots=True)
class HomeView(View):
    """The first screen."""

    card: Panel | None = None
    tiles: tuple[Tile, ...] = ()
    green: Panel | None = None


@dataclass(frozen=True, slots=True)
class ThemesView(View):
    """Themes, with the card read."""

    card: Panel | None = None
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class MattersView(View):
    """The matters of a theme."""

    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideView(View):
    """What a matter needs. `notice` is said first when it changes whether one should come at all."""

    notice: str = ""
    bring_title: str = ""
    bring: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class AskCardView(View):
    """Place the card, or go on without one."""

    card: Panel | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NoCardView(View):
    """Without a card."""

    rows_title: str = ""
    tiles: tuple[Tile, ...] = ()


def home(state: State, screen: Home, words: Words) -> HomeView:
    """The first screen: the reader, the themes, the green channel, the way without a card."""
    catalogue = state.catalogue
    green = None
    if catalogue:
        text = words("home.green_text", age=catalogue.green_age)
        green = Panel("green", "", words("home.green_title"), text)
    return HomeView(
        "home",
        shell.band(state, words),
        words("home.title"),
        words("home.lead") if catalogue else words("home.connecting"),
        None,
        None,
        card=_home_panel(state, words),
        tiles=_themes(state, words),
        green=green,
        choices=(Button("no-card", words("button.no_card"), NoIdCard()),) if catalogue else (),
    )


def _home_panel(state: State, words: Words) -> Panel:
    since = state.link_since or state.now
    grace = timedelta(seconds=state.rules.link_grace_s)
    if not state.link_up and state.now - since >= grace:
        return Panel("warn", "desk", words("home.paused_title"), words("home.paused_text"))
    if state.card_on:
        return Panel("warn", "card", words("home.card_left_title"), words("home.card_left_text"))
    if not state.reader_ok:
        return Panel("warn", "reader", words("home.reader_title"), words("home.reader_text"))
    return Panel("primary", "card", words("home.card_title"), words("home.card_text"))


def themes(state: State, screen: Themes, words: Words) -> ThemesView:
    """The themes for somebody whose card is read."""
    card = state.card
    heading = words("themes.title_name", name=masked_name(card.name)) if card else words("themes.title")
    text = words("themes.card_on" if state.card_on else "themes.card_off") if card else ""
    return ThemesView(
        "themes",
        shell.band(state, words),
        heading,
        "",
        shell.leave(words),
        None,
        shell.warning(state, words),
        card=Panel("plain", "card", text, "") if text else None,
        tiles=_themes(state, words),
    )


def _themes(state: State, words: Words) -> tuple[Tile, ...]:
    if state.catalogue is None:
        return ()
    lang = state.language
    return tuple(
        Tile(
            Button(f"theme:{theme.id}", theme.name.in_(lang), ChooseTheme(theme.id)),
            theme.summary.in_(lang),
            wait_now(shell.wait_of(state, theme.id), words),
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
        words("matters.lead") if listed else words("matters.empty"),
        shell.back(words),
        None,
        shell.warning(state, words),
        tiles=tuple(_matter_tile(state, m, words) for m in listed),
    )


def _matter_tile(state: State, matter: MatterView, words: Words) -> Tile:
    needs = words(f"matters.{matter.assurance}") if matter.open else words("matters.closed")
    button = Button(
        f"matter:{matter.id}", matter.name.in_(state.language), ChooseMatter(matter.id), enabled=matter.open
    )
    return Tile(button, matter.summary.in_(state.language), needs)


def guide(state: State, screen: Guide, words: Words) -> GuideView:
    """Before any queueing: what to bring, what it costs, how long it takes, whether one visit is enough."""
    matter = matter_of(state, screen.matter)
    band, back, warn = shell.band(state, words), shell.back(words), shell.warning(state, words)
    if matter is None or not matter.open:
        return GuideView("guide", band, words("guide.closed"), "", back, None, warn)
    asks = matter.assurance == "person" or (matter.assurance == "card" and state.card is None)
    return GuideView(
        "guide",
        band,
        matter.name.in_(state.language),
        matter.summary.in_(state.language),
        back,
        shell.main(words, "button.continue" if asks else "button.issue"),
        warn,
        notice=words("guide.visits_0_note") if matter.visits == 0 else "",
        bring_title=words("guide.bring"),
        bring=_bring(state, matter, words),
        facts=_facts(state, matter, words),
    )


def _bring(state: State, matter: MatterView, words: Words) -> tuple[str, ...]:
    if matter.materials:
        return tuple(material.in_(state.language) for material in matter.materials)
    return (words("guide.bring_none" if matter.assurance == "none" else "guide.bring_card"),)


def _facts(state: State, matter: MatterView, words: Words) -> tuple[Fact, ...]:
    lang = state.language
    wait = shell.wait_of(state, matter.theme)
    shown = wait_range(wait, words) if wait else words("wait.unknown" if state.link_up else "wait.paused")
    visits = words(f"guide.visits_{matter.visits if matter.visits in (0, 1) else 'n'}", n=matter.visits)
    return (
        Fact(words("guide.visits"), visits),
        Fact(words("guide.fee"), matter.fee.in_(lang)),
        Fact(words("guide.promise"), matter.promise.in_(lang)),
        Fact(words("guide.identity"), words(f"guide.identity_{matter.assurance}")),
        Fact(words("guide.wait"), shown),
        Fact(words("guide.area"), matter.area_name.in_(lang)),
    )


def ask_card(state: State, screen: AskCard, words: Words) -> AskCardView:
    """The reader, and as plainly the way without it."""
    matter = matter_of(state, screen.matter)
    name = matter.name.in_(state.language) if matter else ""
    return AskCardView(
        "ask_card",
        shell.band(state, words),
        words("ask_card.title"),
        words("ask_card.lead", matter=name),
        shell.back(words),
        None,
        shell.warning(state, words),
        card=Panel("primary", "reader", words("ask_card.card_title"), words("ask_card.card_text")),
        note=words("ask_card.note"),
        choices=(Button("no-card", words("button.no_card"), NoIdCard()),),
    )


def no_card(state: State, screen: NoCard, words: Words) -> NoCardView:
    """A ticket to the desk, or a matter that asks for no card."""
    lang = state.language
    wanted = matter_of(state, screen.wanted) if screen.wanted else None
    advice = matter_of(state, ADVICE)
    offered = advice is not None and advice.open
    lead = words("no_card.lead_wanted", matter=wanted.name.in_(lang)) if wanted else words("no_card.lead")
    free = tuple(m for m in state.catalogue.matters if m.assurance == "none") if state.catalogue else ()
    tiles = tuple(_matter_tile(state, m, words) for m in free if m.id != ADVICE and m.open)
    return NoCardView(
        "no_card",
        shell.band(state, words),
        words("no_card.title"),
        lead if offered else words("no_card.no_advice"),
        shell.back(words) if state.trail else shell.back(words, Leave()),
        shell.main(words, "button.advice") if offered else None,
        shell.warning(state, words),
        rows_title=words("no_card.rows") if tiles else "",
        tiles=tiles,
    )
