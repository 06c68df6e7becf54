"""The keys of a tactile keypad."""

from dataclasses import dataclass

F1, F2, F11, F12 = 282, 283, 292, 293


@dataclass(frozen=True, slots=True)
class TactileKeys:
    """What the keys of a tactile keypad send, as key codes of the window; arrows and Enter move and press as everywhere."""

    where: int = F1
    again: int = F2
    headset_in: int = F11
    headset_out: int = F12


USUAL = TactileKeys()
"""On a keypad that sends function keys."""
