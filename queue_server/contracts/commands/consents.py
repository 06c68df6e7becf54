"""Consent to a comparison of the face: asked for by itself, given or refused, before there is a number."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from queue_server.contracts.base import Instant, Message, Slug

ConsentId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""128 random bits of the machine's own: joins the consent to the visit that comes of it, says nothing of the person."""


class RecordConsent(Message):
    """What was decided, under which words, and by whom. Goes into the audit store, never into the journal.

    `withdrawn`: given first, then the way without the face was taken after all. `by`: a guardian for who is under 14.
    `decided_at`: by the machine's clock, for a word that comes late.
    """

    kind: Literal["record_consent"] = "record_consent"
    consent: ConsentId
    decision: Literal["given", "refused", "withdrawn"]
    text: Slug
    by: Literal["self", "guardian"] = "self"
    decided_at: Instant | None = None
