"""The CSV of member organizations: a line a contact; lines of one name belong together."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports import values
from accounts.imports.text import Line, RefusedFile, read_lines, read_text, with_unknown_and_missing

COLUMNS = ["name", "domains", "contact_name", "contact_email", "member_from", "member_until"]
DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
# Whoever has an address there may work anywhere.
OPEN_TO_ALL = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "yahoo.com",
    }
)


@dataclass(frozen=True)
class OrganizationRow:
    """One line: what it states of an organization; empty cells are left out of `stated`."""

    line: int
    stated: dict[str, Any]


def read_domain(text: str) -> str:
    """A domain such as example.org, from it or from an address with it; raises BadCell."""
    domain = text.strip().lower().rpartition("@")[2].removeprefix("https://").removeprefix("http://")
    domain = domain.removeprefix("www.").rstrip("/")
    if domain.isascii() and DOMAIN.fullmatch(domain) and len(domain) <= 253:
        if domain in OPEN_TO_ALL:
            raise values.BadCell(_("%s is open to everyone and tells nothing of an organization") % domain)
        return domain
    raise values.BadCell(_("“%s” is not a domain (such as example.org)") % values.shortened(text))


def read_domains(text: str) -> list[str]:
    """Domains between spaces, commas, semicolons or line ends, each once; raises BadCell."""
    return list(dict.fromkeys(read_domain(part) for part in re.split(r"[\s,;]+", text) if part))


READERS: dict[str, Callable[[str], Any]] = {
    "name": values.read_text_cell,
    "domains": read_domains,
    "contact_name": values.read_text_cell,
    "contact_email": values.read_email,
    "member_from": values.read_date,
    "member_until": values.read_date,
}


def read_organization_file(content: bytes) -> tuple[list[OrganizationRow], list[str]]:
    """Read the file's rows, and a sentence for each thing that is wrong, by line; raises RefusedFile."""
    lines = read_lines(read_text(content))
    header = [name.casefold() for name in lines[0].cells] if lines else []
    if difference := with_unknown_and_missing(header, COLUMNS):
        raise RefusedFile(
            _("The header is not the one wanted (%s).") % difference + "\n" + _("Wanted: %s") % ",".join(COLUMNS)
        )
    if len(lines) == 1:
        raise RefusedFile(_("The file has a header and no rows."))
    rows, errors = [], []
    for line in lines[1:]:
        row, problems = _read_row(line, header)
        rows.append(row)
        errors += [_("Line %(line)d: %(problem)s") % {"line": line.number, "problem": text} for text in problems]
    return rows, errors


def _read_row(line: Line, header: list[str]) -> tuple[OrganizationRow, list[str]]:
    if len(line.cells) != len(header):
        wrong = _("has %(found)d cells where the header has %(wanted)d")
        return OrganizationRow(line.number, {}), [wrong % {"found": len(line.cells), "wanted": len(header)}]
    stated: dict[str, Any] = {}
    problems = []
    for column, cell in zip(header, line.cells, strict=True):
        if cell:
            try:
                stated[column] = READERS[column](cell)
            except values.BadCell as problem:
                problems.append(f"{column}: {problem}")
    if "name" not in stated and not problems:
        problems.append(_("the name is missing"))
    if "contact_name" in stated and "contact_email" not in stated and not problems:
        problems.append(_("the contact has no e-mail address"))
    if stated.get("member_from", "") > stated.get("member_until", "9999"):
        problems.append(_("the membership ends before it begins"))
    return OrganizationRow(line.number, stated), problems
