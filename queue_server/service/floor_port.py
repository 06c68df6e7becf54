"""What pages may ask of a hall about its floor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from queue_server.contracts.alarm_views import AlarmsSnapshot
from queue_server.contracts.board_views import BoardPlanView
from queue_server.contracts.floor_views import DeskSnapshot, FoundTickets
from queue_server.contracts.outing_views import OutingLine, VisitSlot
from queue_server.contracts.patrol_views import RoundsView
from queue_server.contracts.rule_views import RulesView


class FloorGateway(Protocol):
    """A hall's floor; all raise StorageError while another server may own the hall."""

    def alarms(self) -> AlarmsSnapshot:
        """What managers must look at."""

    def desk(self) -> DeskSnapshot:
        """Calls for help, helpers, who is out."""

    def outings(self) -> Sequence[OutingLine]:
        """What is to be done outside of the hall, soonest first."""

    def visit_slots(self) -> Sequence[VisitSlot]:
        """Times at which somebody can still be sent out."""

    def rounds(self) -> RoundsView:
        """The day's leader and rounds."""

    def rules(self) -> RulesView:
        """What a manager may change while the day runs, as it is now."""

    def found(self, wanted: str, at: datetime | None, matter: str | None) -> FoundTickets:
        """Tickets of today by number, time or matter; nothing of the persons."""

    def board_plan(self, board: str) -> BoardPlanView | None:
        """The layout of a board's address: one that the hall's file declares, or an area's usual one."""
