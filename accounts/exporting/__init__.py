"""Lists and figures as files: CSV, XLSX and JSON whose every cell is safe to open (`trust.md` T9)."""

from accounts.exporting.answers import export_answer
from accounts.exporting.cells import Cell, safe_text
from accounts.exporting.tables import FORMATS, Table, as_csv, as_json
from accounts.exporting.workbook import as_xlsx

__all__ = ["FORMATS", "Cell", "Table", "as_csv", "as_json", "as_xlsx", "export_answer", "safe_text"]
