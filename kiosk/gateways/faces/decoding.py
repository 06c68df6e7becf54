"""The card's photo slot made a picture, inside the face process: a vendor's library may be native and must be confined.

`none`: nothing is decoded. `open`: the emulator's own encoding, read by no real card. `plugin:NAME`: an installed package's
entry point in `firmware_bridge.photo_decoders`, whose files have the digest that the settings name. It is called without
arguments, gives a `PhotoDecoder`, and runs without network and without files to write: one that insists decodes nothing.
"""

from typing import Any, Final

from firmware_bridge import plugins
from firmware_bridge.ports import PhotoDecoder
from firmware_bridge.protocol.open_photo import OpenPhotoDecoder
from kiosk.gateways.faces.settings import NO_DECODER, Exit, FaceSettings, Refused

GROUP: Final = "firmware_bridge.photo_decoders"
PLUGIN: Final = "plugin:"


class NoPhotoDecoder:
    """For real cards without a vendor's library: every photo stays undecoded."""

    def decode(self, slot: bytes) -> bytes | None:
        """Always None."""


def decoder_of(settings: FaceSettings) -> PhotoDecoder:
    """The decoder that the settings name, loaded; Refused."""
    match settings.decoder:
        case "open":
            return OpenPhotoDecoder()
        case str(name) if name.startswith(PLUGIN):
            decoder: PhotoDecoder = _plugin(name.removeprefix(PLUGIN), settings.decoder_sha256)()
            return decoder
        case str(name) if name == NO_DECODER:
            return NoPhotoDecoder()
    raise Refused(Exit.NO_DECODER)


def _plugin(name: str, sha256: str) -> Any:
    try:
        return plugins.load(GROUP, name, sha256)
    except plugins.PluginChanged as error:
        raise Refused(Exit.WRONG_DECODER) from error
    except Exception as error:  # a vendor's import may raise anything
        raise Refused(Exit.NO_DECODER) from error
