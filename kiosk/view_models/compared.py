"""What a number's screen says of the look that staff take at person and card."""

from kiosk.flow.claims import credential_of
from kiosk.flow.states import State, TicketShown
from kiosk.view_models.parts import Item, Panel
from kiosk.words import Words
from queue_server.contracts.identity import CHIP_CARDS, PROVED, Credential


def panel(state: State, screen: TicketShown, words: Words) -> Panel | None:
    """Said large once staff have looked: that it is done, or that the window looks again."""
    same = _outcome(state, screen)
    if same is None:
        return None
    name = "same" if same else "again"
    return Panel("calm", "staff", words(f"compared.{name}_title"), words(f"compared.{name}_text"))


def items(state: State, screen: TicketShown, words: Words) -> tuple[Item, ...]:
    """The credential and the person, each with who looks at it."""
    shown = (_credential(credential_of(state.holder), state, screen, words),) if state.holder else ()
    return (*shown, *_person(state, screen, words))


def _person(state: State, screen: TicketShown, words: Words) -> tuple[Item, ...]:
    check, same = screen.checked, _outcome(state, screen)
    if check is None:
        return ()
    if check.outcome == "accept":
        note = "person_done_emulated" if check.emulated else "person_done"
        return (Item(words("ticket.person"), words(f"ticket.{note}"), True),)
    note = {None: "person_staff", True: "person_by_staff", False: "person_window"}[same]
    return (Item(words("ticket.person"), words(f"ticket.{note}"), same is True),)


def _credential(credential: Credential, state: State, screen: TicketShown, words: Words) -> Item:
    if credential in CHIP_CARDS:
        return Item(words("ticket.identity"), words("ticket.identity_done"), True)
    name = words(f"credential.{credential}")
    if credential in PROVED:
        return Item(name, words("ticket.identity_verified"), True)
    seen = _outcome(state, screen) is True
    return Item(name, words("ticket.identity_seen" if seen else "ticket.identity_staff"), seen)


def _outcome(state: State, screen: TicketShown) -> bool | None:
    """What staff found for this very number; None while nobody has looked."""
    told = state.compared
    return told.same if told is not None and told.ticket == screen.ticket.ticket else None
