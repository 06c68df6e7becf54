"""What screens are made of. Texts are final: a screen draws them and adds nothing."""

from dataclasses import dataclass

from kiosk.flow.intents import Intent


@dataclass(frozen=True, slots=True)
class Button:
    """Something to touch. `id` is what tests and the demo touch it by; `note` is a second, smaller line."""

    id: str
    text: str
    intent: Intent
    note: str = ""
    on: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Band:
    """The top band, the same everywhere."""

    hall: str
    clock: str
    step: str
    who: str
    demo: str
    aids: tuple[Button, ...]
    up: str
    down: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A coloured box with a picture and a few words. `tone`: primary, calm, warn, green or plain."""

    tone: str
    icon: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A theme or a matter to choose; a quiet one gives no number now.

    `unsaid`: what of its words is not spoken: an answer, a number that opens something.
    """

    button: Button
    summary: str
    wait: str
    quiet: bool = False
    unsaid: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """Something to bring, and the drawing of a sample (empty: none)."""

    text: str
    picture: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value. `personal`: drawn as a name; neither this nor what is `private` is said aloud."""

    label: str
    value: str
    personal: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list, done or still to do."""

    text: str
    note: str
    done: bool


@dataclass(frozen=True, slots=True)
class Warning:
    """The session is about to end."""

    title: str
    text: str
    stay: Button


@dataclass(frozen=True, slots=True)
class HelpSheet:
    """求助 over the screen: title and words; needs to choose from; the ways out of it. `aids`: language and aids, as in the band that it covers."""

    title: str
    text: str
    needs: tuple[Button, ...]
    ends: tuple[Button, ...]
    aids: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Rest:
    """The dark panel at night: the time and a few words, with their lower left corner as shares of the panel."""

    clock: str
    text: str
    place: tuple[float, float]


@dataclass(frozen=True, slots=True)
class View:
    """What every screen has. `back` stands left and `main` right at the bottom, always in the same place;

    `choices` stand above them, all of one size; `keys` are a keypad's rows, above these. `said`: spoken in the heading's place,
    where a number that was typed stands there.
    """

    screen: str
    band: Band
    heading: str
    lead: str
    back: Button | None
    main: Button | None
    warning: Warning | None = None
    rest: Rest | None = None
    choices: tuple[Button, ...] = ()
    keys: tuple[tuple[Button, ...], ...] = ()
    help: HelpSheet | None = None
    said: str = ""
