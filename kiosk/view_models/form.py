"""免填单: one question a screen, the whole to be looked at, the signature."""

from dataclasses import dataclass
from itertools import pairwise

from kiosk.flow import form as flow
from kiosk.flow.intents import Back
from kiosk.flow.prepare_intents import ChangeField, ClearSignature, PickAnswer, SignAtWindow
from kiosk.flow.prepare_screens import FormField, FormSign, SendPhone
from kiosk.flow.states import State
from kiosk.flow.way_intents import PadKey
from kiosk.view_models import shell
from kiosk.view_models.credentials import PadView
from kiosk.view_models.format import masked_name, masked_number
from kiosk.view_models.parts import Button, Fact, Tile, View
from kiosk.view_models.sheets import ChoicesView, SheetView
from kiosk.words import Words
from queue_server.contracts.forms import FieldView
from queue_server.contracts.snapshots import MatterView

_KEYS = "123456789X0"
_GAP = Button("key:none", "", PadKey(""), enabled=False)
"""Where a field that is no ID number has no X."""


@dataclass(frozen=True, slots=True)
class SignView(View):
    """What was drawn so far, and the words inside the empty pad."""

    strokes: tuple[bytes, ...] = ()
    hint: str = ""

    def __repr__(self) -> str:
        return "SignView(***)"


def field_view(state: State, screen: FormField, matter: MatterView, words: Words) -> View:
    """Large keys for a number, tiles for a choice."""
    field = flow.field_of(state, screen)
    if field is None:
        return View("choices", shell.band(state, words), words("guide.gone"), "", shell.back(words), None)
    lead = shell.of_matter(state, matter, words("form.choose") if field.kind == "choice" else "")
    if field.kind == "choice":
        return _choice(state, field, lead, words)
    return keyed(state, screen, field, words, title=field.label.in_(state.language), lead=lead)


def _choice(state: State, field: FieldView, lead: str, words: Words) -> ChoicesView:
    tiles = tuple(
        Tile(Button(f"answer:{each.id}", each.label.in_(state.language), PickAnswer(each.id)), "", "")
        for each in field.choices
    )
    return ChoicesView(
        "choices", shell.band(state, words), field.label.in_(state.language), lead, shell.back(words), None,
        shell.warning(state, words), tiles=tiles,
    )  # fmt: skip


def keyed(
    state: State, screen: FormField | SendPhone, field: FieldView, words: Words, *, title: str, lead: str
) -> PadView:
    """The pad with large keys."""
    has, full = flow.signs(field, screen.text), len(screen.text) >= flow.longest(field)
    keys = [
        Button(f"key:{sign}", sign, PadKey(sign), enabled=sign in has and not full)
        if sign != "X" or field.kind == "id"
        else _GAP
        for sign in _KEYS
    ]
    keys.append(Button("key:erase", words("pad.erase"), PadKey(flow.ERASE), enabled=bool(screen.text)))
    enough = bool(screen.text)
    return PadView(
        "pad", shell.band(state, words), title, lead, shell.back(words),
        Button("main", words("button.continue"), shell.main(words, "button.continue").intent, enabled=enough),
        shell.warning(state, words), typed=_shown(field, screen.text), hint=words(f"form.hint_{field.kind}"),
        wrong=words(screen.wrong if screen.wrong.startswith("form.") else f"trouble.{screen.wrong}") if screen.wrong else "",
        signs=tuple(keys), columns=3,
    )  # fmt: skip


def _shown(field: FieldView, text: str) -> str:
    """As people read it: 2026-11-25, 138 0000 0000, 110101 19900101 001X."""
    cuts = {"date": (0, 4, 6, 8), "phone": (0, 3, 7, 12), "id": (0, 6, 14, 18)}.get(field.kind, (0, 40))
    parts = [text[a:b] for a, b in pairwise(cuts)]
    return ("-" if field.kind == "date" else " ").join(part for part in parts if part)


def review(state: State, matter: MatterView, words: Words) -> SheetView:
    """Every field; what the person answered can be changed with a touch, what the card said is masked."""
    values, asked = dict(flow.filled(state, matter)), {f.id for f in flow.asked(state, matter)}
    tiles = tuple(
        Tile(
            Button(f"field:{f.id}", answer := _words(state, f, values.get(f.id, "")), ChangeField(f.id)),
            words("form.change", label=f.label.in_(state.language)),
            "",
            unsaid=answer,
        )
        for f in matter.form
        if f.id in asked
    )
    rest = tuple(_fact(state, f, values.get(f.id, ""), words) for f in matter.form if f.id not in asked)
    return SheetView(
        "sheet", shell.band(state, words), words("form.review"), shell.of_matter(state, matter, words("form.review_lead")), shell.back(words),
        shell.main(words, "form.confirm"), shell.warning(state, words), facts=rest, tiles=tiles, note=words("form.note"),
    )  # fmt: skip


def _fact(state: State, field: FieldView, value: str, words: Words) -> Fact:
    label = field.label.in_(state.language)
    if not value:
        return Fact(label, words("form.told"))
    if field.source != "card":
        return Fact(label, _words(state, field, value), private=True)
    masks = {"name": masked_name, "number": masked_number}
    shown = masks[field.of](value) if field.of in masks else ""
    return Fact(label, shown or words("form.from_card"), personal=bool(shown))


def _words(state: State, field: FieldView, value: str) -> str:
    chosen = next((each.label for each in field.choices if each.id == value), None)
    return chosen.in_(state.language) if chosen else _shown(field, value.replace("-", ""))


def sign(state: State, screen: FormSign, words: Words) -> SignView:
    """The pad, and as large the way without it."""
    again = Button("clear", words("form.sign_again"), ClearSignature(), enabled=bool(screen.strokes))
    window = Button("at-window", words("form.sign_window"), SignAtWindow())
    return SignView(
        "sign", shell.band(state, words), words("form.sign"), words("form.sign_lead"), Button("back", words("button.back"), Back()),
        shell.main(words, "form.signed") if screen.strokes else None, shell.warning(state, words),
        choices=(again, window), strokes=screen.strokes, hint=words("form.sign_hint"),
    )  # fmt: skip
