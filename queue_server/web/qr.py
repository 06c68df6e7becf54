"""A QR code as a page draws it: dark runs of modules, no picture file."""

import segno

QUIET = 4
"""Modules of white around the code (ISO/IEC 18004)."""


def qr_runs(content: str) -> dict[str, object]:
    """`size` in modules with the margin, `path` in SVG's path language; correction level M."""
    rows = [bytes(row) for row in segno.make(content, error="m", micro=False).matrix_iter(border=QUIET)]
    return {"size": len(rows), "path": "".join(_runs(y, row) for y, row in enumerate(rows))}


def _runs(y: int, row: bytes) -> str:
    ends = [x for x in range(1, len(row)) if bool(row[x]) != bool(row[x - 1])]
    return "".join(f"M{a} {y}h{b - a}v1h{a - b}z" for a, b in zip(ends[::2], ends[1::2], strict=True))
