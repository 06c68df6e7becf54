"""What the kiosk says and shows once numbers are over, and while nobody is at work: the truth, and little light."""

from datetime import datetime

from kiosk.flow import hours
from kiosk.flow.moves import matter_of
from kiosk.flow.states import State
from kiosk.view_models.parts import Panel, Rest
from kiosk.words import Words
from queue_server.contracts.guides import ADVICE

_PLACES = ((0.1, 0.75), (0.35, 0.5), (0.2, 0.25), (0.4, 0.65), (0.15, 0.4))
"""Lower left corner of the words, as shares of the panel: each minute another, so that nothing burns in."""


def who(state: State, words: Words, key: str = "problem.who") -> str:
    """Who helps with what went wrong; by night nobody is promised, but when the hall opens."""
    shut = panel(state, words)
    return words("night.who", opening=shut.title) if shut else words(key)


def todo(state: State, words: Words, key: str) -> str:
    """What to do now; by night its other words, which send nobody to a desk or a number."""
    return words(f"{key}_shut" if hours.opens(state) is not None else key)


def advises(state: State) -> bool:
    """Whether a number can be had now without any card."""
    advice = matter_of(state, ADVICE)
    return advice is not None and hours.gives(state, advice) and hours.resumes(state) is None


def no_card_key(state: State, words: Words, key: str) -> str:
    """The words of a key of whoever has no card: a number is promised only while there is one."""
    return words(key if advises(state) else "night.no_card")


def panel(state: State, words: Words) -> Panel | None:
    """When the hall opens, what can be done now, and that nobody is here; None by day."""
    opens = hours.opens(state)
    if opens is None:
        return None
    return Panel("calm", "clock", words("night.title", **_when(state, opens, words)), _text(state, words))


def over(state: State, words: Words) -> Panel | None:
    """That the last number is given while people are still served: from when there are numbers again, and who helps; else None."""
    resumes = hours.resumes(state)
    if resumes is None:
        return None
    title = words("night.over_title", **_when(state, resumes, words))
    return Panel(
        "calm", "clock", title, words("night.over_text" if state.link_up else "night.over_text_alone")
    )


def _when(state: State, moment: datetime, words: Words) -> dict[str, str]:
    days = (moment.date() - state.now.date()).days
    near = {0: "night.today", 1: "night.tomorrow"}
    return {"day": words(near.get(days, f"day.{moment.weekday()}")), "time": f"{moment:%H:%M}"}


def _text(state: State, words: Words) -> str:
    """What can be done now, which is less without the hall; and whom to ring."""
    return words("night.text" if state.link_up else "night.text_alone") + call(state, words)


def call(state: State, words: Words) -> str:
    """Whom to ring, in a hall that says so; empty elsewhere."""
    fees = state.catalogue.fees if state.catalogue else None
    return words("night.call", telephone=fees.telephone) if fees and fees.telephone else ""


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
    can = "night.touch" if state.link_up else "night.touch_alone"
    return Rest(f"{state.now:%H:%M}", words(can), place)
