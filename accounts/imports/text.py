"""From the bytes of an uploaded file to numbered lines of cells, whatever spreadsheet program wrote it."""

import codecs
import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.exporting.cells import as_typed

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_LINES = 25_000
DELIMITERS = ",;\t|"
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class RefusedFile(Exception):  # noqa: N818 - the name says what is the matter
    """A file that can't be read as a whole; the message is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Line:
    """One record of a file: the number of the line on which it begins (1 is the header) and its cells, stripped."""

    number: int
    cells: list[str]


def read_text(content: bytes) -> str:
    """Decode a CSV file: UTF-8 or UTF-16 with or without mark, or Windows-1252 (as older spreadsheets write).

    Raises RefusedFile for what is empty, too big, not text, or text in no single encoding.
    """
    if len(content) > MOST_BYTES:
        raise RefusedFile(_("The file is bigger than 10 MB. Split it and import the parts."))
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RefusedFile(_("This is a spreadsheet file. Save it as CSV (UTF-8) and upload that."))
    if not content.strip():
        raise RefusedFile(_("The file is empty."))
    encoding = _marked_or_wide_encoding(content)
    if encoding:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            raise RefusedFile(_("The file begins like %s but is not. Save it as CSV (UTF-8).") % "UTF-16") from None
    return _decode_narrow(content)


def _marked_or_wide_encoding(content: bytes) -> str | None:
    """The encoding that a byte order mark names, or UTF-16 where every other byte of the beginning is NUL."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding if encoding != "utf-8-sig" or _is_utf8(content) else None
    head = content[:64]
    if len(head) >= 4 and not any(head[1::2]) and all(head[0:-1:2]):
        return "utf-16-le"
    if len(head) >= 4 and not any(head[0::2]) and all(head[1::2]):
        return "utf-16-be"
    return None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decode_narrow(content: bytes) -> str:
    """Decode UTF-8, or else Windows-1252; a mixture of both is refused, since either reading would garble names."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    loose = content.decode(errors="surrogateescape")
    has_real_utf8 = any(char > "\x7f" and not "\udc80" <= char <= "\udcff" for char in loose)
    try:
        if has_real_utf8:
            raise RefusedFile(_("Line %d mixes two encodings. Save the file as CSV (UTF-8).") % line)
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise RefusedFile(
            _("Line %d is neither UTF-8 nor Windows-1252. Save the file as CSV (UTF-8).") % line
        ) from None


def read_lines(text: str) -> list[Line]:
    """Split text into lines of cells; lines with nothing in them are left out, and guards against formulas taken off.

    The delimiter is the one (comma, semicolon, tab, bar) that cuts the header into most cells. Raises RefusedFile
    where a quotation mark is never closed, or where there are too many lines.
    """
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    begins_at = 1
    try:
        for cells in reader:
            stripped = [as_typed(cell).strip() for cell in cells]
            if any(stripped):
                lines.append(Line(begins_at, stripped))
            if len(lines) > MOST_LINES + 1:
                raise RefusedFile(_("The file has more than %d rows. Split it and import the parts.") % MOST_LINES)
            begins_at = reader.line_num + 1
    except csv.Error:
        raise RefusedFile(
            _("From line %d on the file can't be read: a quotation mark is not closed, or stands inside a cell.")
            % begins_at
        ) from None
    return lines


def with_unknown_and_missing(found: list[str], wanted: list[str]) -> str:
    """Say how a header differs from a wanted one; empty where it has the same columns in any order."""
    missing = [name for name in wanted if name not in found]
    unknown = [name or _("(a column without a name)") for name in found if name not in wanted]
    twice = sorted({name for name in found if found.count(name) > 1})
    parts = [
        _("missing: %s") % ", ".join(missing) if missing else "",
        _("unknown: %s") % ", ".join(unknown) if unknown else "",
        _("twice: %s") % ", ".join(twice) if twice else "",
    ]
    return "; ".join(part for part in parts if part)
