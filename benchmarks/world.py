"""The hall that is measured: its file, its keys and its devices, enrolled once through the real doors."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.programs import running_hall
from queue_server.contracts.codec import encode
from queue_server.contracts.credentials import DeviceCredential

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build" / "bench"
HALL = "wushan"
HALL_FILE = BUILD / "hall.toml"
WINDOWS = ("w1", "w2", "w4", "w6", "w9")
KIOSKS = ("bench-1", "bench-2", "bench-3", "bench-4")
BOARD = "bench-board"
"""Ten devices in all: so many codes one address may try in a minute."""


def hall_file() -> Path:
    """The sample hall with matters that need no card, have no form print no paper of one's own and send nothing, and room for as many numbers as a load asks for."""
    text = (ROOT / "assets" / "halls" / f"{HALL}.toml").read_text()
    for part in (r"\[\[matters\.form\]\]", r"\[matters\.certificate\]"):
        text = re.sub(rf"^{part}.*?(?=^\[)", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^delivery = .*\n", "", text, flags=re.MULTILINE)
    text = text.replace("cardless_per_minute = 20", "cardless_per_minute = 100000")
    text = text.replace('assurance = "card"', 'assurance = "none"').replace(
        'assurance = "person"', 'assurance = "none"'
    )
    BUILD.mkdir(parents=True, exist_ok=True)
    HALL_FILE.write_text(text)
    return HALL_FILE


async def credentials() -> dict[str, DeviceCredential]:
    """The devices' credentials; enrolled at a real server when the folder is new."""
    kept = BUILD / "credentials.json"
    hall_file()
    if not kept.exists():
        shutil.rmtree(BUILD / "template", ignore_errors=True)
        found = await _enrolled(BUILD / "template")
        kept.write_text(json.dumps([encode(each).decode() for each in found]))
    made = [DeviceCredential.model_validate_json(each) for each in json.loads(kept.read_text())]
    return {each.device: each for each in made}


def folder(name: str) -> Path:
    """A new data folder with the template's keys and devices and nothing else."""
    path = BUILD / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)
    for part in ("keys", "devices"):
        shutil.copytree(BUILD / "template" / part, path / part)
    return path


async def _enrolled(data: Path) -> list[DeviceCredential]:
    devices = [
        *(("kiosk", name, ("a", "b")) for name in KIOSKS),
        *(("keypad", f"keypad-{window}", (window,)) for window in WINDOWS),
        ("board", BOARD, ("a", "b")),
    ]
    async with running_hall(HALL_FILE, data, "mosquitto") as server:
        return [_enrol(server.page_base, _code(data, *device)) for device in devices]


def _code(data: Path, role: str, name: str, assigned: tuple[str, ...]) -> str:
    assigns = [word for each in assigned for word in ("--assign", each)]
    program = str(Path(sys.executable).with_name("queue-server"))
    command = [program, "device", "add", role, name, "--hall", HALL, "--data", str(data), *assigns]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _enrol(page_base: str, code: str) -> DeviceCredential:
    body = json.dumps({"code": code}).encode()
    address = f"{page_base}/api/v1/enrol"
    request = Request(address, body, {"content-type": "application/json"})  # noqa: S310 - our own server on loopback
    with urlopen(request, timeout=5) as answer:  # noqa: S310 - our own server on loopback
        return DeviceCredential.model_validate_json(answer.read())
