"""Cells of files that we write, safe to open in any spreadsheet program (`trust.md` T9)."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

BEGINS_A_FORMULA = frozenset("=+-@\t\r\n")


def safe_cell(value: Any) -> Any:
    """A value that no spreadsheet program takes for a formula: text that begins like one gets an apostrophe in front.

    Full-width forms count as what they look like, and spaces in front hide nothing. Numbers stay numbers.
    """
    if not isinstance(value, str):
        return value
    first = unicodedata.normalize("NFKC", value.lstrip(" \N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}")[:1])
    return f"'{value}" if first[:1] in BEGINS_A_FORMULA and first else value


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A CSV file as text, every cell safe."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue()
