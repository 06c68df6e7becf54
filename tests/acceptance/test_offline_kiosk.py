"""A kiosk of real parts cut off from a real hall: numbers of its own on paper, power cut, told when the line is back."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from firmware_bridge.enrol import enrol
from kiosk import samples
from kiosk.bootstrap import Kiosk
from kiosk.config import Config, parse_config
from kiosk.demo.programs import HALL, Server, emulator, running_server
from kiosk.flow import intents as i
from kiosk.flow.effects import Effect, GiveOffline
from kiosk.flow.moves import gives_alone
from kiosk.flow.states import TicketShown
from kiosk.fonts import noto_sans_sc
from kiosk.retire import NotRetired, retire
from tests.support.kiosk_machine import PATIENCE_S, number, powered
from tests.support.offline_play import left_on_disk, rows

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.timeout(900),
]  # a server, a broker and every silence in real time


class Cable:
    """A line to the broker that can be pulled out."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._lines: set[asyncio.StreamWriter] = set()
        self.pulled = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, both ways."""
        if self.pulled:
            await _closed(writer)
            return
        far, near = await asyncio.open_connection("127.0.0.1", self._port)
        self._lines |= {writer, near}
        await asyncio.gather(_pumped(reader, near), _pumped(far, writer))

    def pull(self) -> None:
        """Out."""
        self.pulled = True
        for writer in self._lines:
            writer.close()


async def _pumped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    await _closed(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


@asynccontextmanager
async def hall(folder: Path) -> AsyncIterator[tuple[Server, Cable, Config]]:
    """The server with its broker, emulated reader and printer, and a kiosk's settings that lead over the cable."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(running_server(folder))
        reader = await stack.enter_async_context(
            emulator("card-reader", folder / "reader", folder / "reader.log")
        )
        regular, bold = map(str, noto_sans_sc())
        slips = ("--slips", str(folder / "slips"), "--font", regular, "--bold", bold)
        printer = await stack.enter_async_context(
            emulator("printer", folder / "printer", folder / "printer.log", *slips)
        )
        credential = folder / "kiosk-1.json"
        code = await server.device_code("kiosk", "kiosk-1", "a")
        await asyncio.to_thread(enrol, server.base, code, credential)
        cable = Cable(urlsplit(json.loads(credential.read_text())["broker_url"]).port or 1883)
        door = await asyncio.start_server(cable.carry, "127.0.0.1", 0)
        _lead(credential, door.sockets[0].getsockname()[1])
        config = parse_config(
            {
                "mode": "demo", "hall": HALL, "credential": credential,
                "reader": {"url": f"pty://{reader.link.absolute()}"}, "printer": {"url": f"pty://{printer.link.absolute()}"},
            }
        )  # fmt: skip
        yield server, cable, config
        cable.pull()
        door.close()
        await door.wait_closed()


def _lead(credential: Path, port: int) -> None:
    """The credential's broker is at the near end of the cable."""
    told = json.loads(credential.read_text()) | {"broker_url": f"mqtt://127.0.0.1:{port}"}
    credential.chmod(0o600)
    credential.write_text(json.dumps(told))
    credential.chmod(0o400)


async def test_cut_off_kiosk_gives_prints_and_tells_its_numbers(tmp_path: Path) -> None:
    """Leased, cut off, two numbers on paper, power cut in the third's printing, back: three tickets in the hall, once each."""
    async with hall(tmp_path) as (server, cable, config):
        async with powered(config) as kiosk:
            await kiosk.runtime.until(
                lambda s: s.link_up and s.spare > 0 and s.catalogue is not None, PATIENCE_S
            )
            online = await number(kiosk)
            assert not online.offline
            cable.pull()
            await kiosk.runtime.until(gives_alone, PATIENCE_S)
            given = [await number(kiosk) for _ in range(2)]
            assert [each.offline for each in given] == [True, True]
            await _cut_while_printing(kiosk)
        assert rows(config.spool_file, "word") >= 3
        assert samples.card().name.encode() not in left_on_disk(config.spool_file)
        async with powered(config) as kiosk:
            shown = kiosk.runtime.state.screen
            assert isinstance(shown, TicketShown)
            assert (shown.printed, shown.offline) == (False, True)
            cable.pulled = False
            async with asyncio.timeout(PATIENCE_S):
                while kiosk.offline.spool.waiting() != (0, 0):
                    await asyncio.sleep(0.2)
        cable.pull()
        with pytest.raises(NotRetired):
            await retire(config, 3)
        cable.pulled = False
        await retire(config, PATIENCE_S)
        numbers = [ticket.ticket.number for ticket in (*given, shown)]
        assert len(set(numbers)) == 3
        events = await _events(server)
        assert [events.count(f"OfflineMerged {each}") for each in numbers] == [1, 1, 1]
        assert sum(event.startswith("RangeReturned") for event in events) == 1


async def _cut_while_printing(kiosk: Kiosk) -> None:
    """The number is taken and nothing is printed: as if the power went there."""
    perform = kiosk.runtime.perform

    def given_only(effect: Effect) -> None:
        if isinstance(effect, GiveOffline):
            perform(effect)

    kiosk.runtime.perform = given_only
    for intent in (i.Leave(), i.Leave(), i.NoIdCard(), i.Proceed(), i.DeclareClass(None)):
        kiosk.runtime.dispatch(intent)


async def _events(server: Server) -> list[str]:
    """Kinds of the journal with the number that each is about."""

    with sqlite3.connect(f"file:{server.data / 'hall.db'}?mode=ro", uri=True) as db:
        found = db.execute("SELECT kind, body FROM journal ORDER BY seq").fetchall()
    return [f"{kind} {json.loads(body).get('number', '')}" for kind, body in found]
