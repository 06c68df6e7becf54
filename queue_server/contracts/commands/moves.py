"""A ticket that comes back, is set aside or goes elsewhere; a second slip; who works where."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from queue_server.contracts.base import Message, Sha256, Slug, TicketId

ParkKind = Literal["any", "same", "step"]
ParkReason = Literal["none", "form", "copy", "photo", "payment", "review", "system", "other"]
TransferReason = Literal["wrong_queue", "next_step", "specialist", "authority", "window_trouble", "other"]
PickCause = Literal["urgent", "helped", "same_person", "wrongly_missed", "fault", "instructed"]


class ReportLook(Message):
    """A helper has looked for the person of a called ticket."""

    kind: Literal["report_look"] = "report_look"
    ticket: TicketId


class NoteNeeds(Message):
    """What the person needs to answer a call; nothing takes it back. `pager`: the vibrating pager handed out, 0: none."""

    kind: Literal["note_needs"] = "note_needs"
    ticket: TicketId
    needs: Annotated[tuple[Literal["deaf", "wheelchair"], ...], Field(max_length=2)]
    pager: Annotated[int, Field(ge=0, le=999)] = 0


class ReturnTicket(Message):
    """The holder of a missed ticket is back: no new number, behind the next few."""

    kind: Literal["return_ticket"] = "return_ticket"
    ticket: TicketId


class ParkTicket(Message):
    """挂起: set the window's ticket aside with its place. `any`: any window goes on, `same`: this one, `step`: when it is done."""

    kind: Literal["park_ticket"] = "park_ticket"
    window: Slug
    park: ParkKind
    reason: ParkReason = "none"


class ResumeParked(Message):
    """Call a parked ticket to the window, ending the service that runs there."""

    kind: Literal["resume_parked"] = "resume_parked"
    window: Slug
    ticket: TicketId


class StepDone(Message):
    """What a ticket is parked for is done, or its holder is back: it stands in its old place again."""

    kind: Literal["step_done"] = "step_done"
    ticket: TicketId


class TransferTicket(Message):
    """转窗口: the window's ticket goes to another matter, another window, or both, with its key."""

    kind: Literal["transfer_ticket"] = "transfer_ticket"
    window: Slug
    to_matter: Slug | None = None
    to_window: Slug | None = None
    reason: TransferReason

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.to_matter is None and self.to_window is None:
            raise ValueError("a matter or a window is missing")
        return self


class Pick(Message):
    """选呼: call a waiting ticket out of order; the cause is on record."""

    kind: Literal["pick"] = "pick"
    window: Slug
    ticket: TicketId
    cause: PickCause


class ReprintTicket(Message):
    """补打: another slip with a new page; the old slip's page is closed."""

    kind: Literal["reprint_ticket"] = "reprint_ticket"
    ticket: TicketId
    page_token_sha256: Sha256


class SweepHall(Message):
    """清场: whoever waits, was missed or is parked is void, but for the kept; the day goes on."""

    kind: Literal["sweep_hall"] = "sweep_hall"
    reason: Literal["closing", "emergency", "left_hall"]


class KeepTicket(Message):
    """This ticket is served whatever is swept; also after it was."""

    kind: Literal["keep_ticket"] = "keep_ticket"
    ticket: TicketId


class SignOn(Message):
    """The sender works the window from now on; whoever did is signed off."""

    kind: Literal["sign_on"] = "sign_on"
    window: Slug


class SignOff(Message):
    """Nobody works the window."""

    kind: Literal["sign_off"] = "sign_off"
    window: Slug


class RaisePanic(Message):
    """紧急 at a window: managers see it, nobody else."""

    kind: Literal["raise_panic"] = "raise_panic"
    window: Slug


class ClearPanic(Message):
    """A manager has looked."""

    kind: Literal["clear_panic"] = "clear_panic"
    window: Slug
