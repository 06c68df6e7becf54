"""自查: what the person says to have. Kept as said; what a matter does not allow is only missing, and refuses nobody a number."""

from queue_server.domain.form import Need
from queue_server.domain.hall import Matter

_NEEDED = Need()


def checked(matter: Matter, said: tuple[tuple[str, int], ...]) -> tuple[tuple[str, str], ...]:
    """(mark, material) of every material, in their order; nothing where nothing was said."""
    if not said:
        return ()
    by_place = {place: how for how, place in said}
    return tuple(
        (_mark(by_place.get(place), _need(matter, place)), f"{matter.id}/{place}")
        for place in range(1, len(matter.materials) + 1)
    )


def _need(matter: Matter, place: int) -> Need:
    return matter.needs[place - 1] if place <= len(matter.needs) else _NEEDED


def _mark(how: str | None, need: Need) -> str:
    if how == "have":
        return "self_have"
    return f"self_{how}" if how is not None and how == need.without else "self_lacks"
