"""No number: what stands in the way, until when where the hall says so, and what can be done now."""

from kiosk.flow import hours, leaving_out
from kiosk.flow.moves import matter_of
from kiosk.flow.states import NO_NUMBERS, Refused, State
from kiosk.view_models import leaving, night, shell
from kiosk.view_models.booking_ways import book_button
from kiosk.view_models.ending import ProblemView
from kiosk.view_models.format import moment
from kiosk.view_models.parts import Button
from kiosk.words import Words
from queue_server.contracts.refusals import WORDS, RefusalCode

_FOR_PEOPLE = {
    RefusalCode.DAY_CLOSED,
    RefusalCode.CARD_NEEDED,
    RefusalCode.SEAL_BROKEN,
    RefusalCode.UNKNOWN_MATTER,
    RefusalCode.TOO_MANY,
    RefusalCode.TRY_AGAIN,
    RefusalCode.TOO_MANY_CASES,
    RefusalCode.ALREADY_QUEUED,
    RefusalCode.CHECK_IN_NOT_OPEN,
    RefusalCode.BOOKING_ENDED,
    RefusalCode.UNKNOWN_BOOKING,
}
"""Refusals that a citizen can do something about; the others are the machine's own affair."""


def refused(state: State, screen: Refused, words: Words) -> ProblemView:
    """The queue said no."""
    ways = _ways(state, screen, words)
    return ProblemView(
        "problem",
        shell.band(state, words),
        words("refused.title"),
        "",
        shell.leave(words),
        Button("main", words("button.back"), shell.back(words).intent),
        shell.warning(state, words),
        icon="clock" if screen.code in NO_NUMBERS else "desk",
        what=_what(state, screen, words),
        todo=_todo_words(state, screen, ways, words),
        who=night.who(state, words),
        choices=ways,
    )


def _what(state: State, screen: Refused, words: Words) -> str:
    matter = matter_of(state, screen.stopped)
    if screen.code in NO_NUMBERS and matter is not None:
        name, key = matter.name.in_(state.language), f"refused.{screen.code.value}"
        if screen.when is None or screen.code is RefusalCode.DAY_FULL:
            return words(key, matter=name)
        when = moment(screen.when.astimezone(state.now.tzinfo), state.now, words)
        return words(f"{key}_from", matter=name, when=when)
    if screen.code is RefusalCode.NUMBERS_USED_UP:
        return words("refused.numbers_used_up")
    known = screen.code in _FOR_PEOPLE or screen.code in NO_NUMBERS
    return WORDS[screen.code].in_(state.language) if known else words("refused.technical")


def _ways(state: State, screen: Refused, words: Words) -> tuple[Button, ...]:
    """The others of the number without the one that gives none now; another time for that one."""
    if screen.code not in NO_NUMBERS:
        return ()
    several = (leaving.leave_out(screen.about, words),) if leaving_out.others(state, screen.about) else ()
    return (*several, *book_button(state, screen.stopped, words))


def _todo_words(state: State, screen: Refused, ways: tuple[Button, ...], words: Words) -> str:
    key = _todo(screen, ways)
    sent = key in ("refused.todo", "guide.closed_text", "refused.full_todo")
    return night.todo(state, words, "refused.todo") if sent and hours.opens(state) is not None else words(key)


def _todo(screen: Refused, ways: tuple[Button, ...]) -> str:
    names = {way.id for way in ways}
    if "leave-out" in names:
        return "refused.others_todo"
    if "book" in names:
        return "refused.later_or_book" if screen.when else "refused.full_todo"
    if screen.when and screen.code in NO_NUMBERS:
        return "refused.later_todo"
    never = screen.code in NO_NUMBERS and screen.code is not RefusalCode.DAY_FULL
    return "guide.closed_text" if never else "refused.todo"
