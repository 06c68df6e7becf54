"""What can go wrong between a hall and a gateway, drawn from a seed."""

from dataclasses import dataclass
from random import Random
from typing import Literal

OfReply = Literal["", "lose_request", "lose_reply", "garble", "bad_signature", "change_amount"]
OfNotice = Literal["", "lose", "repeat", "delay", "bad_signature", "change_amount"]


@dataclass(frozen=True, slots=True)
class Rates:
    """How often, in percent, anything at all goes wrong with a reply or a notice."""

    reply: int = 0
    notice: int = 0


class Faults:
    """The same draws for the same seed."""

    def __init__(self, random: Random, rates: Rates) -> None:
        self._random, self.rates = random, rates

    def of_reply(self) -> OfReply:
        """What happens to this request."""
        kinds: tuple[OfReply, ...] = (
            "lose_request",
            "lose_reply",
            "lose_reply",
            "garble",
            "bad_signature",
            "change_amount",
        )
        return self._random.choice(kinds) if self._random.randrange(100) < self.rates.reply else ""

    def of_notice(self) -> OfNotice:
        """What happens to this notice."""
        kinds: tuple[OfNotice, ...] = ("lose", "repeat", "delay", "bad_signature", "change_amount")
        return self._random.choice(kinds) if self._random.randrange(100) < self.rates.notice else ""

    def seconds(self, most: int) -> int:
        """A delay."""
        return self._random.randint(1, most)
