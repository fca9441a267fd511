"""The list of badges for AMY: who got which, as a CSV that is safe to open."""

from accounts.imports.cells import write_csv
from certificates.models import Certificate
from certificates.queries import live_certificates
from rounds.models import Round

COLUMNS = ("amy_username", "name", "email", "badge", "awarded_on", "round", "certificate")


def badge_list(round_: Round, site_url: str) -> str:
    """A line a valid certificate; erased people aren't on it. One query."""
    rows = [_line(one, site_url) for one in live_certificates(round_).select_related("round") if not one.is_erased]
    return write_csv(COLUMNS, rows)


def _line(one: Certificate, site_url: str) -> list[str]:
    user = one.user
    return [
        user.amy_username if user else "",
        one.name,
        user.email if user else "",
        one.role,
        one.issued_on.isoformat(),
        one.round.slug,
        f"{site_url}/certificates/{one.token}/",
    ]
