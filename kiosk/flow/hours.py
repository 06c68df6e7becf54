"""When the hall is not at work, as its matters say."""

from datetime import datetime, timedelta

from kiosk.flow.states import Home, State

REST_S = 600
"""Seconds without a touch after which a panel that nobody needs goes dark."""


def opens(state: State) -> datetime | None:
    """When the first numbers are given again, while no matter gives any; None while the hall works or nothing is known."""
    matters = state.catalogue.matters if state.catalogue else ()
    known = [matter.opening for matter in matters if matter.opening is not None]
    if not known or len(known) < len(matters) or any(opening.issuing for opening in known):
        return None
    following = [opening.next for opening in known if opening.next is not None]
    return min(following).astimezone(state.now.tzinfo) if following else None


def rests(state: State) -> bool:
    """Whether the panel may go dark: nobody there, nothing on the reader, the hall shut."""
    alone = isinstance(state.screen, Home) and not state.card_on and not state.help.open
    return alone and opens(state) is not None and state.now - state.touched >= timedelta(seconds=REST_S)
