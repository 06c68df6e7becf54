"""What every broker of ours has in common: errors, addresses, a recipe to start it, a probe that it answers."""

import asyncio
import contextlib
import ipaddress
import os
import pwd
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from queue_server.adapters.devices import Account
from queue_server.contracts.codec import MAX_SNAPSHOT_BYTES

Kind = Literal["mosquitto", "embedded", "external"]
LOOPBACK: Final = "127.0.0.1"
MAX_PACKET: Final = MAX_SNAPSHOT_BYTES
_ANONYMOUS_CONNECT: Final = b"\x10\x11\x00\x04MQTT\x04\x02\x00\x0a\x00\x05probe"
_NOT_AUTHORISED: Final = b"\x20\x02\x00\x05"
_ADMITTED: Final = b"\x20\x02\x00\x00"


class BrokerError(Exception):
    """The broker cannot run: {cause}."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"The broker cannot run: {cause}.")


class BrokerMissing(BrokerError):
    """The program is not installed."""


class NotLoopback(BrokerError):
    """The address is open to a network, where this broker or this listener must not be."""


class OpenToAnyone(BrokerError):
    """The broker let a client in without a password."""


class ReloadFailed(BrokerError):
    """The broker did not confirm its new accounts in time."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a broker of ours listens: plain, for this machine alone."""

    port: int
    websocket_port: int
    host: str = LOOPBACK

    def __post_init__(self) -> None:
        if not ipaddress.ip_address(self.host).is_loopback:
            raise NotLoopback(f"{self.host} is not a loopback address")


@dataclass(frozen=True, slots=True)
class Owner:
    """The unprivileged account that a broker runs as."""

    uid: int
    gid: int

    @classmethod
    def of_this_process(cls) -> "Owner":
        """Ourselves."""
        return cls(os.getuid(), os.getgid())

    @classmethod
    def unprivileged(cls, *names: str) -> "Owner":
        """The first account of these that exists when we are root; ourselves otherwise."""
        if os.getuid() != 0:
            return cls.of_this_process()
        for name in names:
            with contextlib.suppress(KeyError):
                entry = pwd.getpwnam(name)
                return cls(entry.pw_uid, entry.pw_gid)
        raise BrokerError(f"none of the accounts {', '.join(names)} exists to run it as")


class Recipe(Protocol):
    """How one kind of broker is set up and started."""

    @property
    def kind(self) -> Kind: ...

    @property
    def address(self) -> Address: ...

    @property
    def owner(self) -> Owner: ...

    @property
    def reloaded(self) -> bytes:
        """What the program's log line says once it has taken new accounts."""

    def write(self, accounts: Iterable[Account]) -> None:
        """Write every file that the program reads, exactly for these accounts."""

    def clean(self) -> None:
        """Remove what `write` wrote."""

    def command(self) -> list[str]:
        """The program and its arguments; its log comes on stderr."""


def free_ports(count: int) -> list[int]:
    """Ports that were free on loopback a moment ago."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((LOOPBACK, 0))
        return [one.getsockname()[1] for one in sockets]


async def answers(address: Address) -> bool:
    """Whether the broker speaks MQTT there and refuses who has no password; raises OpenToAnyone if it admits them."""
    try:
        async with asyncio.timeout(2):
            reply = await _greet(address)
            if reply == _ADMITTED:
                raise OpenToAnyone("it lets clients in without a password")
            await _reach(address.host, address.websocket_port)
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return False
    return reply == _NOT_AUTHORISED


async def _greet(address: Address) -> bytes:
    reader, writer = await asyncio.open_connection(address.host, address.port)
    try:
        writer.write(_ANONYMOUS_CONNECT)
        return await reader.readexactly(4)
    finally:
        writer.close()


async def _reach(host: str, port: int) -> None:
    _, writer = await asyncio.open_connection(host, port)
    writer.close()
