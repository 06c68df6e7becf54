"""Two people for the demo, from free photographs that installed packages ship."""

from typing import Final

from kiosk.gateways.faces.camera import Pixels

PEOPLE: Final = ("hopper", "collins")


def portrait(person: str) -> Pixels:
    """The whole photograph, BGR."""
    raise NotImplementedError


def card_photo(person: str) -> bytes:
    """The head as the card's chip carries it: 102 x 126 pixels in at most 1,000 bytes."""
    raise NotImplementedError


def live_frames(person: str, seed: int) -> list[Pixels]:
    """A second before the camera: 640 x 480 frames, the head moving a little, the light changing a little."""
    raise NotImplementedError
