"""A hall with one kiosk that citizens use and leave: the real programs, a wiretap at the broker, and every place to search."""

import asyncio
import json
import struct
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from firmware_bridge.enrol import enrol
from kiosk.demo import cards
from kiosk.demo.cards import Card
from kiosk.demo.programs import HALL, Emulator, Server, emulator, running_server
from kiosk.fonts import noto_sans_sc
from kiosk.gateways.faces.comparison import decode_photo
from kiosk.gateways.faces.demo_faces import card_photo, live_frames
from kiosk.gateways.faces.models import DlibFaces, models_folder
from tests.support import traces
from tests.support.traces import Trace

PATIENCE_S = 120.0
ROOT = Path(__file__).parents[2]
_SYLLABLES = "檀郗邰扈阚璩濮郇郏晁逄琚缑佘亓"
"""Characters that no text of ours holds."""


@dataclass
class Kiosk:
    """The running child."""

    process: asyncio.subprocess.Process
    screens: list[str] = field(default_factory=list)

    async def until(self, *wanted: str) -> str:
        """The next line of one of these kinds, or a screen of these names; what stands behind the kind."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while line := (await self.process.stdout.readline()).decode().strip():
                kind, _, name = line.partition(" ")
                if kind == "screen":
                    self.screens.append(name)
                if kind in wanted or (kind == "screen" and name in wanted):
                    return name or line
        raise AssertionError(f"the kiosk ended; it was at {self.screens[-5:]}")

    async def tap(self, tag: str) -> None:
        """Touch a key."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{tag}\n".encode())
        await self.process.stdin.drain()


@dataclass
class Place:
    """Where citizens come: the programs, the folder that they write to, what the broker carried."""

    folder: Path
    server: Server
    kiosk: Kiosk
    reader: Emulator
    heard: bytearray

    @property
    def pid(self) -> int:
        """The kiosk's process."""
        return self.kiosk.process.pid


@dataclass(frozen=True, repr=False)
class Hand:
    """What a person types and signs at the kiosk; `signature` is one stroke, x and y in turn."""

    phone: str
    signature: bytes


def hand(n: int) -> Hand:
    """A number and a stroke that are nobody else's: each point lies far enough from the one before to be kept."""
    draw = Random(n)  # noqa: S311 - no secret
    points = [v for k in range(24) for v in (5 + 10 * k + draw.randrange(6), draw.randrange(256))]
    return Hand(f"0{draw.randrange(10**10):010d}", bytes(points))


def person(n: int, *, today: date, face: str) -> Card:
    """A made-up person whose name, number and address stand nowhere else."""
    name = "".join(_SYLLABLES[(n * k + k) % len(_SYLLABLES)] for k in (1, 3, 4, 7)) + chr(0x9F00 + n)
    born = date(today.year - 30 - n % 20, 1 + n % 12, 1 + n % 28)
    made = cards.card(name, "2", born, n % 100, today=today, face=face)
    return replace(made, address=f"浙江省吴山市{name[::-1]}路{n}号")


@cache
def vector_of(face: str) -> list[float]:
    """A card photo's vector, as the face process computes it."""
    faces, picture = DlibFaces(models_folder()), decode_photo(card_photo(face))
    [found] = faces.find(picture)
    return [float(value) for value in faces.encode(picture, found)]


def face_of(card: Card) -> list[Trace]:
    """Photograph and vectors of whoever is on the card."""
    vector = vector_of(card.face)
    return [
        *traces.of_bytes("vector 64", struct.pack("<128d", *vector)),
        *traces.of_bytes("vector 32", struct.pack("<128f", *vector)),
        *traces.of_bytes("photo", card_photo(card.face)),
    ]


def traces_of(card: Card, hand: Hand) -> list[Trace]:
    """All that would give this person away."""
    return [
        *traces.of_text("address", card.address), *traces.of_text("telephone", hand.phone),
        Trace("signature", hand.signature), Trace("signature base64", b64encode(hand.signature)[:-4]),
        *face_of(card), *traces.of_text("name", card.name), *traces.of_text("number", card.number),
        *traces.of_hashes("number", card.number),
    ]  # fmt: skip


@asynccontextmanager
async def place(folder: Path, wiretap: Any) -> AsyncIterator[Place]:
    """Everything up; all ended after the block."""
    (folder / "slips").mkdir(parents=True)
    (folder / "outside").mkdir()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(running_server(folder))
        credential = await _enrolled(folder, server)
        tapped, heard = await stack.enter_async_context(wiretap(credential["broker_url"]))
        outside = folder / "outside"
        reader = await stack.enter_async_context(
            emulator("card-reader", outside / "reader", outside / "reader.log")
        )
        regular, bold = map(str, noto_sans_sc())
        printer = await stack.enter_async_context(
            emulator(
                "printer", outside / "printer", outside / "printer.log", "--slips", str(folder / "slips"),
                "--font", regular, "--bold", bold,
            )
        )  # fmt: skip
        config = _config(folder, {**credential, "broker_url": tapped}, reader, printer)
        kiosk = await stack.enter_async_context(_child(folder, config))
        await kiosk.until("ready")
        yield Place(folder, server, kiosk, reader, heard)


async def _enrolled(folder: Path, server: Server) -> dict[str, object]:
    code = await server.device_code("kiosk", "kiosk-1", "a", "b")
    await asyncio.to_thread(enrol, server.base, code, folder / "enrolled.json")
    return json.loads((folder / "enrolled.json").read_text())


def _config(folder: Path, known: dict[str, object], reader: Emulator, printer: Emulator) -> Path:
    credential, config = folder / "kiosk-1.json", folder / "kiosk.toml"
    credential.write_text(json.dumps(known))
    credential.chmod(0o400)
    config.write_text(
        f'mode = "demo"\nhall = "{HALL}"\ncredential = "{credential}"\n'
        f'[reader]\nkind = "sdt"\nurl = "pty://{reader.link.absolute()}"\nphoto = "open"\n'
        f'[printer]\nkind = "escpos"\nurl = "pty://{printer.link.absolute()}"\n'
        f'[camera]\nsource = "file:{folder / "outside" / "camera"}"\n'
        "[screen]\nfullscreen = false\n[times]\nidle_s = 600\nleave_s = 3\n"
    )
    return config


@asynccontextmanager
async def _child(folder: Path, config: Path) -> AsyncIterator[Kiosk]:
    with (folder / "kiosk.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.kiosk_child", str(config), cwd=ROOT, stdin=-1, stdout=-1, stderr=log,
        )  # fmt: skip
    try:
        yield Kiosk(process)
    finally:
        if process.returncode is None and process.stdin is not None:
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), 30)
            except TimeoutError:
                process.kill()
                await process.wait()


def stand(where: Place, card: Card, seed: int) -> None:
    """Whoever is on the card stands before the camera."""
    frames = where.folder / "outside" / "camera"
    frames.mkdir(exist_ok=True)
    for n, frame in enumerate(live_frames(card.face, seed)):
        Image.fromarray(frame[:, :, ::-1]).save(frames / f"{n}.png")


Decided = Callable[[str], Awaitable[None]]
"""What is done as soon as a check is over, with its outcome."""


async def visit(where: Place, card: Card, hand: Hand, *, face: bool, decided: Decided) -> str:
    """One errand of level person, from the card to the good-bye; how it ended."""
    written = where.folder / "outside" / "hand"
    written.write_text(f"{hand.phone}\n{hand.signature.hex()}\n", encoding="ascii")
    kiosk, outside = where.kiosk, where.folder / "outside"
    path = cards.write(outside / "card.toml", card, await asyncio.to_thread(card_photo, card.face))
    await where.reader.tell(f"place {path}")
    await kiosk.until("Themes")
    for tag, then in (("theme:property", "Matters"), ("matter:property-transfer", "Guide")):
        await kiosk.tap(tag)
        await kiosk.until(then)
    await kiosk.tap(f"onward {written}")
    assert await kiosk.until("signed") == "True", "the stroke that is searched for is the one that was drawn"
    await kiosk.until("Consent")
    await kiosk.tap("agree" if face else "no-face")
    while await kiosk.until("Confirm", "FaceAgain") == "FaceAgain":
        await kiosk.tap("main")
    await decided(await kiosk.until("checked"))
    await kiosk.tap("main")
    ended = await kiosk.until("TicketShown", "Refused")
    await kiosk.tap("main")
    await kiosk.until("TakeThings", "Home")
    await where.reader.tell("lift")
    if kiosk.screens[-1] != "Home":
        await kiosk.until("Home")
    return ended
