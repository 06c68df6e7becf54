"""The hall's day as a table that grows while the demo runs: one line a citizen, plain enough for any terminal."""

from unicodedata import east_asian_width

from kiosk.demo.day import Visit

COLUMNS = (
    ("#", 4), ("part", 13), ("matter", 20), ("number", 8), ("class", 10), ("slip", 9), ("face", 13), ("window", 8),
    ("outcome", 13), ("kiosk s", 9), ("wait s", 8),
)  # fmt: skip


def head() -> str:
    """The table's first line."""
    return "".join(_cell(name, width) for name, width in COLUMNS)


def line(visit: Visit) -> str:
    """One citizen's line."""
    seat = visit.seat
    cells = (
        str(visit.citizen.n), visit.citizen.part.value, visit.citizen.matter, visit.number or "–",
        "green" if visit.green else "ordinary", visit.slip or "–", visit.face or "–",
        (seat.window if seat else None) or "–", visit.outcome or "?", _seconds(visit, "kiosk"), _seconds(visit, "wait"),
    )  # fmt: skip
    return "".join(_cell(text, width) for text, (_, width) in zip(cells, COLUMNS, strict=True))


def _seconds(visit: Visit, stage: str) -> str:
    return f"{visit.stages[stage] / 1000:.1f}" if stage in visit.stages else "–"


def _cell(text: str, width: int) -> str:
    text = text[: width - 1]
    return text + " " * (width - sum(2 if east_asian_width(c) in "WF" else 1 for c in text))
