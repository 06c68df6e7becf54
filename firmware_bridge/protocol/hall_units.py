"""Our open register map of window units on Modbus RTU: signs, keypads, evaluation pads, relays, pagers. Pure.

holding 0x0000 type << 8 | version · 0x0001 heartbeat, written by the hall, 0 after a restart · 0x0002 brightness 0–100 ·
        0x0003 colour << 8 | effect · 0x0004 pager number · 0x0005 page count: a new value sends the text ·
        0x0010–0x004F text: GB18030, two bytes a register, padded with spaces
input   0x0000 event counter, wraps, 0 after a restart · 0x0001 last key · 0x0002 last evaluation 1–5
        since version 2: 0x0003 the heartbeat as last written · 0x0010–0x001F the last 16 events: event n stands at
        0x0010 + (n − 1) mod 16, a key as its code, an evaluation as 0x0100 + grade
coils   0x0000– relay outputs
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

TEXT_REGISTERS: Final = 64
RECENT: Final = 16  # events that a unit of version 2 keeps
INPUTS: Final = 32  # registers from the counter to the last kept event
_COUNTER: Final = 1 << 16
_BACKWARDS: Final = _COUNTER // 2  # so far ahead is behind: an answer that came late
_GRADE: Final = 0x0100


class Holding(IntEnum):
    """Registers that the hall writes."""

    TYPE = 0x0000
    HEARTBEAT = 0x0001
    BRIGHTNESS = 0x0002
    STYLE = 0x0003
    PAGER = 0x0004
    PAGE_COUNT = 0x0005
    TEXT = 0x0010


class Input(IntEnum):
    """Registers that a unit fills."""

    COUNTER = 0x0000
    LAST_KEY = 0x0001
    EVALUATION = 0x0002
    HEARTBEAT = 0x0003
    RECENT = 0x0010


class Kind(IntEnum):
    """The high byte of register 0x0000."""

    KEYPAD = 1
    SIGN = 2
    PAD = 3
    RELAYS = 4
    PAGER = 5


class Key(IntEnum):
    """A call keypad's keys."""

    NEXT = 1  # 顺呼
    RECALL = 2  # 重呼
    START = 3  # 开始
    FINISH = 4  # 结束
    MISSED = 5  # 过号
    PAUSE = 6  # 暂停, and again: 继续
    UNDO = 7  # 撤销
    PANIC = 8  # 紧急


_KEYS: Final = frozenset(Key)


class Colour(IntEnum):
    """The high byte of the style register."""

    RED = 1
    GREEN = 2
    AMBER = 3


class Effect(IntEnum):
    """The low byte of the style register."""

    STEADY = 0
    BLINK = 1
    SCROLL = 2


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a unit says of its events, read in one request. `recent` only from a unit of version 2."""

    counter: int
    last_key: int
    evaluation: int
    heartbeat: int | None = None
    recent: tuple[int, ...] = ()

    @classmethod
    def of(cls, registers: tuple[int, ...]) -> Inputs:
        """From the registers at 0x0000: three of a unit of version 1; four, or all 32, of version 2."""
        counter, last_key, evaluation = registers[:3]
        heartbeat = registers[Input.HEARTBEAT] if len(registers) > Input.HEARTBEAT else None
        recent = registers[Input.RECENT : Input.RECENT + RECENT]
        return cls(counter, last_key, evaluation, heartbeat, recent)

    def event(self, n: int) -> int | None:
        """Event n, where the unit still has it."""
        if self.recent:
            return self.recent[(n - 1) % RECENT]
        return self.last_key or (_GRADE | self.evaluation if self.evaluation else 0) or None


@dataclass(frozen=True, slots=True)
class Presses:
    """What was pressed since the last look, oldest first; `lost` were pressed and are not known any more."""

    events: tuple[int, ...] = ()
    lost: int = 0

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys among them; a code that is no key of ours is none."""
        return tuple(Key(event) for event in self.events if event in _KEYS)

    @property
    def grades(self) -> tuple[int, ...]:
        """The evaluations among them, 1 to 5."""
        return tuple(event - _GRADE for event in self.events if 1 <= event - _GRADE <= 5)


@dataclass(frozen=True, slots=True)
class Seen:
    """A unit's counter when last looked at; whether it has the hall's heartbeat since; whether an answer ran backwards.

    Whoever has written a heartbeat and was answered says `alive`: then a heartbeat of 0 means a restart.
    """

    counter: int
    alive: bool = False
    doubted: bool = False


def presses(before: Seen | None, now: Inputs) -> tuple[Presses, Seen]:
    """What happened since `before` (None: never looked, so what there is is old), and what to compare with next.

    A unit that restarted counts from 0. A counter that ran backwards is a late answer and changes nothing, unless the
    next one says the same.
    """
    seen = Seen(now.counter, alive=now.heartbeat != 0)
    if before is None:
        return Presses(), seen
    since, count = before.counter, (now.counter - before.counter) % _COUNTER
    backwards = count >= _BACKWARDS
    if backwards and now.heartbeat and not before.doubted:
        return Presses(), Seen(before.counter, before.alive, doubted=True)
    old = now.heartbeat is None  # version 1 has nothing but a great leap to tell a restart by
    if backwards or (before.alive and now.heartbeat == 0) or (old and count > RECENT):
        since, count = 0, now.counter
    known = range(max(0, count - (RECENT if now.recent else 1)), count)
    events = tuple(event for n in known if (event := now.event(since + n + 1)) is not None)
    return Presses(events, count - len(events)), seen


def text_registers(text: str, at_least: int = 0) -> tuple[int, ...]:
    """A text as registers, cut at a whole character where it is too long; padded to `at_least` registers."""
    data = b""
    for sign in text:
        code = sign.encode("gb18030", "replace")
        if len(data) + len(code) > 2 * TEXT_REGISTERS:
            break
        data += code
    data = data.ljust(2 * max(at_least, (len(data) + 1) // 2), b" ")
    return tuple(int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))


def style_register(colour: Colour, effect: Effect) -> int:
    """The style as one register."""
    return colour << 8 | effect
