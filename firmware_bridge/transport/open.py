"""Opens a transport by URL.

serial:///dev/ttyUSB0?baud=115200   a serial port (baud 115200 unless said; `auto` where a driver looks for it)
pty:///run/yitang/reader            a pseudo-terminal by its stable link
socket://192.0.2.7:4001             a TCP serial server
"""

from __future__ import annotations

from functools import partial
from urllib.parse import SplitResult, parse_qs, urlsplit

from firmware_bridge.errors import ConfigRefused
from firmware_bridge.transport.base import Transport, TransportOpener
from firmware_bridge.transport.serial_port import BAUDS, SerialTransport
from firmware_bridge.transport.tcp import SocketTransport

CONNECT_TIMEOUT = 2.0  # a serial server stands in the same building


def open_transport(url: str) -> Transport:
    """Open the port a URL names; raises ConfigRefused for a wrong URL, TransportUnavailable for an absent port."""
    return opener(url)()


def opener(url: str) -> TransportOpener:
    """Check the URL and give what opens it; raises ConfigRefused. Opens nothing."""
    parts = urlsplit(url)
    match parts.scheme:
        case "serial" | "pty" if parts.path and not parts.netloc:
            return partial(SerialTransport, parts.path, _baud(parts))
        case "socket" if not parts.path and not parts.query:
            return partial(SocketTransport, *_address(parts), CONNECT_TIMEOUT)
        case _:
            raise ConfigRefused("a device URL is serial:///path, pty:///path or socket://host:port")


def openers(url: str) -> tuple[TransportOpener, ...]:
    """As `opener`; for `baud=auto` one for each speed, the likeliest first. For drivers that can tell a right one."""
    if not _asks_for_any(urlsplit(url)):
        return (opener(url),)
    parts = urlsplit(url)
    return tuple(opener(parts._replace(query=f"baud={baud}").geturl()) for baud in reversed(BAUDS))


def _asks_for_any(parts: SplitResult) -> bool:
    return parse_qs(parts.query) == {"baud": ["auto"]}


def _baud(parts: SplitResult) -> int:
    options = parse_qs(parts.query, keep_blank_values=True)
    if unknown := sorted(options.keys() - {"baud"}):
        raise ConfigRefused(f"unknown option in a device URL: {', '.join(unknown)}")
    value = options.get("baud", ["115200"])[-1]
    if value not in {str(baud) for baud in BAUDS}:
        raise ConfigRefused(f"baud is one of {', '.join(map(str, BAUDS))}")
    return int(value)


def _address(parts: SplitResult) -> tuple[str, int]:
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port:
        raise ConfigRefused("socket:// needs a host and a port")
    return host, port
