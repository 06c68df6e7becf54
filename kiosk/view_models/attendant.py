"""What staff see at the inside of the machine."""

from dataclasses import replace
from datetime import datetime

from kiosk.flow import attendant as flow
from kiosk.flow.attendant_intents import AskAct, OpenLog, OpenTests, TryDevice
from kiosk.flow.attendant_screens import (
    DEVICES,
    PIN_LEAST,
    PIN_MOST,
    AttendantAsking,
    AttendantCard,
    AttendantLog,
    AttendantMenu,
    AttendantPin,
    AttendantScreen,
    AttendantSure,
    AttendantTests,
    Device,
    Machine,
    PaperOutlook,
)
from kiosk.flow.intents import Intent, Leave
from kiosk.flow.states import State
from kiosk.flow.way_intents import PadKey
from kiosk.view_models import shell
from kiosk.view_models.credentials import PadView, ScanView
from kiosk.view_models.ending import WaitingView
from kiosk.view_models.parts import Button, Fact, Panel, Tile, View
from kiosk.view_models.sheets import SheetView
from kiosk.words import Words

_NEEDS: dict[Device, str] = {"scanner": "scanner", "slot": "social", "camera": "camera", "sound": "sound"}
"""Devices that not every machine has, by their name among the state's means."""


def attendant_view(state: State, screen: AttendantScreen, words: Words) -> View:
    """The screen's view."""
    match screen:
        case AttendantPin():
            return _pin(state, screen, words)
        case AttendantCard():
            return _card(state, words)
        case AttendantAsking():
            title, text = words("attendant.asking"), words("attendant.asking_text")
            return WaitingView("waiting", shell.band(state, words), title, text, None, None)
        case AttendantMenu():
            return _menu(state, screen, words)
        case AttendantTests():
            return _tests(state, screen, words)
        case AttendantLog():
            return _log(state, screen, words)
        case AttendantSure():
            return _sure(state, screen, words)


def _pin(state: State, screen: AttendantPin, words: Words) -> PadView:
    locked = screen.locked is not None and state.now < screen.locked
    full = len(screen.typed) >= PIN_MOST
    keys = [
        Button(f"key:{sign}", sign, PadKey(sign), enabled=not full and not locked) for sign in "1234567890"
    ]
    keys.append(Button("key:erase", words("pad.erase"), PadKey(flow.ERASE), enabled=bool(screen.typed)))
    enough = len(screen.typed) >= PIN_LEAST and not locked
    return PadView(
        "pad",
        shell.band(state, words),
        words("attendant.pin"),
        words("attendant.pin_lead"),
        shell.leave(words),
        Button("main", words("button.continue"), shell.main(words, "button.continue").intent, enabled=enough),
        shell.warning(state, words),
        typed=" ".join("●" * len(screen.typed)),
        hint=words("attendant.pin_hint"),
        wrong=_wrong(screen, locked, words),
        signs=tuple(keys),
    )


def _wrong(screen: AttendantPin, locked: bool, words: Words) -> str:
    if locked and screen.locked is not None:
        return words("attendant.locked", time=f"{screen.locked:%H:%M}")
    return words(f"attendant.{screen.wrong}") if screen.wrong else ""


def _card(state: State, words: Words) -> ScanView:
    panel = Panel("primary", "reader", words("attendant.card"), words("attendant.card_text"))
    return ScanView(
        "scan", shell.band(state, words), words("attendant.card_title"), "", shell.back(words), None,
        shell.warning(state, words), card=panel,
    )  # fmt: skip


def _sheet(state: State, words: Words, key: str, *, lead: str = "", back: Button | None = None) -> SheetView:
    return SheetView(
        "sheet", shell.band(state, words), words(f"attendant.{key}"), lead, back or shell.back(words), None,
        shell.warning(state, words),
    )  # fmt: skip


def _menu(state: State, screen: AttendantMenu, words: Words) -> SheetView:
    sheet = _sheet(
        state,
        words,
        "menu",
        lead=words("attendant.menu_lead", by=screen.by),
        back=Button("back", words("attendant.leave"), Leave()),
    )
    acts = tuple(
        _tile(key, intent, words)
        for key, intent in (
            ("tests", OpenTests()), ("paper", AskAct("paper")), ("log", OpenLog()),
            ("restart", AskAct("restart")), ("reboot", AskAct("reboot")),
        )
    )  # fmt: skip
    return replace(sheet, facts=_facts(state, screen.machine, words), tiles=acts)


def _tile(key: str, intent: Intent, words: Words) -> Tile:
    return Tile(
        Button(f"act:{key}", words(f"attendant.do_{key}"), intent), words(f"attendant.do_{key}_text"), ""
    )


def _facts(state: State, machine: Machine, words: Words) -> tuple[Fact, ...]:
    parts = [
        Fact(words(f"attendant.part_{name}"), words(f"attendant.is_{is_}")) for name, is_ in machine.parts
    ]
    link = Fact(words("attendant.part_hall"), words(f"attendant.hall_{'up' if state.link_up else 'down'}"))
    waiting = Fact(words("attendant.waiting"), words("attendant.waiting_n", n=machine.waiting))
    left = Fact(words("attendant.left"), words("attendant.left_n", n=machine.left))
    roll = Fact(words("attendant.roll"), paper_line(machine.paper, state.now, words))
    return (roll, link, *parts, waiting, *((left,) if machine.left else ()))


def paper_line(paper: PaperOutlook | None, now: datetime, words: Words) -> str:
    """12 米，够到明天开门."""
    if paper is None:
        return words("attendant.is_unknown")
    left = words("attendant.metres", n=round(paper.left_m))
    return words(
        "attendant.and",
        one=left,
        other=words(f"attendant.lasts_{_lasts(paper)}", time=_when(paper, now, words)),
    )


def _lasts(paper: PaperOutlook) -> str:
    if paper.closing is None and paper.opening is None:
        return "unknown"
    if paper.closing is False:
        return "short"
    return "opening" if paper.opening else "closing"


def _when(paper: PaperOutlook, now: datetime, words: Words) -> str:
    if paper.until is None:
        return ""
    days = (paper.until.date() - now.date()).days
    day = words(
        "night.today" if days == 0 else "night.tomorrow" if days == 1 else f"day.{paper.until.weekday()}"
    )
    return f"{day} {paper.until:%H:%M}"


def _tests(state: State, screen: AttendantTests, words: Words) -> SheetView:
    sheet = _sheet(state, words, "tests", lead=words("attendant.tests_lead"))
    has = [device for device in DEVICES if device not in _NEEDS or _NEEDS[device] in state.means]
    return replace(sheet, tiles=tuple(_device(screen, device, words) for device in has))


def _device(screen: AttendantTests, device: Device, words: Words) -> Tile:
    outcome = "running" if screen.running == device else dict(screen.results).get(device, "")
    said = words(f"attendant.try_{outcome}") if outcome else ""
    button = Button(f"try:{device}", words(f"attendant.part_{device}"), TryDevice(device), on=bool(outcome))
    return Tile(button, words(f"attendant.how_{device}"), said)


def _log(state: State, screen: AttendantLog, words: Words) -> SheetView:
    sheet = _sheet(
        state, words, "log", lead=words("attendant.log_lead" if screen.lines else "attendant.log_none")
    )
    lines = tuple(
        Fact(line.at, "\u3000".join(p for p in (line.event, line.values) if p)) for line in screen.lines
    )
    return replace(sheet, facts=lines)


def _sure(state: State, screen: AttendantSure, words: Words) -> SheetView:
    main = Button("main", words(f"attendant.yes_{screen.act}"), shell.main(words, "button.ok").intent)
    panel = Panel(
        "warn", "", words(f"attendant.sure_{screen.act}"), words(f"attendant.sure_{screen.act}_text")
    )
    return SheetView(
        "sheet", shell.band(state, words), words(f"attendant.do_{screen.act}"), "", shell.back(words), main,
        shell.warning(state, words), panels=(panel,),
    )  # fmt: skip
