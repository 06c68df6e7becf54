"""The demo with a screen: the kiosk in a window, pages by name, cards laid on the reader from the terminal."""

import asyncio
import secrets
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from kiosk.demo import cards, papers
from kiosk.demo.cards import Card, card
from kiosk.demo.day import HallDay
from kiosk.demo.stage import AREAS, Demo, Screen, demo_hall
from kiosk.demo.window import WINDOW
from kiosk.gateways.faces.demo_faces import card_photo, demo_camera

HTTP_PORT = 8080
PHONES = {"alipay": "28", "wechat": "13"}
"""What an app's payment codes begin with."""

SHOWN: dict[str, Callable[[date], str]] = {
    "code": lambda _: "",
    "passport": papers.passport,
    "permit": papers.travel_permit,
    "licence": lambda _: papers.licence(),
}
"""What is held before the scanner; an electronic code is the platform's to make."""


def people(today: date) -> dict[str, tuple[str, Card]]:
    """Key → who it is, and the card."""
    young = card("测试员", "2", date(today.year - 35, 1, 1), 1, today=today, face="collins")
    old = card("样本", "2", date(today.year - 72, 1, 1), 2, today=today, face="collins")
    other = card("范例娜", "2", date(today.year - 40, 1, 1), 3, today=today, face="hopper")
    return {
        "1": ("a citizen of 35", young),
        "2": ("a citizen of 72: green channel", old),
        "3": ("somebody else's card: the face will not match", other),
        "4": ("an expired card", cards.expired(young, today)),
        "5": ("a card with a wrong check digit", cards.misprinted(young)),
    }


async def show(folder: Path, screen: Screen, seed: int) -> None:
    """Run until the window is closed or the terminal says q. The hall has made-up days of this seed behind it."""
    day = HallDay(scripted=False)
    async with demo_hall(folder, day, screen, http_port=HTTP_PORT, seed=seed) as demo:
        who = people(date.today())  # noqa: DTZ011 — ages on the made-up cards
        camera = await asyncio.to_thread(demo_camera, "collins", 1)
        demo.kiosk.faces.cameras = lambda: camera
        app = demo.kiosk.app()
        boards = {area: await demo.server.device_code("board", f"board-{area}", area) for area in AREAS}
        print(_welcome(demo, boards, who), flush=True)
        running = asyncio.create_task(app.async_run("asyncio"))
        orders = asyncio.create_task(_obey(demo, folder, who))
        await asyncio.wait([running, orders], return_when=asyncio.FIRST_COMPLETED)
        app.stop()
        orders.cancel()
        await asyncio.gather(running, orders, return_exceptions=True)


async def _obey(demo: Demo, folder: Path, who: dict[str, tuple[str, Card]]) -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        key = line.strip()
        if key == "q":
            return
        if key in who:
            facts = who[key][1]
            photo = await asyncio.to_thread(card_photo, facts.face)
            await demo.reader.tell(f"place {cards.write(folder / f'card-{key}.toml', facts, photo)}")
        elif key == "0":
            await demo.reader.tell("lift")
        elif key in ("paper out", "paper ok"):
            await demo.printer.tell(key)
        elif key in PHONES:
            await demo.scanner.tell(f"show {PHONES[key]}{secrets.randbelow(10**16):016d}")
        elif key in SHOWN or key in ("social", "social out"):
            await _other(demo, key, who["1"][1])
        elif key.startswith(("key ", "grade ")):
            await demo.window.tell(key)
    await asyncio.Event().wait()  # no terminal: until the window is closed


async def _other(demo: Demo, key: str, holder: Card) -> None:
    """Another credential than the card: before the scanner, or in the slot."""
    if key == "social out":
        await demo.social.tell("pull")
    elif key == "social":
        await demo.social.tell(f"insert {holder.name} {holder.number} {papers.SOCIAL_CARD}")
    elif key == "code":
        await demo.scanner.tell(f"show {await demo.platform.code(holder.name, holder.number)}")
    else:
        await demo.scanner.tell(f"show {SHOWN[key](date.today())}")  # noqa: DTZ011 — a made-up document's dates


def _welcome(demo: Demo, boards: dict[str, str], who: dict[str, tuple[str, Card]]) -> str:
    base = demo.server.base
    lines = [
        "", "The hall is open. The kiosk is the window on your screen, where there is one; in a browser:",
        *(f"  board {area.upper()}    {base}/board/{area}#code={code}" for area, code in boards.items()),
        f"  console    {base}/sign-in   clerk-1 … clerk-10 at windows 1 … 10, password {demo.password}",
        f"  staff      {base}/sign-in   manager, no window, the same password",
        f"  help desk  {base}/sign-in   helper-2, no window, the same password; a scripted helper answers after 15 s",
        f"  figures    {base}/dashboard and {base}/reports as manager: days made up for the demo, and what you do now",
        "Scripted people take numbers and scripted clerks work every window; sign in at one and it is yours.",
        "They need a minute where a real errand takes ten, and the waits that people are told are theirs.", "",
        "Here: a number and Enter lays a card on the emulated reader.",
        *(f"  {key}  {text}" for key, (text, _) in who.items()),
        "  0  take the card away      paper out / paper ok  the printer      q  end",
        "  alipay / wechat  hold a phone with that code before the scanner, when the kiosk asks for it",
        "  Other credentials, all of them emulated, when the kiosk asks for one (没带身份证, then another document):",
        "  code               an electronic code of the first citizen; an emulated platform verifies it",
        "  passport / permit  a specimen's passport or 回乡证 before the scanner      licence  a business licence's code",
        "  social / social out  a social-security card into the slot, and out again",
        f"  key next / start / finish / recall / pause, grade 1 … 5   keypad and evaluation pad of window {WINDOW[1:]}", "",
    ]  # fmt: skip
    return "\n".join(lines)
