"""What the flags of a quarter are given on: computed from the journal, elsewhere than in the hall, whose calls do not wait for it."""

from collections.abc import Awaitable, Callable

import structlog

from queue_server.contracts.commands import Body
from queue_server.contracts.commands.followups import GiveFlag
from queue_server.domain.followup import Proposal
from queue_server.service.ports import StorageError

log = structlog.get_logger()
Propose = Callable[[str, int], Awaitable[Proposal | None]]
"""(quarter, the journal's entry up to which) → the proposal, None where the journal does not reach so far; raises StorageError."""


class Proposals:
    """Asked before the writer is. Until it is known who computes them nothing is proposed."""

    def __init__(self) -> None:
        self._propose: Propose | None = None

    def by(self, propose: Propose) -> None:
        """Who computes them."""
        self._propose = propose

    async def of(self, body: Body) -> Proposal | None:
        """What a flag is given on; None for any other command. Raises StorageError, which is in the log."""
        if self._propose is None or not isinstance(body, GiveFlag):
            return None
        try:
            return await self._propose(body.quarter, body.until)
        except StorageError as error:
            log.error("proposal_failed", error=str(error), quarter=body.quarter, until=body.until)
            raise
