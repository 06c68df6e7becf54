"""Opens devices as a configuration names them. Only names listed here are known.

A vendor's driver comes as an entry point in one of the groups `firmware_bridge.card_readers`, `firmware_bridge.social_readers`,
`firmware_bridge.code_scanners`, `firmware_bridge.ticket_printers`, `firmware_bridge.signs`, and is loaded only when the
configuration names it as `plugin:NAME`. (A decoder of card photos is one in `firmware_bridge.photo_decoders`; the kiosk's face
process loads it.) A plugin is called as the built-in constructors below are (`url`, and `fonts` for a printer; `url` and the
configuration's options for a sign) and must keep to the ports: it blocks for a bounded time, raises nothing for a device's
failure, writes
no personal data anywhere, and never makes up data that its device did not give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import entry_points
from typing import Any, Final

from firmware_bridge import plugins
from firmware_bridge.drivers.card_reader import SdtCardReader
from firmware_bridge.drivers.code_scanner import SerialCodeScanner
from firmware_bridge.drivers.hall_units import ModbusRelays
from firmware_bridge.drivers.modbus_bus import ModbusBus
from firmware_bridge.drivers.social_card import SocialCardReader
from firmware_bridge.drivers.ticket_printer import EscPosTicketPrinter
from firmware_bridge.errors import ConfigRefused
from firmware_bridge.fonts import FontChain
from firmware_bridge.hall_ports import Relays, Sign
from firmware_bridge.ports import CardReader, CodeScanner, TicketPrinter
from firmware_bridge.protocol.escpos_status import MODELS, Model
from firmware_bridge.protocol.scanner import MODELS as SCANNER_MODELS
from firmware_bridge.protocol.scanner import Model as ScannerModel
from firmware_bridge.transport.apdu import ApduLine
from firmware_bridge.transport.open import opener, openers
from firmware_bridge.transport.pcsc import PcscSlot

_PLUGIN: Final = "plugin:"
SIGNS: Final = "signs"


def _sdt(url: str) -> CardReader:
    return SdtCardReader(*openers(url))


def _social(url: str) -> CardReader:
    """pcsc:NAME of a PC/SC reader (pcsc: for the first), or the pty:// of the emulated one."""
    if url.startswith("pcsc:"):
        return SocialCardReader(PcscSlot(url.removeprefix("pcsc:")))
    return SocialCardReader(ApduLine(opener(url)))


def _scanner(url: str, *, model: ScannerModel) -> CodeScanner:
    return SerialCodeScanner(opener(url), model)


def _escpos(url: str, fonts: FontChain, *, model: Model) -> TicketPrinter:
    return EscPosTicketPrinter(opener(url), fonts, model)


CARD_READERS: Final[Mapping[str, Callable[[str], CardReader]]] = {"sdt": _sdt}
SOCIAL_READERS: Final[Mapping[str, Callable[[str], CardReader]]] = {"plain": _social}
CODE_SCANNERS: Final[Mapping[str, Callable[[str], CodeScanner]]] = {
    name: partial(_scanner, model=model) for name, model in SCANNER_MODELS.items()
}
TICKET_PRINTERS: Final[Mapping[str, Callable[[str, FontChain], TicketPrinter]]] = {
    "escpos": partial(_escpos, model=MODELS["generic"]),
    "escpos-presenter": partial(_escpos, model=MODELS["presenter"]),
    "escpos-no-queued-status": partial(_escpos, model=MODELS["no-queued-status"]),
}


def open_card_reader(kind: str, url: str) -> CardReader:
    """A card reader of a kind; the port is opened at the first poll. Raises ConfigRefused."""
    reader: CardReader = _chosen(CARD_READERS, "card_readers", kind)(url)
    return reader


def open_social_reader(kind: str, url: str) -> CardReader:
    """A reader of social-security cards: `plain` files, or a vendor's plugin with a PSAM. Raises ConfigRefused."""
    reader: CardReader = _chosen(SOCIAL_READERS, "social_readers", kind)(url)
    return reader


def open_code_scanner(kind: str, url: str) -> CodeScanner:
    """A code scanner of a kind; the port is opened at the first scan. Raises ConfigRefused."""
    scanner: CodeScanner = _chosen(CODE_SCANNERS, "code_scanners", kind)(url)
    return scanner


def open_ticket_printer(kind: str, url: str, fonts: FontChain) -> TicketPrinter:
    """A ticket printer of a kind; the port is opened at the first use. Raises ConfigRefused."""
    printer: TicketPrinter = _chosen(TICKET_PRINTERS, "ticket_printers", kind)(url, fonts)
    return printer


def open_plugin_sign(kind: str, url: str, options: Mapping[str, str], sha256: str = "") -> Sign:
    """A vendor's window sign, named `plugin:NAME`; signs of our own register map stand on a bus. Raises ConfigRefused.

    One of another package is loaded only when the package's files are those of the digest.
    """
    name = kind.removeprefix(_PLUGIN)
    maker = (
        _chosen({}, SIGNS, kind)
        if _is_ours(SIGNS, name)
        else plugins.pinned(f"firmware_bridge.{SIGNS}", name, sha256)
    )
    sign: Sign = maker(url, options)
    return sign


def open_relays(url: str, unit: int) -> Relays:
    """Lights or a door on a line of its own; the port is opened at the first switch."""
    return _OwnRelays(ModbusBus(opener(url)), unit)


class _OwnRelays(ModbusRelays):
    """Alone on its line, and closes it."""

    def close(self) -> None:
        super().close()
        self._bus.close()


def _chosen(known: Mapping[str, Any], group: str, kind: str) -> Callable[..., Any]:
    """The constructor a configuration names."""
    if kind.startswith(_PLUGIN):
        return _plugin(group, kind.removeprefix(_PLUGIN))
    if kind not in known:
        raise ConfigRefused(f"unknown kind {kind!r}; known: {', '.join([*known, _PLUGIN + 'NAME'])}")
    maker: Callable[..., Any] = known[kind]
    return maker


def _is_ours(group: str, name: str) -> bool:
    """Whether this package brings the plugin itself, or nobody does: what it is refused for is said elsewhere."""
    points = entry_points(group=f"firmware_bridge.{group}", name=name)
    return all(point.value.startswith("firmware_bridge.") for point in points)


def _plugin(group: str, name: str) -> Callable[..., Any]:
    found = entry_points(group=f"firmware_bridge.{group}", name=name)
    if len(found) != 1:
        raise ConfigRefused(f"{len(found)} installed plugins of the name {name!r} in firmware_bridge.{group}")
    maker: Callable[..., Any] = next(iter(found)).load()
    return maker
