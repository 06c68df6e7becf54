"""A hall of which kiosks print own certificates."""

from dataclasses import replace

from queue_server.domain.certificate import OwnCertificate, Purpose
from queue_server.domain.hall import Hall, Label
from tests.support import hall_day


def own() -> Hall:
    """A hall with one certificate."""
    paper = OwnCertificate(
        "insurance-record",
        (
            Purpose("school", Label("入学", "School"), Label("学校", "the school")),
            Purpose("loan", Label("贷款", "Loan")),
        ),
    )
    whole = hall_day.hall()
    matters = tuple(
        replace(m, assurance="person", certificate=paper) if m.id == "record" else m for m in whole.matters
    )
    return replace(whole, matters=matters)
