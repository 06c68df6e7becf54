"""证到包邮: three ways to the result, as large as each other; the address is not shown."""

from kiosk.flow import delivery as flow
from kiosk.flow.moves import errand_of
from kiosk.flow.prepare_intents import ChooseSending, Sending
from kiosk.flow.prepare_screens import SendPhone
from kiosk.flow.states import State
from kiosk.view_models import shell
from kiosk.view_models.credentials import PadView
from kiosk.view_models.form import keyed
from kiosk.view_models.parts import Button, Panel, Tile
from kiosk.view_models.sheets import ChoicesView
from kiosk.words import Words
from queue_server.contracts.snapshots import MatterView


def how(state: State, matter: MatterView, words: Words) -> ChoicesView:
    """The ways first; below them what is sent, by whom and for how much."""
    return ChoicesView(
        "choices", shell.band(state, words), words("delivery.title"), words("delivery.lead"), shell.back(words), None,
        shell.warning(state, words), tiles=tuple(_tile(to, words) for to in flow.offered(state)), note=_sent(state, matter, words),
    )  # fmt: skip


def _sent(state: State, matter: MatterView, words: Words) -> Panel:
    lang, can = state.language, flow.sent(state, errand_of(state, matter.id))
    lines = ((each.name, each.guide.delivery) for each in can if each.guide.delivery)
    said = (words("guide.line", label=name.in_(lang), value=how.in_(lang)) for name, how in lines)
    return Panel("calm", "", words("delivery.sent"), "\n".join(said))


def _tile(to: Sending, words: Words) -> Tile:
    return Tile(
        Button(f"send:{to}", words(f"delivery.{to}"), ChooseSending(to)), words(f"delivery.{to}_text"), ""
    )


def phone(state: State, screen: SendPhone, words: Words) -> PadView:
    """The pad of every form."""
    return keyed(
        state, screen, flow.PHONE, words, title=words("delivery.phone"), lead=words("delivery.phone_lead")
    )
