"""Another credential than the card: the list, the scanner, the slot, the pad."""

from dataclasses import dataclass
from itertools import pairwise

from kiosk.flow import credentials as flow
from kiosk.flow import hours
from kiosk.flow.intents import (
    NoIdCard,
)
from kiosk.flow.moves import matter_of
from kiosk.flow.states import State
from kiosk.flow.way_intents import (
    ChooseCredential,
    OtherCredential,
    PadKey,
)
from kiosk.flow.ways import PAD_LIMIT, Checking, Credentials, Insert, Pad, Scan, pad_signs
from kiosk.view_models import night, shell
from kiosk.view_models.ending import WaitingView
from kiosk.view_models.parts import Button, Panel, Tile, View
from kiosk.words import Words

_NUMBER_KEYS = "123456789X0"
_CODE_KEYS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_TO_ADVICE = frozenset(("scan.expired", "scan.lost", "code.silent", "card.refused", "reader.lost"))
"""Troubles whose words speak of a number for advice."""


@dataclass(frozen=True, slots=True)
class CredentialsView(View):
    """Which credential? `trouble` says what went wrong with the last one."""

    trouble: Panel | None = None
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanView(View):
    """Hold it there, or put it in there."""

    card: Panel | None = None
    trouble: Panel | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PadView(View):
    """What is typed, and the keys. The person must see it to check it: it is the one thing not masked."""

    typed: str = ""
    hint: str = ""
    wrong: str = ""
    signs: tuple[Button, ...] = ()
    columns: int = 3

    def __repr__(self) -> str:
        return "PadView(***)"


def credentials(state: State, screen: Credentials, words: Words) -> CredentialsView:
    """Every way that this kiosk can take, each with what it means; and always a ticket without any."""
    matter = matter_of(state, screen.wanted) if screen.wanted else None
    lead = (
        words("credentials.lead_wanted", matter=matter.name.in_(state.language))
        if matter and hours.resumes(state) is None
        else night.todo(state, words, "credentials.lead")
    )
    return CredentialsView(
        "credentials",
        shell.band(state, words),
        words("credentials.title"),
        lead,
        shell.back(words),
        Button("no-card", night.no_card_key(state, words, "button.nothing"), NoIdCard()),
        shell.warning(state, words),
        trouble=_trouble(state, screen.trouble, words),
        tiles=tuple(_tile(way, words) for way in flow.ways(state) if way != "licence-scan"),
    )


def _tile(way: str, words: Words) -> Tile:
    button = Button(f"way:{way}", words(f"way.{way}"), ChooseCredential(way))  # type: ignore[arg-type]  # the flow's own list
    return Tile(button, words(f"way.{way}_text"), "")


def _trouble(state: State, key: str, words: Words) -> Panel | None:
    """Where no number is given without a document now, none is spoken of."""
    if not key:
        return None
    advises = key not in _TO_ADVICE or night.advises(state)
    return Panel(
        "warn",
        "",
        words(f"trouble.{key}"),
        words(f"trouble.{key}_todo" if advises else "credentials.another"),
    )


def scan(state: State, screen: Scan, words: Words) -> ScanView:
    """The scanner's window, and what to hold before it."""
    kind = screen.way.replace("-", "_")
    return _place(
        state, screen, words, f"scan.{kind}", "scan.note" if screen.way == "code" else "scan.paper_note"
    )


def insert(state: State, screen: Insert, words: Words) -> ScanView:
    """The slot for social-security cards."""
    return _place(state, screen, words, "scan.social", "scan.paper_note")


def _place(state: State, screen: Scan | Insert, words: Words, key: str, note: str) -> ScanView:
    return ScanView(
        "scan",
        shell.band(state, words),
        words(f"{key}_title"),
        "",
        shell.back(words),
        None,
        shell.warning(state, words),
        card=Panel(
            "primary", "card" if isinstance(screen, Insert) else "scan", words(key), words(f"{key}_text")
        ),
        trouble=_trouble(state, screen.trouble, words),
        note=words(note),
        choices=_others(state, words),
    )


def _others(state: State, words: Words) -> tuple[Button, ...]:
    other = Button("other", words("button.other"), OtherCredential())
    return other, Button("no-card", night.no_card_key(state, words, "button.nothing"), NoIdCard())


def checking(state: State, screen: Checking, words: Words) -> WaitingView:
    """A few seconds, and a way out of them."""
    return WaitingView(
        "waiting", shell.band(state, words), words("scan.checking"), words("scan.checking_text"), None, None,
        choices=(Button("other", words("button.other"), OtherCredential()),),
    )  # fmt: skip


def pad(state: State, screen: Pad, words: Words) -> PadView:
    """A number, or the code of a licence."""
    code = screen.credential == "business_licence"
    signs, has = (_CODE_KEYS if code else _NUMBER_KEYS), pad_signs(screen)
    full = len(screen.text) >= PAD_LIMIT
    keys = [Button(f"key:{sign}", sign, PadKey(sign), enabled=sign in has and not full) for sign in signs]
    keys.append(Button("key:erase", words("pad.erase"), PadKey(flow.ERASE), enabled=bool(screen.text)))
    scannable = code and "licence-scan" in flow.ways(state)
    by_scan = Button("way:licence-scan", words("pad.scan"), ChooseCredential("licence-scan"))
    return PadView(
        "pad",
        shell.band(state, words),
        words(f"pad.{screen.credential}"),
        "",
        shell.back(words),
        Button("main", words("button.enter"), shell.main(words, "button.enter").intent, enabled=full),
        shell.warning(state, words),
        typed=_grouped(screen.text, code=code),
        hint=words("pad.left", n=PAD_LIMIT - len(screen.text)) if not full else words("pad.look"),
        wrong=words(f"trouble.{screen.wrong}") if screen.wrong else "",
        signs=tuple(keys),
        columns=8 if code else 3,
        choices=(by_scan,) if scannable else (),
    )


def _grouped(text: str, *, code: bool) -> str:
    """110101 19900101 001X, as people read it out; a code in groups of what it is made of."""
    cuts = (0, 2, 8, 17, 18) if code else (0, 6, 14, 18)
    groups = [text[start:end] for start, end in pairwise(cuts)]
    return " ".join(group for group in groups if group)
