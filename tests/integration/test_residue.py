"""A session leaves nothing: people use the real kiosk, with its real reader, camera, server and broker, and go. Then all is searched.

Searched for: name, number, address, the telephone number typed into the form (UTF-8, UTF-16, GB18030, JSON, base64), the signature's
stroke, hashes of the number, pieces of the card's photograph and of its face vector. Searched in: every file that the programs wrote, databases with their logs, slips, shared memory, every packet that passed the broker,
and the kiosk's own memory while it goes on running: for the face a second after the decision, for everything a second after the session.
"""

import asyncio
import os
from datetime import date
from pathlib import Path

import pytest

from kiosk import hygiene
from kiosk.demo.cards import Card
from tests.integration.test_canary import wiretap
from tests.support import leaving, traces
from tests.support.leaving import Place
from tests.support.traces import Trace

pytestmark = [pytest.mark.gui, pytest.mark.timeout(3600)]
SETTLED_S = 1.0
"""What a decision or a session leaves is out of memory within this."""
MOST_LOOKS = 5
"""So often, a second apart, where other programs keep this one from running."""


async def _looks(where: Place, found: list[Trace]) -> int:
    """The look that finds nothing: 1 is a second after what has just happened. Fails with where and what."""
    hits: list[tuple[str, str]] = []
    for look in range(1, MOST_LOOKS + 1):
        await asyncio.sleep(SETTLED_S)
        memory = await asyncio.to_thread(traces.frozen, where.pid)
        if not (hits := await asyncio.to_thread(traces.hits, iter(memory), found)):
            return look
    raise AssertionError(f"stays in memory: {hits}")


def _written(where: Place) -> list[tuple[str, bytes]]:
    """Everything but what stands for the outside world: the cards' and the camera's own files."""
    outside = str(where.folder / "outside")
    files = [*traces.of_files(where.folder), *traces.of_files(Path("/dev/shm"))]  # noqa: S108 - read, not written
    return [(name, data) for name, data in files if not name.startswith(outside)]


async def check_nothing_is_left(folder: Path, people: int) -> tuple[list[int], list[int]]:
    """So many citizens, every third without the face, the others accepted by it; fails with where and what, never with the data itself.

    Returns which look was clean: after each decision on a face, after each session.
    """
    decisions, sessions = list[int](), list[int]()
    async with leaving.place(folder, wiretap) as where:
        everybody: list[Trace] = []
        for n in range(people):
            card = leaving.person(n + 1, today=date.today(), face=("hopper", "collins")[n % 2])  # noqa: DTZ011 - a card's own dates
            hand, own = leaving.hand(n + 1), leaving.traces_of(card, leaving.hand(n + 1))
            leaving.stand(where, card, n)
            face = n % 3 != 1

            async def decided(outcome: str, card: Card = card, face: bool = face) -> None:
                assert outcome == ("accept" if face else "declined")
                if face:
                    decisions.append(await _looks(where, leaving.face_of(card)))

            assert await leaving.visit(where, card, hand, face=face, decided=decided) == "TicketShown"
            everybody += own
            sessions.append(await _looks(where, own))
        assert traces.hits(traces.of_process(where.pid), everybody) == []
        alive = _written(where)
        heard = bytes(where.heard)
    written = [*alive, *_written(where), ("the broker", heard)]
    assert traces.hits(iter(written), everybody) == []
    assert any(name.endswith("hall.db-wal") and data for name, data in alive)
    assert b"issue_ticket" in heard, "the wiretap heard the kiosk"
    return decisions, sessions


async def test_session_leaves_nothing(tmp_path):
    """A citizen with card and face: 0 hits outside the vault's ciphertext. The campaign has fifty, with the face and without."""
    await check_nothing_is_left(tmp_path, 1)


@pytest.mark.campaign
async def test_fifty_sessions_leave_nothing(tmp_path):
    """Fifty citizens one after the other on one kiosk that never restarts; clean at the first look, a second after."""
    decisions, sessions = await check_nothing_is_left(tmp_path, 50)
    for what, looks in (("decisions on a face", decisions), ("sessions", sessions)):
        print(f"{what}: {looks.count(1)} of {len(looks)} clean a second after, the last after {max(looks)} s")
    assert {*decisions, *sessions} == {1}


def test_search_finds_what_is_there():
    """The search itself: a text that this very process holds, in each dress, and a photograph's piece."""
    text, photo = "亓官缑琚" + chr(0x9F77), os.urandom(600)
    found = [*traces.of_text("name", text), *traces.of_bytes("photo", photo)]
    hits = {what for _, what in traces.hits(traces.of_process(os.getpid()), found)}
    assert {"name UTF-8", "name UTF-16", "photo @48"} <= hits


def test_overwriting_is_what_makes_it_so(tmp_path):
    """Without the allocator's setting freed text stays; with it, it is gone: the setting works on this machine's libc."""
    import subprocess
    import sys

    probe = (
        "import gc\nfrom tests.support import traces\n"
        "def hold():\n    return [bytes(bytearray(b'canary-%05d-' % n) * k) for n in range(200) for k in (1, 3, 90)]\n"
        "held = hold()\ndel held\ngc.collect()\n"
        "want = [traces.Trace('x', bytes(bytearray(b'canary-%05d-' % n))) for n in range(1, 200)]\n"
        "print(sum(t.data * 2 in data for _, data in traces.of_process('self') for t in want))\n"
    )
    counts = []
    for more in ({}, hygiene.OVERWRITING):
        done = subprocess.run(
            [sys.executable, "-c", probe], capture_output=True, text=True, check=True, env={**os.environ, **more},
            cwd=leaving.ROOT,
        )  # fmt: skip
        counts.append(int(done.stdout))
    assert counts[1] == 0 < counts[0]
