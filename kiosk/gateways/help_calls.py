"""Calls for help as commands. Nothing of the person is in them."""

from collections.abc import Callable

from kiosk.flow.help_intents import HelpAnswered
from kiosk.flow.help_state import CancelHelp, DropHelp, HelpEffect, SendHelp
from kiosk.flow.intents import Intent
from kiosk.gateways.queue_link import QueueLink
from queue_server.contracts.commands import floor as wire
from queue_server.contracts.replies import Accepted


class HelpHands:
    """Performs the effects of a call; `new_id` makes command ids."""

    def __init__(
        self, link: QueueLink, dispatch: Callable[[Intent], None], new_id: Callable[[], str]
    ) -> None:
        self._link, self._dispatch, self._new_id = link, dispatch, new_id

    async def perform(self, effect: HelpEffect) -> None:
        """Until it is answered; whether the hall took a call is dispatched."""
        match effect:
            case SendHelp(asked, need):
                reply = await self._link.ask(asked, wire.CallHelp(need=need))
                self._dispatch(HelpAnswered(asked, isinstance(reply, Accepted)))
            case DropHelp(asked):
                self._link.forget(asked)
            case CancelHelp(call):
                await self._link.ask(self._new_id(), wire.CancelHelp(call=call))
