"""A matter's own certificate as the hall's file declares it: what it is for is asked before anything is printed."""

from typing import Self

from pydantic import Field, model_validator

from queue_server.config.tables import Table, unique
from queue_server.config.words import Id, LabelFile
from queue_server.domain.certificate import OwnCertificate, Purpose


class PurposeFile(LabelFile):
    """What it may be wanted for."""

    id: Id = Field(description="short name")
    fetched: LabelFile | None = Field(
        default=None, description="the office that looks it up itself: nothing need be printed (不用打印)"
    )


class CertificateFile(Table):
    """One's own certificate."""

    source: Id = Field(description="what its provider calls it")
    purposes: tuple[PurposeFile, ...] = Field(
        min_length=1, max_length=8, description="what it is for, the most usual first"
    )

    @model_validator(mode="after")
    def _once(self) -> Self:
        unique("certificate.purposes", [each.id for each in self.purposes])
        return self

    def certificate(self) -> OwnCertificate:
        """As the rules know it."""
        purposes = (
            Purpose(each.id, each.label(), each.fetched.label() if each.fetched else None)
            for each in self.purposes
        )
        return OwnCertificate(self.source, tuple(purposes))
