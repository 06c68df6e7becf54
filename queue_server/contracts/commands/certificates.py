"""What became of a wish for an own certificate. Nothing here names a person."""

from typing import Literal, Self

from pydantic import model_validator

from queue_server.contracts.base import Message, Sha256, Slug


class RecordCertificate(Message):
    """Printed at a kiosk, or 不用打印: spared, because the office that wants it looks it up itself.

    `code`, `holder`: digests of the code on the paper and of its holder, see `contracts.certificates`; of a printed one only.
    """

    kind: Literal["record_certificate"] = "record_certificate"
    matter: Slug
    purpose: Slug
    outcome: Literal["printed", "spared"]
    code: Sha256 | None = None
    holder: Sha256 | None = None

    @model_validator(mode="after")
    def _of_a_printed_one(self) -> Self:
        if {self.code is not None, self.holder is not None} != {self.outcome == "printed"}:
            raise ValueError("code and holder are those of a printed one")
        return self
