"""Priority classes: what staff say of one that was declared, and the floating window that the green channel asks for."""

from typing import Literal

from queue_server.contracts.base import Message, Slug, TicketId


class ConfirmClass(Message):
    """Staff saw what shows the class. A clerk names the own window, where the ticket must be; desk and manager need not."""

    kind: Literal["confirm_class"] = "confirm_class"
    ticket: TicketId
    class_id: Slug
    window: Slug | None = None


class TakeBackClass(Message):
    """The class does not hold; the ticket falls back to the place of what remains."""

    kind: Literal["take_back_class"] = "take_back_class"
    ticket: TicketId
    class_id: Slug
    reason: Literal["not_shown", "not_present", "agent", "mistake"]
    window: Slug | None = None


class AnswerFloating(Message):
    """机动窗口: take the ask of this ticket, with the window that comes, or decline it."""

    kind: Literal["answer_floating"] = "answer_floating"
    ticket: TicketId
    accept: bool
    window: Slug | None = None
