"""Rows for people's spreadsheets: CSV with what a sheet would run defused, and XLSX with texts as texts."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

_RUNS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int


def defused(cell: Cell) -> Cell:
    """A text that a sheet would take for a formula gets a quote before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with its mark, as Excel wants it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet; sums of fen are shown in yuan."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet, yuan = book.add_worksheet("缴费"), book.add_format({"num_format": "0.00"})
        sheet.write_row(
            0, 0, [name.replace("_fen", "_yuan") for name in head], book.add_format({"bold": True})
        )
        for n, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int) and head[column].endswith("_fen"):
                    sheet.write_number(n, column, cell / 100, yuan)
                elif isinstance(cell, int):
                    sheet.write_number(n, column, cell)
                else:
                    sheet.write_string(n, column, cell)
        sheet.autofit()
    return out.getvalue()
