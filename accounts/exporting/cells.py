"""What may stand in a cell, and how text is kept from becoming a formula in a spreadsheet.

Spreadsheets take text for a formula that begins with one of `= + - @`, with a full-width or small form of them, or
with a tab or a line break before. Such text gets an apostrophe in front: it then shows as it is and does nothing.
Numbers are written as numbers, so that a negative one still counts.

What was written so is read back as it was (`as_typed`): text that begins with apostrophes before such a sign gets one
more, so that taking one away is always right.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Cell = str | int | float | bool | Decimal | dt.date | dt.datetime | Promise | None
Number = int | float

LIVE = frozenset("=+-@\N{MINUS SIGN}")
# What neither XML nor a CSV can carry: controls but tab and line feed, half characters, and two that are none.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SEPARATOR = re.compile(r"([;\t\n])")


def safe_text(text: str) -> str:
    """Text as it may stand in a cell: printable, with an apostrophe in front where it could be taken for a formula."""
    return _guarded(_printable(text))


def safe_in_csv(text: str) -> str:
    """The same for text in a CSV, where each part after a possible separator must be safe too.

    Which sign separates is the reader's country's: where it is a semicolon, one inside a text opens a new cell.
    """
    safe = _part_by_part(_printable(text), _guarded)
    return f"'{safe}" if _begins_anew(safe) else safe


def as_typed(text: str) -> str:
    """What a cell of a CSV said before `safe_in_csv` made it safe; other text stays as it is."""
    whole = text[1:] if text.startswith("'") and _begins_anew(text) else text
    return _part_by_part(whole, _without_guard)


def _begins_anew(text: str) -> bool:
    """Whether a separator comes first, behind apostrophes alone: no part is live there, but the whole would be."""
    return _without_invisible(text.lstrip("'")).startswith(("\t", "\n"))


def _part_by_part(text: str, change: Callable[[str], str]) -> str:
    return "".join(change(part) if place % 2 == 0 else part for place, part in enumerate(SEPARATOR.split(text)))


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _guarded(text: str) -> str:
    return f"'{text}" if _is_live(text.lstrip("'")) else text


def _without_guard(text: str) -> str:
    return text[1:] if text.startswith("'") and _is_live(text.lstrip("'")) else text


def _is_live(text: str) -> bool:
    return _without_invisible(text).startswith(("\t", "\n")) or _first_seen(text) in LIVE


def _without_invisible(text: str) -> str:
    """Text from its first character on that could show, a tab and a line feed among them."""
    for place, character in enumerate(text):
        if character in "\t\n" or unicodedata.category(character)[0] != "C":
            return text[place:]
    return ""


def _first_seen(text: str) -> str:
    """The first character that shows, full-width and small forms as their plain one; "" where none does."""
    for character in text:
        if character.isspace() or unicodedata.category(character)[0] in "CM":
            continue
        return unicodedata.normalize("NFKC", character)[:1]
    return ""


def plain_value(value: Cell) -> str | int | float | bool | None:
    """A value as JSON writes it: dates and times as ISO text, times in UTC; text as it is."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal | float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def written(value: Cell) -> str | Number:
    """A value as a table has it before its text is made safe: a number, or text; nothing is an empty text."""
    plain = plain_value(value)
    if isinstance(plain, bool):
        return _("yes") if plain else _("no")
    return "" if plain is None else plain


def safe_cell(value: Cell) -> str | Number:
    """A value as an XLSX writes it: a number, or text that is no formula."""
    plain = written(value)
    return safe_text(plain) if isinstance(plain, str) else plain
