"""From a video call's participant list to its lines: name, address and minutes of each, and what is wrong with others.

Pure: reads no database. Columns are found by what they mean, under the headings of the common tools.
"""

import csv
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports.text import DELIMITERS, RefusedFile, read_lines, read_text
from accounts.imports.values import BadCell, read_email, read_text_cell, shortened

# What stands above the table in some files: a summary of the call.
MOST_LINES_ABOVE = 40
MOST_MINUTES = 24 * 60
MOST_ROWS = 3_000

HEADINGS = {
    "name": {
        "name",
        "full name",
        "participant",
        "participant name",
        "display name",
        "attendee",
        "user name",
        "username",
    },
    "first": {"first name", "given name"},
    "last": {"last name", "surname", "family name"},
    "email": {"email", "e-mail", "user email", "email address", "e-mail address", "participant email", "mail"},
    "minutes": {
        "minutes",
        "duration",
        "total duration",
        "time in call",
        "time in session",
        "time in meeting",
        "in-meeting duration",
        "meeting duration",
        "attendance duration",
    },
}
NO_ADDRESS = {"", "-", "n/a"}
OTHER_UNIT = re.compile(r"\((?:in )?(?:sec|hour)", re.IGNORECASE)
NEXT_SECTION = re.compile(r"\d+\. \D+")
CLOCK = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})")
WORDS = re.compile(r"(?:(\d+)\s*h\w*)?\s*(?:(\d+)\s*m\w*)?\s*(?:(\d+)\s*s\w*)?", re.IGNORECASE)


@dataclass(frozen=True)
class ReportLine:
    """One line that could be read."""

    line: int
    name: str
    email: str
    minutes: float


@dataclass
class ReadReport:
    """What a file holds: its lines, and a sentence for each that can't be read."""

    lines: list[ReportLine] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)

    def rows(self) -> list[dict[str, Any]]:
        """As the table keeps it."""
        return [*map(asdict, self.lines), *({"line": line, "bad": problem} for line, problem in self.bad)]


def read_report(content: bytes) -> ReadReport:
    """Read a participant list in UTF-8, UTF-16 or Latin-1; raises RefusedFile for what is none."""
    text = read_text(content).lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    above, columns = _find_header(text)
    table = "".join(text.splitlines(keepends=True)[above:])
    report = ReadReport()
    for line in read_lines(table)[1:]:
        number = line.number + above
        if NEXT_SECTION.fullmatch(line.cells[0]) and not any(line.cells[1:]):
            break
        try:
            report.lines.append(_read_line(number, line.cells, columns))
        except BadCell as problem:
            report.bad.append((number, str(problem)))
        if len(report.lines) + len(report.bad) > MOST_ROWS:
            raise RefusedFile(_("The file has more than %d rows. Is it the list of one sitting?") % MOST_ROWS)
    if not report.lines and not report.bad:
        raise RefusedFile(_("The file lists nobody."))
    return report


def _find_header(text: str) -> tuple[int, dict[str, int]]:
    """How many lines stand above the table, and the place of each meaning in its header.

    A header that names people comes before one with addresses only: a summary above the table names its host so.
    """
    candidates = []
    for above, line in enumerate(text.splitlines()[:MOST_LINES_ABOVE]):
        delimiter = max(DELIMITERS, key=line.count)
        columns = _columns(next(csv.reader([line], delimiter=delimiter), []))
        if "minutes" in columns and columns.keys() & {"name", "first", "email"}:
            candidates.append((above, columns))
    if not candidates:
        raise RefusedFile(
            _("No line names the columns: one must be the minutes (“Duration (Minutes)”), one the name or the address.")
        )
    return next((found for found in candidates if found[1].keys() & {"name", "first"}), candidates[0])


def _columns(cells: list[str]) -> dict[str, int]:
    """The place of each meaning; of two columns with the same one, that which says "total" or comes first."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        heading = " ".join(cell.strip().strip("\"'").casefold().split())
        if OTHER_UNIT.search(heading):
            continue
        bare = re.sub(r"\s*\([^)]*\)$", "", heading).strip()
        for meaning, headings in HEADINGS.items():
            if bare in headings and (meaning not in found or "total" in bare):
                found[meaning] = place
    return found


def _read_line(number: int, cells: list[str], columns: dict[str, int]) -> ReportLine:
    def cell(meaning: str) -> str:
        place = columns.get(meaning)
        return cells[place] if place is not None and place < len(cells) else ""

    name = read_text_cell(cell("name") or f"{cell('first')} {cell('last')}".strip())
    email = cell("email")
    email = "" if email.casefold() in NO_ADDRESS else read_email(email)
    if not name and not email:
        raise BadCell(_("says neither a name nor an address"))
    return ReportLine(number, name, email, read_minutes(cell("minutes")))


def read_minutes(cell: str) -> float:
    """Minutes from "45", "45.5", "45 min", "0:45:10", "1 h 5 m 30 s"; raises BadCell.

    "0:45" is refused: tools mean 45 minutes or 45 seconds by it.
    """
    typed = cell.strip().casefold()
    minutes: float | None = None
    if re.fullmatch(r"\d{1,6}([.,]\d{1,6})?", typed):
        minutes = float(typed.replace(",", "."))
    elif clock := CLOCK.fullmatch(typed):
        hours, middle, last = (int(part or 0) for part in clock.groups())
        minutes = hours * 60 + middle + last / 60
    elif typed and (words := WORDS.fullmatch(typed)) and any(words.groups()):
        hours, middle, last = (int(part or 0) for part in words.groups())
        minutes = hours * 60 + middle + last / 60
    if minutes is None:
        raise BadCell(_("“%s” is not a number of minutes") % shortened(cell))
    if minutes > MOST_MINUTES:
        raise BadCell(_("“%s” is more than a day") % shortened(cell))
    return round(minutes, 2)
