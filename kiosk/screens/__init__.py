"""Screens: draw and dispatch only. `load` reads the kv files, once, after the fonts are registered."""

from importlib import import_module
from pathlib import Path

from kivy.lang import Builder

from kiosk.screens.widgets.frame import Frame

NAMES = (
    "home",
    "matters",
    "find",
    "events",
    "guide",
    "care",
    "ask_card",
    "no_card",
    "credentials",
    "scan",
    "pad",
    "consent",
    "face",
    "confirm",
    "waiting",
    "ticket",
    "take",
    "problem",
    "fees",
    "pay",
    "choices",
    "sheet",
    "sign",
)
SAME = {"themes": "home"}
"""Views that another's screen draws: a card laid down then changes its words, and builds nothing."""
_WIDGETS = ("say", "box", "key", "boxes", "qr", "frame", "turn", "idle", "hold")


def load() -> dict[str, type[Frame]]:
    """Every screen's class by the name that its view carries."""
    here = Path(__file__).parent
    for name in _WIDGETS:
        import_module(f"kiosk.screens.widgets.{name}")
    classes: dict[str, type[Frame]] = {}
    for name in NAMES:
        module = import_module(f"kiosk.screens.{name}")
        classes[name] = getattr(module, "".join(part.title() for part in name.split("_")) + "Screen")
    for file in (here / "widgets" / "common.kv", *(here / f"{name}.kv" for name in NAMES)):
        if str(file) not in Builder.files:
            Builder.load_file(str(file))
    return classes | {name: classes[other] for name, other in SAME.items()}
