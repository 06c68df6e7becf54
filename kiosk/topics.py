"""Scenes beside the way to the number, by what they are for; each is what happens after a hall was found open."""

from typing import Final

from kiosk import (
    attendant_scenes,
    certificate_scenes,
    errand_scenes,
    help_scenes,
    night_scenes,
    pay_scenes,
    prepare_scenes,
)
from kiosk.flow.intents import Intent

TOPICS: Final[dict[str, dict[str, tuple[Intent, ...]]]] = {
    "before": prepare_scenes.SCENES,
    "booking": errand_scenes.SCENES,
    "pay": pay_scenes.SCENES,
    "certificate": certificate_scenes.SCENES,
    "help": help_scenes.SCENES,
    "night": night_scenes.SCENES,
    "attendant": attendant_scenes.SCENES,
}
