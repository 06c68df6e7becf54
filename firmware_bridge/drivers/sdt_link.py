"""One request, one answer on an SDT reader's line."""

from __future__ import annotations

from typing import Final

from firmware_bridge.errors import BadFrame, TransportTimeout
from firmware_bridge.framing.sdt import Damaged, SdtFramer
from firmware_bridge.protocol.sdt import Answer, Command, Status
from firmware_bridge.transport.base import Deadline, Transport

# Readers answer find and select within 100 ms and a read within 2 s; the rest is for slow USB bridges, and for
# 1,295 bytes at 115200 baud (112 ms). At 9600 they take 1.4 s and still fit.
_SECONDS: Final[dict[Command, float]] = {
    Command.READ: 2.5,
    Command.READ_FINGERPRINT: 4.0,
    Command.READ_NEW_ADDRESS: 0.5,
}
_SHORT: Final = 0.3
_GAP: Final = 0.2  # silence inside an answer: the rest will not come
_WRITE: Final = 0.5


class SdtLink:
    """Owns a transport; never has two requests in flight."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def ask(self, command: Command) -> Answer:
        """Send a request and wait for its answer; late answers to others are passed over.

        Raises TransportLost, TransportTimeout (nothing came), BadFrame (what came is damaged; the reader may have
        carried the request out).
        """
        deadline = Deadline.after(_SECONDS.get(command, _SHORT))
        self._transport.drain()
        self._transport.write(command.to_bytes(), _WRITE)
        return self._wait_for(command, deadline)

    def close(self) -> None:
        """Give the port back."""
        self._transport.close()

    def _wait_for(self, command: Command, deadline: Deadline) -> Answer:
        framer = SdtFramer()
        heard = False
        while True:
            try:
                data = self._transport.read(min(_GAP, deadline.left) if heard else deadline.left)
            except TransportTimeout:
                if heard:
                    raise BadFrame("no sound answer came") from None
                raise
            for item in framer.feed(data):
                if isinstance(item, Damaged):
                    heard = True
                elif command.takes(answer := Answer.from_payload(item.payload)):
                    return _sound(answer)
            heard = heard or framer.pending > 0
            if deadline.left == 0:
                raise BadFrame("no sound answer within the deadline")


def _sound(answer: Answer) -> Answer:
    """Refuse an answer that says the request itself came damaged."""
    if answer.sw3 in (Status.BAD_CHECKSUM, Status.BAD_LENGTH):
        raise BadFrame("the request came damaged")
    return answer
