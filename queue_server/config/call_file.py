"""The part of the hall's file that tells how tickets are called."""

from typing import Annotated

from pydantic import Field, Strict

from queue_server.config.tables import Table, Whole
from queue_server.domain.call_rules import CallRules

LEAST_GAP_S = 10
"""Less is no time to stand up and walk; only a demo, whose day is quick, may say so."""


class CallsFile(Table):
    """The hall's numbers for calls."""

    calls_before_missed: Whole = Field(
        default=3, ge=1, le=9, description="calls before a ticket may be marked missed"
    )
    recall_gap_s: Whole = Field(
        default=20, ge=0, le=120, description="seconds between calls that count, and after the last"
    )
    patient_factor: Whole = Field(
        default=2, ge=1, le=4, description="so many times the calls for green, deaf and wheelchair tickets"
    )
    helper_looks: Annotated[bool, Strict()] = Field(
        default=True, description="those are missed only after a helper has looked for them"
    )
    return_after: Whole = Field(
        default=3, ge=0, le=20, description="waiting tickets that still go before a returned one"
    )
    soon_ahead: Whole = Field(
        default=3,
        ge=0,
        le=20,
        description="people ahead when a ticket's page begins to say that the turn is soon",
    )

    def rules(self) -> CallRules:
        """As the rules know it."""
        return CallRules(
            calls_before_missed=self.calls_before_missed, recall_gap_s=self.recall_gap_s,
            patient_factor=self.patient_factor, helper_looks=self.helper_looks, return_after=self.return_after, soon_ahead=self.soon_ahead,
        )  # fmt: skip
