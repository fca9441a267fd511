"""Single cells of an import: each reader takes a stripped cell and returns its value, or raises BadCell.

An empty cell never reaches a reader: it states nothing.
"""

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.imports.places import country_code
from slots.zones import UnknownZone, get_zone

YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
GITHUB_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
ORCID_ID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
MOST_WORKSHOPS = 5000


class BadCell(ValueError):  # noqa: N818 - the name says what is the matter
    """A cell that can't be read; the message says what was found and what is wanted."""


def read_text_cell(cell: str, *, longest: int = 200) -> str:
    """Any text without control characters; formulas stay the text that they are."""
    if any(unicodedata.category(char) == "Cc" for char in cell.replace("\n", " ").replace("\r", " ")):
        raise BadCell(_("holds characters that can't be shown (such as NUL)"))
    text = " ".join(cell.split())
    if len(text) > longest:
        raise BadCell(_("is longer than %d characters") % longest)
    return text


def read_username(cell: str) -> str:
    """A user name of AMY."""
    return read_text_cell(cell, longest=100)


def read_yes_no(cell: str) -> bool:
    """Yes or no, in any case, also as TRUE/FALSE or 1/0."""
    word = cell.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadCell(_("“%s” is neither yes nor no") % shortened(cell))


def read_number(cell: str) -> int:
    """A whole number from 0 on; spreadsheets may have made "3" into "3.0"."""
    digits = cell.removesuffix(".0")
    if digits.isascii() and digits.isdigit() and len(digits) <= 9 and int(digits) <= MOST_WORKSHOPS:
        return int(digits)
    raise BadCell(_("“%s” is not a whole number from 0 to 5000") % shortened(cell))


def read_date(cell: str) -> str:
    """A day written as 2026-01-31 (a time behind it is cut off); returned as ISO text."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d([T ][\d:.+Z-]*)?", cell, re.ASCII):
            raise ValueError
        return dt.date.fromisoformat(cell[:10]).isoformat()
    except ValueError:
        raise BadCell(_("“%s” is not a day; write it as 2026-01-31") % shortened(cell)) from None


def read_email(cell: str) -> str:
    """An e-mail address, folded to lower case."""
    address = cell.lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadCell(_("“%s” is not an e-mail address") % shortened(cell)) from None
    if len(address) > 254:
        raise BadCell(_("is longer than %d characters") % 254)
    return address


def read_github(cell: str) -> str:
    """A GitHub name; a leading @ or the profile's address is taken off."""
    name = re.sub(r"^(https?://)?(www\.)?github\.com/", "", cell, flags=re.IGNORECASE).strip("/").removeprefix("@")
    if not GITHUB_NAME.fullmatch(name):
        raise BadCell(_("“%s” is not a GitHub name") % shortened(cell))
    return name


def read_orcid(cell: str) -> str:
    """An ORCID iD, with its check digit right; the address before it is taken off."""
    orcid = re.sub(r"^(https?://)?(www\.)?orcid\.org/", "", cell, flags=re.IGNORECASE).strip("/").upper()
    if not (ORCID_ID.fullmatch(orcid) and orcid.isascii() and _check_digit(orcid) == orcid[-1]):
        raise BadCell(_("“%s” is not an ORCID iD (such as 0000-0002-1825-0097)") % shortened(cell))
    return orcid


def _check_digit(orcid: str) -> str:
    """The last character of an ORCID iD, by ISO 7064 MOD 11-2."""
    total = 0
    for digit in orcid.replace("-", "")[:15]:
        total = (total + int(digit)) * 2
    result = (12 - total % 11) % 11
    return "X" if result == 10 else str(result)


def read_country(cell: str) -> str:
    """A country's two-letter code, from the code or an English name."""
    code = country_code(cell)
    if not code:
        raise BadCell(_("“%s” is not a country that we know; write its two-letter code") % shortened(cell))
    return code


def read_zone(cell: str) -> str:
    """An IANA time zone."""
    try:
        get_zone(cell)
    except UnknownZone:
        raise BadCell(_("“%s” is not a time zone (such as Africa/Nairobi)") % shortened(cell)) from None
    return cell


def shortened(cell: str) -> str:
    """A cell short enough to be quoted, without what can't be stored."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in cell)
    return shown if len(shown) <= 60 else shown[:59] + "…"
