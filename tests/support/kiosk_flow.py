"""A kiosk's flow for tests: a clock that moves when told, everything that was asked of the world kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import timedelta
from enum import Enum

from pydantic import BaseModel

from kiosk import samples
from kiosk.flow.effects import Effect
from kiosk.flow.intents import (
    CatalogueCame,
    Given,
    Intent,
    LinkChanged,
    Tick,
    TicketCame,
    WaitsCame,
)
from kiosk.flow.reducer import reduce
from kiosk.flow.states import Issuing, Paused, Screen, State, first_state
from kiosk.view_models.parts import Button
from queue_server.contracts.snapshots import Catalogue

HOUSE = "house-transfer"  # level person
INSURED = "insured"  # level card
PROPERTY_ADVICE = "property-advice"  # level none
ADVICE = "desk-advice"


@dataclass
class Walk:
    """One kiosk; `do` plays intents one after another."""

    state: State = field(default_factory=lambda: first_state(samples.NOW))
    effects: list[Effect] = field(default_factory=list)
    ids: int = 0

    def do(self, *intents: Intent, later: float = 0) -> "Walk":
        """Each intent `later` seconds after the one before."""
        for intent in intents:
            self.ids += 1
            given = Given(self.state.now + timedelta(seconds=later), f"{self.ids:032x}", f"token-{self.ids}")
            self.state, effects = reduce(self.state, intent, given)
            self.effects += effects
        return self

    def wait(self, seconds: int) -> "Walk":
        """Seconds pass, each with its tick."""
        for _ in range(seconds):
            self.do(Tick(), later=1)
        return self

    def number_comes(self, *, green: bool = False) -> "Walk":
        """The queue answers the request that is under way."""
        assert isinstance(self.state.screen, Issuing | Paused)
        request = self.state.screen.request
        return self.do(TicketCame(request.id, samples.ticket(green=green, matter=request.matter)))

    @property
    def screen(self) -> Screen:
        """Where the person is."""
        return self.state.screen

    def asked(self, kind: type[Effect]) -> list[Effect]:
        """All effects of a kind so far."""
        return [effect for effect in self.effects if isinstance(effect, kind)]


def hall(catalogue: Catalogue | None = None, means: frozenset[str] = frozenset()) -> Walk:
    """A kiosk with link, catalogue and waits; `means`: the devices it has beside the reader."""
    return Walk(first_state(samples.NOW, means=means)).do(
        LinkChanged(True), CatalogueCame(catalogue or samples.catalogue()), WaitsCame(samples.WAITS)
    )


def strings(value: object) -> Iterator[str]:
    """Every string that hangs on a value."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, BaseModel):
        yield from strings(value.model_dump())
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, tuple | list | set | frozenset):
        for inner in value:
            yield from strings(inner)


def texts(value: object) -> list[str]:
    """Every text of a view, buttons' ids and intents left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Button):
        return [value.text, value.note]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts(getattr(value, field.name))]
    if isinstance(value, tuple):
        return [text for inner in value for text in texts(inner)]
    return []
