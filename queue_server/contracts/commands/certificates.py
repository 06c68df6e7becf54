"""What became of a wish for an own certificate. Nothing here names a person."""

from typing import Literal

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
