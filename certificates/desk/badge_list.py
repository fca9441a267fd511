"""The list of badges for AMY: who got which, as a table whose cells are safe to open (`trust.md` T9)."""

from accounts.exporting.cells import Cell
from accounts.exporting.tables import Table
from certificates.models import Certificate
from certificates.printing.pdf import certificate_url
from certificates.queries import live_certificates
from rounds.models import Round

COLUMNS = ("amy_username", "name", "email", "badge", "awarded_on", "round", "certificate")


def badge_list(round_: Round) -> Table:
    """A line a valid certificate; erased people aren't on it. One query."""
    rows = [_line(one) for one in live_certificates(round_).select_related("round") if not one.is_erased]
    return Table("badges", COLUMNS, rows)


def _line(one: Certificate) -> list[Cell]:
    user = one.user
    return [
        user.amy_username if user else "",
        one.name,
        user.email if user else "",
        one.role,
        one.issued_on,
        one.round.slug,
        certificate_url(one),
    ]
