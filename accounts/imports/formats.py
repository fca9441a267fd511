"""The two CSV formats of instructors: from bytes to rows and what is wrong with each, named by its line.

Pure: reads no database. Formats and their columns: `programme.md`, "Where instructor records come from".
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports import values
from accounts.imports.places import country_code, zone_of_airport
from accounts.imports.text import Line, RefusedFile, read_lines, read_text, with_unknown_and_missing
from accounts.models import ImportBatch

AMY_COLUMNS = [
    "Name",
    "Email",
    "Is instructor",
    "Is trainer",
    "Taught times",
    "Is trainee",
    "Airport",
    "Country",
    "Lessons",
    "Affiliation",
]
OWN_COLUMNS = [
    "amy_username",
    "email",
    "secondary_email",
    "name",
    "github",
    "orcid",
    "certified",
    "certified_on",
    "workshops_taught",
    "in_training",
    "trained_on",
    "country",
    "timezone",
    "affiliation",
    "may_contact",
    "as_of",
]
COLUMNS = {ImportBatch.Format.AMY: AMY_COLUMNS, ImportBatch.Format.OWN: OWN_COLUMNS}

Reader = Callable[[str], Any]
# Column: the value's name with us, and how its cell is read. "Is instructor" of AMY is an active role and not the
# badge, so that it states nothing here; lessons aren't kept.
AMY_READERS: dict[str, tuple[str, Reader]] = {
    "Name": ("name", values.read_text_cell),
    "Email": ("email", values.read_email),
    "Is trainer": ("is_trainer", values.read_yes_no),
    "Taught times": ("workshops_taught", values.read_number),
    "Is trainee": ("in_training", values.read_yes_no),
    "Affiliation": ("affiliation", values.read_text_cell),
}
OWN_READERS: dict[str, tuple[str, Reader]] = {
    "amy_username": ("amy_username", values.read_username),
    "email": ("email", values.read_email),
    "secondary_email": ("secondary_email", values.read_email),
    "name": ("name", values.read_text_cell),
    "github": ("github", values.read_github),
    "orcid": ("orcid", values.read_orcid),
    "certified": ("certified", values.read_yes_no),
    "certified_on": ("certified_on", values.read_date),
    "workshops_taught": ("workshops_taught", values.read_number),
    "in_training": ("in_training", values.read_yes_no),
    "trained_on": ("trained_on", values.read_date),
    "country": ("country", values.read_country),
    "timezone": ("zone", values.read_zone),
    "affiliation": ("affiliation", values.read_text_cell),
    "may_contact": ("may_contact", values.read_yes_no),
    "as_of": ("as_of", values.read_date),
}
READERS = {ImportBatch.Format.AMY: AMY_READERS, ImportBatch.Format.OWN: OWN_READERS}


def keys_stated(stated: dict[str, Any]) -> list[tuple[str, str]]:
    """All that a row can be known by, folded, strongest first: (kind, value)."""
    found = [("amy_username", stated.get("amy_username", "").casefold())]
    found += [("email", email.casefold()) for email in stated.get("emails", [])]
    found += [("github", stated.get("github", "").casefold()), ("orcid", stated.get("orcid", ""))]
    return [(kind, value) for kind, value in found if value]


@dataclass
class FileRow:
    """One person's row: what it states (empty cells state nothing), what is wrong with it, what was left out.

    `stated` has `emails` as a list of folded addresses; dates are ISO text. `shown` is a name for lists.
    """

    line: int
    stated: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    shown: str = ""


@dataclass(frozen=True)
class InstructorFile:
    """A file that could be read: in which format, and its rows in order."""

    format: ImportBatch.Format
    rows: list[FileRow]


def read_instructor_file(content: bytes, *, today: dt.date) -> InstructorFile:
    """Read a file of either format; raises RefusedFile where it can't be read as a whole.

    A row's own date may not lie after `today`.
    """
    lines = read_lines(read_text(content))
    if not lines:
        raise RefusedFile(_("The file is empty."))
    file_format, columns = _recognize(lines[0].cells)
    if len(lines) == 1:
        raise RefusedFile(_("The file has a header and no rows."))
    rows = [_read_row(line, columns, file_format, today) for line in lines[1:]]
    _mark_repeated(rows)
    return InstructorFile(file_format, rows)


def _recognize(header: list[str]) -> tuple[ImportBatch.Format, list[str]]:
    """The format of a header and its columns in the file's order; their case and order are free."""
    found = [name.casefold() for name in header]
    differences = {}
    for file_format, columns in COLUMNS.items():
        by_folded = {name.casefold(): name for name in columns}
        difference = with_unknown_and_missing([by_folded.get(name.casefold(), name) for name in header], columns)
        if not difference:
            return file_format, [by_folded[name] for name in found]
        differences[file_format] = difference
    overlap = {known: len({name.casefold() for name in COLUMNS[known]} & set(found)) for known in COLUMNS}
    likely = max(overlap, key=lambda known: overlap[known])
    raise RefusedFile(
        (
            _("The header is not one that we know. Nearest: %(format)s (%(difference)s).")
            % {"format": likely.label, "difference": differences[likely]}
            if overlap[likely]
            else _("The first line is not a header that we know.")
        )
        + "\n"
        + _("AMY's list: %s") % ",".join(AMY_COLUMNS)
        + "\n"
        + _("Our own CSV: %s") % ",".join(OWN_COLUMNS)
    )


def _read_row(line: Line, columns: list[str], file_format: ImportBatch.Format, today: dt.date) -> FileRow:
    row = FileRow(line.number)
    if len(line.cells) != len(columns):
        row.errors.append(
            _("has %(found)d cells where the header has %(wanted)d")
            % {"found": len(line.cells), "wanted": len(columns)}
        )
        row.shown = values.shortened(line.cells[0])
        return row
    cells = dict(zip(columns, line.cells, strict=True))
    row.shown = values.shortened(next((cells.get(key, "") for key in ("Name", "name") if cells.get(key)), ""))
    for column, (name, reader) in READERS[file_format].items():
        if cells[column]:
            try:
                row.stated[name] = reader(cells[column])
            except values.BadCell as problem:
                row.errors.append(f"{column}: {problem}")
    addresses = [row.stated.pop(name) for name in ("email", "secondary_email") if name in row.stated]
    if addresses:
        row.stated["emails"] = list(dict.fromkeys(addresses))
    if file_format == ImportBatch.Format.AMY:
        _read_amy_place(row, cells)
    else:
        _check_own_row(row, today)
    row.shown = row.shown or (addresses[0] if addresses else row.stated.get("amy_username", ""))
    return row


def _read_amy_place(row: FileRow, cells: dict[str, str]) -> None:
    """Country by code or name; one that we don't know is left blank and said, since AMY's list comes unchanged."""
    code = country_code(cells["Country"]) if cells["Country"] else ""
    if code:
        row.stated["country"] = code
    elif cells["Country"]:
        row.notes.append(_("Country “%s” is not known to us and was left blank.") % values.shortened(cells["Country"]))
    if zone := zone_of_airport(cells["Airport"], code):
        row.stated["zone"] = zone


def _check_own_row(row: FileRow, today: dt.date) -> None:
    """What cells must say together."""
    if row.stated.get("as_of", "") > today.isoformat():
        row.errors.append(_("as_of: %s lies in the future") % row.stated["as_of"])
    if row.stated.get("certified") is False and "certified_on" in row.stated:
        row.errors.append(_("certified is no, but certified_on has a day"))


def _mark_repeated(rows: list[FileRow]) -> None:
    """Mark rows about the same person: an equal later one as a repeat, differing ones both, since we can't choose."""
    first_with: dict[tuple[str, str], FileRow] = {}
    for row in rows:
        keys = [] if row.errors else keys_stated(row.stated)
        earlier = {id(first): first for key in keys if (first := first_with.get(key))}
        for first in earlier.values():
            if first.stated == row.stated:
                row.errors.append(_("repeats line %d") % first.line)
                continue
            about = next(value for key, value in keys if first_with.get((key, value)) is first)
            for one, other in ((row, first), (first, row)):
                said = _("is about the same person as line %(line)d (%(about)s) and differs; keep one of them")
                one.errors.append(said % {"line": other.line, "about": about})
        for key in keys:
            first_with.setdefault(key, row)
