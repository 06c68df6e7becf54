"""What the demo's people show is valid as the kiosk reads it, today and on a leap day, and nobody's."""

from datetime import date

import pytest

from kiosk.demo import papers
from kiosk.flow.claims import Claim, scanned_document, scanned_licence

DAYS = (date(2026, 11, 27), date(2028, 2, 29))


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize(
    ("make", "credential"), [(papers.passport, "passport"), (papers.travel_permit, "home_return_permit")]
)
def test_demo_travel_document_is_taken(make, credential, today):
    """Check digits, validity and kind are right; its lines come one after another, as a scanner sends them."""
    found = scanned_document(make(today).replace("|", "\n"), today)
    assert isinstance(found, Claim), found
    assert found.credential == credential
    assert found.name in ("ERIKSSON ANNA MARIA", "YANGLI YI")


def test_demo_licence_is_taken():
    """The one code in an address, with its check sign."""
    found = scanned_licence(papers.licence())
    assert isinstance(found, Claim), found
    assert found.credential == "business_licence"
