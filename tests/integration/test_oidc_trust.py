"""Whose certificate a provider may have: the hall's own authority or the system's, and nobody else's."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from queue_server.adapters.oidc.fetching import Fetching, trust_in
from queue_server.service.identity import ProviderLost
from tests.support.certificates import certificate

SAID = b'{"issuer": "here"}'
HOST = "127.0.0.1"


@asynccontextmanager
async def https(folder: Path, address: str = HOST) -> AsyncIterator[str]:
    """A server with a certificate for the address; it says one thing to everybody."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate(folder, address))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s" % (len(SAID), SAID)
        )
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, HOST, 0, ssl=context) as server:
        yield f"https://{HOST}:{server.sockets[0].getsockname()[1]}/"


async def test_provider_under_the_halls_authority_is_believed(tmp_path: Path):
    """`authority` names it."""
    async with https(tmp_path) as url:
        answer = await Fetching(trust_in(tmp_path / "hall.crt"), 5).get(url)
    assert (answer.status, answer.said) == (200, {"issuer": "here"})


@pytest.mark.parametrize("address", [HOST, "127.0.0.2"])
async def test_provider_under_another_authority_or_name_is_lost(tmp_path: Path, address: str):
    """The system does not know this one; and a certificate for elsewhere is none for here."""
    async with https(tmp_path, address) as url:
        trust = trust_in(None if address == HOST else tmp_path / "hall.crt")
        with pytest.raises(ProviderLost, match="unreachable"):
            await Fetching(trust, 5).get(url)
