"""Tables to be written to files, as CSV and as JSON."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.exporting.cells import Cell, plain_value, safe_in_csv, written

FORMATS = ("csv", "xlsx", "json")


@dataclass(frozen=True)
class Table:
    """One table: a short name (a file's or a sheet's), the names of its columns, and rows just as wide."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_csv(table: Table) -> bytes:
    """A table as CSV in UTF-8 with a byte order mark, so that Excel shows names right."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([_csv_cell(value) for value in row] for row in [table.columns, *table.rows])
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value: Cell) -> str | float:
    plain = written(value)
    return safe_in_csv(plain) if isinstance(plain, str) else plain


def as_json(tables: Sequence[Table]) -> bytes:
    """Tables as one JSON object: under each name a list of objects, one a row. JSON knows no formulas."""
    found = {
        table.name: [
            {column: plain_value(value) for column, value in zip(table.columns, row, strict=True)} for row in table.rows
        ]
        for table in tables
    }
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8", "replace")
