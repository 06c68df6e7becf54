"""A matter as the hall's file writes it."""

from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from queue_server.config.certificate_file import CertificateFile
from queue_server.config.form_file import Form
from queue_server.config.guide_file import GuideFile, MaterialFile
from queue_server.config.limits_file import LimitsFile
from queue_server.config.tables import Table, Whole
from queue_server.config.words import Id, LabelFile
from queue_server.domain import hall as d
from queue_server.domain.times.limits import NO_LIMITS

Authority = Annotated[Whole, Field(ge=0, le=9)]


class MatterFile(Table):
    """What a citizen comes for."""

    id: Id = Field(description="short name")
    theme: Id = Field(description="its theme")
    name: LabelFile = Field(description="as shown")
    summary: LabelFile = Field(description="one sentence: what it is for")
    assurance: Literal["none", "card", "person"] = Field(
        description="what must be proved: nothing, the card, the person"
    )
    materials: tuple[MaterialFile, ...] = Field(
        default=(), max_length=20, description="what to bring, each by name"
    )
    fee: LabelFile = Field(description="the fee, or why it is free")
    promise: LabelFile = Field(description="how long it takes at most, as promised")
    visits: Whole = Field(default=1, ge=0, le=9, description="visits needed; 0: no need to come")
    mean_service_min: Annotated[float, Strict()] = Field(
        ge=0.1, le=240, description="minutes of service, a guess until it is measured"
    )
    steps: tuple[Id, ...] = Field(
        default=(),
        max_length=8,
        description="matters whose windows it goes through with one number, in this order",
    )
    limits: LimitsFile = Field(default=LimitsFile(), description="promised and legal time of its cases")
    authority: Authority = Field(default=0, description="authority that a window needs to accept its cases")
    case_due: Annotated[bool, Strict()] | None = Field(
        default=None, description="its service ends with a case; left out: where it has limits"
    )
    step_only: Annotated[bool, Strict()] = Field(
        default=False, description="a step of others: no number is given for it"
    )
    parties: tuple[Literal["applicant", "co-applicant", "guardian"], ...] = Field(
        default=(), max_length=3, description="who must be there before it is called"
    )
    per_day: Whole = Field(
        default=0,
        ge=0,
        le=100_000,
        description="numbers of one day, those of bookings among them; 0: not limited",
    )
    booked_per_day: Whole = Field(
        default=0, ge=0, le=100_000, description="bookings of one day; 0: not limited"
    )
    guide: GuideFile = Field(default=GuideFile(), description="what else its guide says")
    form: Form = Field(default=(), description="its form (免填单): who fills which field")
    certificate: CertificateFile | None = Field(
        default=None, description="one's own certificate, printed at a kiosk that has its provider"
    )
    keep_days: Whole = Field(
        default=0,
        ge=0,
        le=3650,
        description="days that names are kept after a visit, where its department rules; 0: the hall's",
    )

    @model_validator(mode="after")
    def _somebody_fills(self) -> Self:
        if self.form and self.assurance == "none":
            raise ValueError(f"{self.id}: a form needs somebody: assurance card or person")
        if self.certificate and self.assurance != "person":
            raise ValueError(f"{self.id}: an own certificate needs its person: assurance person")
        if self.guide.delivery and (self.assurance == "none" or not self._has_cases()):
            raise ValueError(
                f"{self.id}: a delivery needs somebody, assurance card or person, and a case: limits"
            )
        return self

    def _has_cases(self) -> bool:
        return self.limits.limits() != NO_LIMITS if self.case_due is None else self.case_due

    def matter(self) -> d.Matter:
        """As the rules know it."""
        m = self
        return d.Matter(
            id=m.id, theme=m.theme, name=m.name.label(), summary=m.summary.label(), assurance=m.assurance,
            materials=tuple(each.label() for each in m.materials), fee=m.fee.label(), promise=m.promise.label(),
            visits=m.visits, mean_service_s=int(m.mean_service_min * 60), steps=m.steps, step_only=m.step_only, parties=m.parties,
            per_day=m.per_day, booked_per_day=m.booked_per_day, limits=m.limits.limits(),
            case_due=m._has_cases(),
            guide=m.guide.guide(tuple(each.sample for each in m.materials)),
            authority=m.authority, keep_days=m.keep_days, needs=tuple(each.need() for each in m.materials),
            form=tuple(each.field() for each in m.form),
            certificate=m.certificate.certificate() if m.certificate else None,
        )  # fmt: skip
