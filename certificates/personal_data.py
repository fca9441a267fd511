"""What this room holds of a person: their certificates, for their export; and what stays of these when they are erased.

Who holds a certificate may show it for the rest of their life, also after they were erased here. So a certificate's
row stays, with round, role, date and state, and with two marks: the hash of its token, and a hash of the name, keyed
with the token. Token and name themselves go. Who comes with the certificate brings both, and its page says whether
they fit; who has only the database can neither read nor guess them, since the token is 192 random bits.
"""

import hashlib
import hmac
import unicodedata
from typing import Any

from accounts.models import User
from accounts.personal_data import register_erasure, register_export
from certificates.models import Certificate


def certificates_of(user: User) -> list[dict[str, Any]]:
    """A person's certificates as plain rows, with why they were granted or ended."""
    rows = Certificate.objects.filter(user=user).select_related("round").order_by("pk")
    return [
        {
            "round": row.round.name,
            "role": row.role,
            "name": row.name,
            "issued_on": row.issued_on.isoformat(),
            "state": row.state,
            "evidence": row.evidence,
            "granted_because": row.reason,
            "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            "ended_because": row.ended_because,
            "token": row.token,
        }
        for row in rows
    ]


def name_mark(token: str, name: str) -> str:
    """A name as erased certificates keep it; upper and lower case, and spaces, make no difference."""
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return hmac.new(token.encode(), folded.encode(), hashlib.sha256).hexdigest()


def is_name_of(certificate: Certificate, token: str, name: str) -> bool:
    """Whether an erased person's certificate was made out to this name; its holder brings the token."""
    return hmac.compare_digest(certificate.name_mark, name_mark(token, name))


def erase(user: User) -> None:
    """Keep what makes their certificates verifiable, and nothing that says whose they are."""
    for row in Certificate.objects.select_for_update().filter(user=user, token__isnull=False):
        row.name_mark = name_mark(str(row.token), row.name)
        row.token, row.name, row.reason, row.ended_because, row.evidence = None, "", "", "", []
        row.save()


def register() -> None:
    """Tell the registry of personal data."""
    register_export("certificates", certificates_of)
    register_erasure(erase)
