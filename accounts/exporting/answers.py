"""An export as the answer to a request, recorded with who took what (`trust.md` T17)."""

from collections.abc import Sequence

from django.db import models
from django.http import Http404, HttpResponse
from django.utils.text import slugify

from accounts.exporting.tables import Table, as_csv, as_json
from accounts.exporting.workbook import as_xlsx
from accounts.models import User
from accounts.records import record_decision

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def export_answer(
    *, by: User, what: str, subject: models.Model, tables: Sequence[Table], name: str, format_: str
) -> HttpResponse:
    """The file to download, after a record `export.<what>` about `subject` with the format and the number of rows.

    `name` is the file's, without ending. A CSV holds one table. Raises `Http404` for a format that there isn't.
    """
    if format_ not in MEDIA_TYPES or (format_ == "csv" and len(tables) != 1):
        raise Http404
    content = as_csv(tables[0]) if format_ == "csv" else as_xlsx(tables) if format_ == "xlsx" else as_json(tables)
    after = {"format": format_, "tables": {table.name: len(table.rows) for table in tables}}
    record_decision(by=by, action=f"export.{what}", subject=subject, after=after)
    return file_answer(content, name=f"{slugify(name) or 'export'}.{format_}", media_type=MEDIA_TYPES[format_])


def file_answer(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """A file to save, never to be shown as a page or kept by anything between here and the reader."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
