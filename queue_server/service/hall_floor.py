"""A hall's floor, as pages may ask for it."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime

from queue_server.contracts.alarm_views import AlarmsSnapshot
from queue_server.contracts.floor_views import DeskSnapshot, FoundTickets
from queue_server.contracts.outing_views import OutingLine, VisitSlot
from queue_server.contracts.patrol_views import RoundsView
from queue_server.contracts.rule_views import RulesView
from queue_server.service.outing_view import outing_lines, visit_slots
from queue_server.service.patrol_view import rounds_view
from queue_server.service.ports import Clock
from queue_server.service.views import Views


class HallFloor:
    """FloorGateway over the views."""

    _clock: Clock

    @abstractmethod
    def _shown(self) -> Views:
        """The hall's views as long as reads may be answered; raises StorageError."""

    def alarms(self) -> AlarmsSnapshot:
        """What managers must look at."""
        return self._shown().alarms(self._clock.now())

    def desk(self) -> DeskSnapshot:
        """The floor: calls for help, helpers, who is out."""
        return self._shown().desk(self._clock.now())

    def outings(self) -> Sequence[OutingLine]:
        """What is to be done outside of the hall, soonest first."""
        return outing_lines(self._shown().state())

    def visit_slots(self) -> Sequence[VisitSlot]:
        """Times at which somebody can still be sent out."""
        return visit_slots(self._shown().state(), self._clock.now())

    def rounds(self) -> RoundsView:
        """The day's leader and rounds."""
        return rounds_view(self._shown().state().day)

    def rules(self) -> RulesView:
        """What a manager may change while the day runs."""
        return self._shown().rules()

    def found(self, wanted: str, at: datetime | None, matter: str | None) -> FoundTickets:
        """Tickets of today by number, time or matter; nothing of the persons."""
        return self._shown().found(wanted, at, matter)
