"""The hall's numbers about calls."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallRules:
    """When a called ticket is missed, and where it stands when its holder comes back.

    `patient_factor`: so many times the calls for green, deaf and wheelchair tickets; `helper_looks`: those are missed
    only after a helper has looked for the person. `return_after`: tickets that still go before a returned one.
    `soon_ahead`: from so many people ahead on, a ticket's page says that its turn is soon.
    """

    calls_before_missed: int = 3
    recall_gap_s: int = 20
    patient_factor: int = 2
    helper_looks: bool = True
    return_after: int = 3
    soon_ahead: int = 3


CALL_RULES = CallRules()
