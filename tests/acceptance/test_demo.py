"""The whole hall as a new user runs it: `make demo HEADLESS=1`, through the real programs."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kiosk.demo.album import CHOSEN
from kiosk.demo.cast import ONCE, cast

pytestmark = [
    pytest.mark.gui,
    pytest.mark.browser,
    pytest.mark.timeout(900),  # a day of citizens: two minutes alone, more beside others
]
ROOT = Path(__file__).parents[2]
SEED = 1
LIMIT_S = 600
"""Ten citizens take two minutes; a machine that is busy takes longer."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one run of the demo left behind."""
    where = tmp_path_factory.mktemp("demo")
    words = ("--headless", "--citizens", str(len(ONCE)), "--seed", str(SEED), "--folder", str(where / "run"))
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "demo", *words, "--report", str(where / "report.json")],
        cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return where


@pytest.fixture(scope="module")
def by_part(folder: Path) -> dict[str, dict[str, object]]:
    """Each citizen's line of the report, by what is particular about them."""
    report = json.loads((folder / "report.json").read_text())
    return {citizen["part"]: citizen for citizen in report["citizens"]}


@pytest.mark.parametrize(
    ("part", "outcome"),
    [
        ("ordinary", "served"), ("senior", "served"), ("other_face", "turned_away"), ("expired", "served"),
        ("wrong_digit", "served"), ("no_face", "served"), ("no_show", "missed"), ("leaves", "left"),
        ("no_card", "served"), ("pays", "served"), ("phone_code", "served"),
    ],
)  # fmt: skip
def test_demo_citizen_comes_to_the_right_end(by_part, part, outcome):
    """Everybody is served but who goes away or is not the card's holder."""
    assert by_part[part]["outcome"] == outcome


def test_demo_other_face_is_never_accepted(by_part):
    """Somebody else's card never passes the machine; staff saw that it is another person."""
    assert by_part["other_face"]["face"] != "accept"
    assert by_part["other_face"]["person_by_staff"] == "not_same"


def test_demo_senior_is_green(by_part):
    """72 on the card is the green channel, 22 to 66 is not."""
    assert [part for part, line in by_part.items() if line["class"] == "green"] == ["senior"]


def test_demo_numbers_are_unique(by_part):
    """Who took a number has one of their own, printed."""
    numbers = [line["number"] for line in by_part.values() if line["number"]]
    assert len(set(numbers)) == len(numbers) == len(ONCE) - 1
    assert {line["slip"] for line in by_part.values() if line["number"]} == {"printed"}


def test_demo_payments_are_paid_and_have_receipts(folder, by_part):
    """One by the code on the screen, one by the code on a phone; both receipts are there as pictures."""
    assert [part for part, line in by_part.items() if line["paid"] == "paid"] == ["ordinary", "pays"]
    made = {path.stem for path in (folder / "run" / "pictures").glob("*.png")}
    assert {"receipt-zh", "receipt-en", "kiosk-pay-waiting-zh", "kiosk-pay-done-en"} <= made


def test_demo_makes_every_picture(folder):
    """Each picture of the README was made by this run."""
    names = [made.format(language) for made in CHOSEN for language in ("zh", "en")]
    made = {path.stem for path in (folder / "run" / "pictures").glob("*.png")}
    assert set(names) - made == set()


def test_demo_boards_acknowledge_calls(folder):
    """The boards in the browser said that they showed calls."""
    assert json.loads((folder / "report.json").read_text())["boards"]["shown"] > 0


def test_demo_leaves_no_person_in_logs_or_data(folder):
    """No name and no number of the cast stands in any log or in the server's files."""
    secrets = {
        text.encode()
        for citizen in cast(len(ONCE), SEED, date.today())  # noqa: DTZ011 — the same ages as the demo's
        if citizen.card
        for text in (citizen.card.number,)
    }
    files = [*folder.glob("run/*.log"), *folder.glob("run/hall/**/*"), folder / "report.json"]
    found = {
        path.name for path in files if path.is_file() for secret in secrets if secret in path.read_bytes()
    }
    assert found == set()


def test_cast_is_the_same_for_a_seed():
    """A seed always brings the same people, so that a run can be looked at again."""
    today = date(2026, 11, 22)
    assert cast(20, 7, today) == cast(20, 7, today)
    assert cast(20, 7, today) != cast(20, 8, today)
