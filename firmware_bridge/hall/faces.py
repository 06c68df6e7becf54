"""What a window's sign shows, from the window's snapshot. Pure."""

from __future__ import annotations

from typing import Final

from firmware_bridge.hall_ports import SignFace
from firmware_bridge.protocol.hall_units import Colour, Effect
from queue_server.contracts.base import Language
from queue_server.contracts.snapshots import WindowSnapshot

_CALL: Final = {"zh": "请{number}到{window}号窗口", "en": "{number} to window {window}"}
_SERVING: Final = {"zh": "{window}号窗口 正在办理{number}", "en": "Window {window}: {number}"}
_FREE: Final = {"zh": "{window}号窗口", "en": "Window {window}"}
_PAUSED: Final = {"zh": "{window}号窗口 暂停服务", "en": "Window {window} paused"}
_CLOSED: Final = {"zh": "{window}号窗口 未开放", "en": "Window {window} closed"}


def call_text(number: str, window: str, language: Language) -> str:
    """A call, as the sign and a pager say it."""
    return _CALL[language].format(number=number, window=window)


def said_in(ticket: Language, own: Language) -> Language:
    """Whoever is called reads their own language; a sign or pager that is set to English may have no Chinese signs."""
    return "en" if own == "en" else ticket


def face_of(window: WindowSnapshot, language: Language) -> SignFace:
    """The called ticket blinks; who is served, a pause and a closed window stand still."""
    current = window.current
    if current is not None and current.state == "called":
        theirs = said_in(current.language, language)
        return SignFace(call_text(current.number, window.label, theirs), Colour.RED, Effect.BLINK)
    if current is not None:
        theirs = said_in(current.language, language)
        return SignFace(_SERVING[theirs].format(number=current.number, window=window.label), Colour.GREEN)
    match window.state:
        case "open":
            return SignFace(_FREE[language].format(window=window.label), Colour.GREEN)
        case "paused":
            return SignFace(_PAUSED[language].format(window=window.label), Colour.AMBER)
        case "closed":
            return SignFace(_CLOSED[language].format(window=window.label), Colour.RED, brightness=30)
