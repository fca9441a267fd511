"""Tables as an XLSX workbook (ECMA-376), one sheet a table.

A workbook is a zip of XML files. This writes the few parts that plain tables need, and knows two kinds of cells,
numbers and inline strings: nothing here can write a formula.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from accounts.exporting.cells import Cell, safe_cell
from accounts.exporting.tables import Table

LONGEST_TEXT = 32_767
LONGEST_NAME = 31
# Excel reads _x0041_ as the letter A; written with _x005F_ in front it stays as it is.
ENCODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf fontId="0"/><xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """The workbook's bytes: a sheet for each table, its first line bold and kept in sight."""
    names = sheet_names([table.name for table in tables])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", _content_types(len(tables)))
        parts.writestr("_rels/.rels", _relationships([("officeDocument", "xl/workbook.xml")]))
        parts.writestr("xl/workbook.xml", _workbook(names))
        sheets = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(tables) + 1)]
        parts.writestr("xl/_rels/workbook.xml.rels", _relationships([*sheets, ("styles", "styles.xml")]))
        parts.writestr("xl/styles.xml", STYLES)
        for number, table in enumerate(tables, start=1):
            parts.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(table))
    return file.getvalue()


def sheet_names(names: Sequence[str]) -> list[str]:
    """Names that Excel takes: at most 31 characters, none of `[]:*?/\\`, each once whatever its case."""
    taken: list[str] = []
    for wanted in names:
        clean = re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", wanted).strip()[:LONGEST_NAME] or "Sheet"
        name, number = clean, 2
        while name.casefold() in [one.casefold() for one in taken]:
            name = f"{clean[: LONGEST_NAME - 4]} {number}"
            number += 1
        taken.append(name)
    return taken


def _sheet(table: Table) -> str:
    rows = [_row(1, table.columns, style=' s="1"')]
    rows += [_row(number, row) for number, row in enumerate(table.rows, start=2)]
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
    return f'{HEAD}<worksheet xmlns="{MAIN}">{view}<sheetData>{"".join(rows)}</sheetData></worksheet>'


def _row(number: int, values: Sequence[Cell], style: str = "") -> str:
    cells = "".join(_cell(f"{_letters(column)}{number}", value, style) for column, value in enumerate(values))
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: Cell, style: str) -> str:
    safe = safe_cell(value)
    if not isinstance(safe, str):
        return f'<c r="{place}"{style}><v>{safe!r}</v></c>'
    text = escape(ENCODED.sub("_x005F_", safe[:LONGEST_TEXT]))
    return f'<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _letters(column: int) -> str:
    """The name of a column, counted from 0: A to Z, then AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def _content_types(sheets: int) -> str:
    parts = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    parts += [(f"xl/worksheets/sheet{number}.xml", "worksheet") for number in range(1, sheets + 1)]
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{SHEET_TYPE}.{kind}+xml"/>' for name, kind in parts)
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{defaults}{overrides}</Types>'
