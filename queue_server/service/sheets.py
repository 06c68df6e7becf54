"""Rows for people's spreadsheets: CSV with what a sheet would run defused, and XLSX with texts as texts."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_RUNS = ("=", "+", "-", "@", "\t", "\r")
_NAME_CHARS = 31
"""Excel takes no longer name of a sheet."""
Cell = str | int | float | None
"""None: nothing is known."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def defused(cell: Cell) -> Cell:
    """A text that a sheet would take for a formula gets a quote before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with its mark, as Excel wants it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([defused(name) for name in head])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook; the first row of each sheet stays in sight."""
    import xlsxwriter  # noqa: PLC0415 - a server's start need not wait for it

    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold = book.add_format({"bold": True})
        for each in sheets:
            sheet = book.add_worksheet(each.name[:_NAME_CHARS])
            sheet.write_row(0, 0, each.head, bold)
            for n, row in enumerate(each.rows, start=1):
                _write(sheet, n, row)
            sheet.freeze_panes(1, 0)
            sheet.autofit()
    return out.getvalue()


def _write(sheet: "Worksheet", n: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(n, column, cell)
        elif cell is not None:
            sheet.write_number(n, column, cell)
