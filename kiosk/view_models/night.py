"""What the kiosk says and shows while nobody is at work: the truth, and little light."""

from kiosk.flow import hours
from kiosk.flow.moves import matter_of
from kiosk.flow.states import ADVICE, State
from kiosk.view_models.parts import Panel, Rest
from kiosk.words import Words

_PLACES = ((0.1, 0.75), (0.35, 0.5), (0.2, 0.25), (0.4, 0.65), (0.15, 0.4))
"""Lower left corner of the words, as shares of the panel: each minute another, so that nothing burns in."""


def panel(state: State, words: Words) -> Panel | None:
    """When the hall opens, what can be done now, and that nobody is here; None by day."""
    opens = hours.opens(state)
    if opens is None:
        return None
    days = (opens.date() - state.now.date()).days
    day = (
        words("night.today")
        if days == 0
        else words("night.tomorrow")
        if days == 1
        else words(f"day.{opens.weekday()}")
    )
    return Panel("calm", "clock", words("night.title", day=day, time=f"{opens:%H:%M}"), words("night.text"))


def no_card(state: State, words: Words) -> Panel | None:
    """Whoever has no card by night is promised nobody: when the hall opens, and what then; None by day.

    A number for advice is spoken of only in a hall that has one.
    """
    shut = panel(state, words)
    text = "night.no_card_text" if matter_of(state, ADVICE) else "night.no_card_read"
    return Panel(shut.tone, shut.icon, shut.title, words(text)) if shut else None


def rest(state: State, words: Words) -> Rest | None:
    """The dark panel."""
    if not hours.rests(state):
        return None
    place = _PLACES[(state.now.hour * 60 + state.now.minute) % len(_PLACES)]
    return Rest(f"{state.now:%H:%M}", words("night.touch"), place)
