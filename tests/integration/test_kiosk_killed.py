"""kill -9 of the real kiosk's program, and of its hall, at random moments: no number lost, none twice, no ghost, no slip of nobody's."""

import asyncio
import hashlib
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from firmware_bridge.emulators.card_reader import CardReaderEmulator
from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.emulators.ticket_printer import TicketPrinterEmulator
from firmware_bridge.fonts import FontChain
from kiosk import fonts
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.contracts.actors import Role
from queue_server.contracts.codec import encode
from tests.support.hall_client import HALL, HallProcess
from tests.support.kiosk_machine import PATIENCE_S

SEED = 3
ROOT = Path(__file__).parents[2]
MOMENT_S = 2.0
"""As long as a number and its slip take: the kill falls anywhere in it."""


@dataclass
class Days:
    """One kiosk through many lives. `shown`: every ticket that a citizen saw."""

    hall: HallProcess
    settings: Path
    paper: TicketPrinterEmulator
    chance: Random
    shown: set[str] = field(default_factory=set)
    alone: int = 0
    halls_killed: int = 0

    async def life(self, *, people: bool) -> None:
        """From the start to the kill, or to the word that all is told."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.kiosk_to_kill", str(self.settings), "people" if people else "nobody",
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, cwd=ROOT,
        )  # fmt: skip
        if people:
            await self._some_work(process)
            process.kill()
        else:
            await self._said(process, Counter(), "settled")
        await process.communicate()

    async def _some_work(self, process: asyncio.subprocess.Process) -> None:
        """A few numbers, with the hall or after its death; the end comes somewhere in the next one, or in the start."""
        heard = Counter[str]()
        if self.chance.random() < 0.9:
            await self._said(process, heard, "up")
            await self._said(process, heard, "shown", self.chance.randrange(3))
        if self.chance.random() < 0.3:
            await self._said(process, heard, "spare")
            await self._hall_dies()
            await self._said(process, heard, "shown", heard["shown"] + self.chance.randrange(3))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._said(process, heard, "never"), self.chance.uniform(0.0, MOMENT_S))

    async def _hall_dies(self) -> None:
        await self.hall.kill()
        self.halls_killed += 1

    async def _said(
        self, process: asyncio.subprocess.Process, heard: Counter[str], word: str, count: int = 1
    ) -> None:
        """Hear the kiosk until it has said that so often."""
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while heard[word] < count:
                line = (await process.stdout.readline()).decode()
                assert line, f"the kiosk ended before it said {word}"
                said, _, ticket = line.strip().partition(" ")
                heard[said] += 1
                if said == "shown":
                    self.shown.add(ticket)
                    self.alone += self.hall.process is None or self.hall.process.returncode is not None

    def wrongs(self) -> list[str]:
        """What must never be."""
        events = [(entry.kind, json.loads(entry.body)) for entry in self.hall.entries()]
        issued = [body for kind, body in events if kind in ("TicketIssued", "MergedLate")]
        gone = {body["ticket"] for kind, body in events if kind == "TicketCancelled"}
        reported = {body["ticket"] for kind, body in events if kind == "PrintReported"}
        live = {body["ticket"] for body in issued} - gone
        numbers = Counter(body["number"] for body in issued)
        found = [f"shown and lost: {ticket}" for ticket in self.shown - live]
        found += [f"a ghost: {ticket}" for ticket in live - reported]
        found += [f"given twice: {number}" for number, n in numbers.items() if n > 1]
        found += [f"printed twice: {code[-6:]}" for code, n in Counter(self.slips()).items() if n > 1]
        return found + [
            f"a slip without its ticket: {code[-6:]}" for code in self.slips() if self._of(code) not in live
        ]

    def slips(self) -> list[str]:
        """The page address on each slip that fell out of the printer."""
        return [code for slip in self.paper.slips for code in slip.codes]

    def _of(self, code: str) -> str | None:
        store = SqliteStore(self.hall.data / "hall.db", HALL)
        try:
            return store.page_ticket(hashlib.sha256(code.rsplit("/", 1)[1].encode()).hexdigest())
        finally:
            store.close()


@asynccontextmanager
async def days(folder: Path, seed: int) -> AsyncIterator[Days]:
    """A real hall, a kiosk enrolled in it, reader and printer on their lines."""
    regular, bold = fonts.noto_sans_sc()
    paper, hall = TicketPrinterEmulator(FontChain([regular], bold=bold)), HallProcess(folder, "mosquitto", 2)
    hall.hall_file.write_text(_sample_hall())
    credential = folder / "credential.json"
    credential.write_bytes(encode(hall.credential(Role.KIOSK, "k1", "a")))
    credential.chmod(0o400)
    settings = folder / "settings.json"
    settings.write_text(
        json.dumps(
            {
                "mode": "demo", "hall": HALL, "credential": str(credential), "reader": {"url": f"pty://{folder}/reader"},
                "printer": {"url": f"pty://{folder}/printer"},
            }
        )
    )  # fmt: skip
    with PtyHost(CardReaderEmulator(), folder / "reader"), PtyHost(paper, folder / "printer", baud=115200):
        await hall.start()
        try:
            yield Days(hall, settings, paper, Random(seed))  # noqa: S311 - chooses moments, keeps no secret
        finally:
            await hall.stop()


def _sample_hall() -> str:
    """With this hall's name, and room for as many people without a card as come."""
    text = (ROOT / "assets/halls/wushan.toml").read_text()
    text = text.replace('id = "wushan"', f'id = "{HALL}"', 1)
    return text.replace("cardless_per_minute = 20", "cardless_per_minute = 100000")


async def killed(folder: Path, kills: int, seed: int) -> Days:
    """So many lives, each ended by SIGKILL; then one that tells what is left."""
    async with days(folder, seed) as machine:
        for _ in range(kills):
            await machine.life(people=True)
            if machine.hall.process is not None and machine.hall.process.returncode is not None:
                await machine.hall.start()
        await machine.life(people=False)
    return machine


def _report(machine: Days, kills: int) -> str:
    return f"{kills} kills of the kiosk, {machine.halls_killed} of the hall: {len(machine.shown)} numbers shown, {machine.alone} of them without a hall, {len(machine.slips())} slips"


async def test_kiosk_killed_four_times_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """What was shown is a ticket, what was printed has one, no number is given twice, none waits for a slip for ever."""
    machine = await killed(tmp_path, 4, seed=SEED)
    print(_report(machine, 4))
    assert machine.wrongs() == []
    assert len(machine.shown) > 4


@pytest.mark.campaign
async def test_kiosk_killed_a_hundred_times_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """The long run, from another seed."""
    machine = await killed(tmp_path, 100, seed=7)
    print(_report(machine, 100))
    assert machine.wrongs() == []
    assert len(machine.shown) > 100
