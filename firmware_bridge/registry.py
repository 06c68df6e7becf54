"""Opens devices as a configuration names them. Only names listed here are known.

A vendor's driver comes as an entry point in one of the groups `firmware_bridge.card_readers`, `firmware_bridge.social_readers`,
`firmware_bridge.code_scanners`, `firmware_bridge.ticket_printers`, `firmware_bridge.signs`, and is loaded only when the
configuration names it as `plugin:NAME`, and one of another package only with the digest of its files. (A decoder of card photos is one in `firmware_bridge.photo_decoders`; the kiosk's face
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


def open_card_reader(kind: str, url: str, sha256: str = "") -> CardReader:
    """A card reader of a kind; the port is opened at the first poll. Raises ConfigRefused."""
    reader: CardReader = _chosen(CARD_READERS, "card_readers", kind, sha256)(url)
    return reader


def open_social_reader(kind: str, url: str, sha256: str = "") -> CardReader:
    """A reader of social-security cards: `plain` files, or a vendor's plugin with a PSAM. Raises ConfigRefused."""
    reader: CardReader = _chosen(SOCIAL_READERS, "social_readers", kind, sha256)(url)
    return reader


def open_code_scanner(kind: str, url: str, sha256: str = "") -> CodeScanner:
    """A code scanner of a kind; the port is opened at the first scan. Raises ConfigRefused."""
    scanner: CodeScanner = _chosen(CODE_SCANNERS, "code_scanners", kind, sha256)(url)
    return scanner


def open_ticket_printer(kind: str, url: str, fonts: FontChain, sha256: str = "") -> TicketPrinter:
    """A ticket printer of a kind; the port is opened at the first use. Raises ConfigRefused."""
    printer: TicketPrinter = _chosen(TICKET_PRINTERS, "ticket_printers", kind, sha256)(url, fonts)
    return printer


def open_plugin_sign(kind: str, url: str, options: Mapping[str, str], sha256: str = "") -> Sign:
    """A vendor's window sign, named `plugin:NAME`; signs of our own register map stand on a bus. Raises ConfigRefused."""
    sign: Sign = _chosen({}, SIGNS, kind, sha256)(url, options)
    return sign


def open_relays(url: str, unit: int) -> Relays:
    """Lights or a door on a line of its own; the port is opened at the first switch."""
    return _OwnRelays(ModbusBus(opener(url)), unit)


class _OwnRelays(ModbusRelays):
    """Alone on its line, and closes it."""

    def close(self) -> None:
        super().close()
        self._bus.close()


def _chosen(known: Mapping[str, Any], group: str, kind: str, sha256: str) -> Callable[..., Any]:
    """The constructor a configuration names."""
    if kind.startswith(_PLUGIN):
        return _plugin(f"firmware_bridge.{group}", kind.removeprefix(_PLUGIN), sha256)
    if kind not in known:
        raise ConfigRefused(f"unknown kind {kind!r}; known: {', '.join([*known, _PLUGIN + 'NAME'])}")
    maker: Callable[..., Any] = known[kind]
    return maker


def _plugin(group: str, name: str, sha256: str) -> Callable[..., Any]:
    """One that this package brings itself needs no digest."""
    points = [*entry_points(group=group, name=name)]
    ours = len(points) == 1 and points[0].value.startswith("firmware_bridge.")
    maker: Callable[..., Any] = points[0].load() if ours else plugins.pinned(group, name, sha256)
    return maker
