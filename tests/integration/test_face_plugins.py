"""A vendor's photo decoder inside the real face process: it decodes there, is confined there, and may crash there alone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import distributions
from pathlib import Path

import pytest
from structlog.testing import capture_logs

import kiosk
from firmware_bridge.plugins import digest_of
from kiosk.gateways.faces import FaceGate, FaceResult, FaceSettings, ReviewReason, Verdict
from kiosk.gateways.faces.demo_faces import card_photo, demo_camera
from kiosk.gateways.faces.settings import CRASHED
from tests.support.faces import ISSUED, clock
from tests.support.plugin_package import DECODER, install

ROOT = Path(__file__).parents[2]
LONG = 60.0
CODED = b"VEND" + card_photo("hopper")
CRASHES_AT_START = "import os\nos.abort()\n"
CRASHES_AT_WORK = "import os, signal\nclass Decoder:\n    def decode(self, slot):\n        os.kill(os.getpid(), signal.SIGSEGV)\n"
WRITES = "class Decoder:\n    def decode(self, slot):\n        open({path!r}, 'wb').write(slot)\n        return slot[4:]\n"

Vendor = Callable[[str], FaceSettings]


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    """Installs a decoder's code where face processes find it, beside the program; the settings that name it."""
    site = tmp_path / "site"
    site.mkdir()
    for package in ("kiosk", "firmware_bridge", "queue_server"):
        (site / package).symlink_to(ROOT / package)

    def installed(code: str) -> FaceSettings:
        install(site, code)
        [package] = distributions(name="vendor-photo", path=[str(site)])
        return FaceSettings("plugin:vendor", digest_of(package))

    monkeypatch.setattr(kiosk, "__file__", str(site / "kiosk" / "__init__.py"))
    return installed


@asynccontextmanager
async def _gate(settings: FaceSettings) -> AsyncIterator[FaceGate]:
    gate = FaceGate(demo=True, settings=settings, patience=LONG, side=lambda: None)
    try:
        yield gate
    finally:
        await gate.close()
        assert not gate.pids


async def _check(gate: FaceGate) -> FaceResult:
    async with await gate.open(CODED, ISSUED, demo_camera("hopper", 1), clock, coded=True) as session:
        return await session.decide(LONG)


async def test_plugin_decodes_in_the_face_process(vendor: Vendor) -> None:
    """The vendor's coding is taken apart inside, and the face compared as any other."""
    async with _gate(vendor(DECODER)) as gate:
        assert (await _check(gate)).verdict is Verdict.ACCEPT


async def test_plugin_is_confined(vendor: Vendor, tmp_path: Path) -> None:
    """One that would write the photograph to a file decodes nothing: no file, and staff compare."""
    loot = tmp_path / "loot"
    async with _gate(vendor(WRITES.format(path=str(loot)))) as gate:
        assert (await _check(gate)).reason is ReviewReason.CARD_PHOTO_UNUSABLE
    assert not loot.exists()


async def test_plugin_that_crashes_at_work_is_reviewed(vendor: Vendor) -> None:
    """Two face processes die of it, the kiosk does not; the next person is called to staff as well."""
    async with _gate(vendor(CRASHES_AT_WORK)) as gate:
        for _ in range(2):
            result = await _check(gate)
            assert (result.verdict, result.reason) == (Verdict.REVIEW, ReviewReason.WORKER_LOST)


async def test_process_that_crashes_before_it_is_ready_is_not_started_again(vendor: Vendor) -> None:
    """It would crash each time: the kiosk says so once, asks nobody for the face, and every check is for staff."""
    with capture_logs() as logs:
        async with _gate(vendor(CRASHES_AT_START)) as gate:
            assert not await gate.ready()
            assert gate.refused == CRASHED
            assert (await _check(gate)).reason is ReviewReason.WORKER_LOST
            assert not await gate.ready()
            await asyncio.sleep(0)
    assert [one["event"] for one in logs].count("face_check_refused") == 1
