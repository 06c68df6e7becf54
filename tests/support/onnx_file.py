"""A tiny real ONNX model, written byte by byte: it shrinks the aligned face to 8 x 8 averages, 192 numbers.

No face recogniser, but enough to tell two people in even light apart, and all that a backend does with a model.
"""

import struct
from pathlib import Path

WEIGHT_FREE = 14
"""Pixels a side of one average: 112 / 8."""


def _number(value: int) -> bytes:
    out = b""
    while True:
        value, low = value >> 7, value & 0x7F
        out += bytes([low | (0x80 if value else 0)])
        if not value:
            return out


def _whole(field: int, value: int) -> bytes:
    return _number(field << 3) + _number(value)


def _bytes(field: int, content: bytes | str) -> bytes:
    content = content.encode() if isinstance(content, str) else content
    return _number(field << 3 | 2) + _number(len(content)) + content


def _ints(name: str, *values: int) -> bytes:
    """An attribute of a node: its name, its numbers, its kind (7: integers)."""
    return _bytes(5, _bytes(1, name) + b"".join(_whole(8, value) for value in values) + _whole(20, 7))


def _value(name: str, *shape: int) -> bytes:
    sides = b"".join(_bytes(1, _whole(1, side)) for side in shape)
    return _bytes(1, name) + _bytes(2, _bytes(1, _whole(1, 1) + _bytes(2, sides)))


def tiny_model(folder: Path, *, side: int = WEIGHT_FREE) -> Path:
    """The model's file; `side` 112 makes one that gives too few numbers to be a face's."""
    cells = 112 // side
    pool = _bytes(1, "picture") + _bytes(2, "small") + _bytes(4, "AveragePool")
    pool += _ints("kernel_shape", side, side) + _ints("strides", side, side)
    axis = _bytes(5, _bytes(1, "axis") + _whole(3, 1) + _whole(20, 2))
    flat = _bytes(1, "small") + _bytes(2, "vector") + _bytes(4, "Flatten") + axis
    graph = _bytes(1, pool) + _bytes(1, flat) + _bytes(2, "tiny")
    graph += _bytes(11, _value("picture", 1, 3, 112, 112)) + _bytes(
        12, _value("vector", 1, 3 * cells * cells)
    )
    file = folder / f"tiny-{side}.onnx"
    file.write_bytes(_whole(1, 7) + _bytes(7, graph) + _bytes(8, _bytes(1, "") + _whole(2, 13)))
    return file


def not_a_model(folder: Path) -> Path:
    """Bytes that start like a model and are none."""
    file = folder / "broken.onnx"
    file.write_bytes(struct.pack("<I", 0x08071207) * 64)
    return file
