"""优先类别: which classes a person holds, on what evidence, and which of them counts.

A declared class counts at once and is confirmed or taken back by staff. A pregnant woman who had to wait for somebody's
word would stand in the very queue that the green channel takes away; what a false word can gain ends at the window,
where the ticket falls back to its own place, and the alarm on the green share shows a hall where it is done often.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import ClassPlan, Hall

Held = tuple[tuple[str, str], ...]
"""(class id, evidence: card, declared or staff), in the order of the hall's file."""


@dataclass(frozen=True, slots=True)
class Class:
    """The class that counts for a ticket, and what shows it."""

    id: str
    green: bool
    evidence: str
    head_start: timedelta = timedelta(0)


ORDINARY = Class("ordinary", green=False, evidence="none")


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of a person when a number is taken: the card's birth date and the classes that were declared.

    `staff`: staff took the number and saw the person. `agent`: who came, and whose card it is, acts for another;
    `batch`: with several matters, which is never green.
    """

    birth: date | None
    declared: tuple[str, ...] = ()
    staff: bool = False
    agent: bool = False
    batch: bool = False

    def allows(self, plan: ClassPlan) -> bool:
        """Whether the class can count for who came."""
        return not self.agent or (plan.by_agent and not self.batch)


def held(hall: Hall | None, claim: Claim, today: date) -> Held | Refusal:
    """The classes that the card shows and those declared; the class is the principal's, never the agent's."""
    if hall is None:
        return ()
    plans = {plan.id: plan for plan in hall.class_plans}
    age = None if claim.birth is None or claim.agent else age_on(claim.birth, today)
    for name in claim.declared:
        refused = _not_declarable(plans.get(name), name, claim, age)
        if refused:
            return refused
    found = [(plan.id, _evidence(plan, claim, age)) for plan in plans.values()]
    return tuple((name, evidence) for name, evidence in found if evidence)


def counting(hall: Hall, classes: Held) -> Class:
    """The one with the largest head start; of equals the green one, then the first of the file."""
    plans = {plan.id: plan for plan in hall.class_plans}
    known = [(plans[name], evidence) for name, evidence in classes if name in plans]
    if not known:
        return ORDINARY
    plan, evidence = max(known, key=lambda each: (each[0].head_start_s, each[0].green))
    return Class(plan.id, plan.green, evidence, plan.head_start)


def key_of(issued_at: datetime, group: Class) -> datetime:
    """The one rule of order."""
    return issued_at - group.head_start


def age_on(birth: date, today: date) -> int:
    """Whole years; someone born on 29 February has the birthday on 1 March in other years."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _evidence(plan: ClassPlan, claim: Claim, age: int | None) -> str:
    """What shows the class, empty when nothing does. An age alone shows a class only where the card may."""
    if "card" in plan.evidence and age is not None and _fits(plan, age):
        return "staff" if claim.staff else "card"
    if plan.id in claim.declared:
        return "staff" if claim.staff else "declared"
    return ""


def _not_declarable(plan: ClassPlan | None, name: str, claim: Claim, age: int | None) -> Refusal | None:
    if plan is None:
        return Refusal(Code.UNKNOWN_CLASS, name)
    if not claim.allows(plan):
        return Refusal(Code.CLASS_NOT_BY_AGENT, name)
    if age is not None and not _fits(plan, age):
        return Refusal(Code.CLASS_NOT_BY_AGE, name)
    needed = {"declared", "staff"} if claim.staff else {"declared"}
    if not needed & set(plan.evidence):
        return Refusal(Code.CLASS_BY_CARD if "card" in plan.evidence else Code.CLASS_BY_STAFF, name)
    return None


def _fits(plan: ClassPlan, age: int) -> bool:
    return (plan.min_age is None or age >= plan.min_age) and (plan.max_age is None or age <= plan.max_age)
