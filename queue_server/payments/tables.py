"""The payments' report for people's spreadsheets: sums of fen in yuan."""

import io
from collections.abc import Iterable, Sequence

from queue_server.service.sheets import as_csv, defused

__all__ = ["Cell", "as_csv", "as_xlsx", "defused"]
Cell = str | int


def as_xlsx(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet; sums of fen are shown in yuan."""
    import xlsxwriter  # noqa: PLC0415 - a server's start need not wait for it

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
