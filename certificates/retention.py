"""What stays of certificates when a round's months are over: they, and whose they are; not why, nor by what evidence.

Who holds one may show it for the rest of their life (`programme.md`: Resources), so name, token and person stay until
the person erases themselves.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import DecisionRecord
from certificates.models import Certificate
from rounds.models import Round
from rounds.retention.registry import register_reduction
from rounds.retention.rooms import decisions_about, forget_decisions


def certificates(round_: Round) -> QuerySet[Certificate]:
    """Certificates that say more than that they are valid or not."""
    held = ~Q(evidence=[]) | ~Q(reason="") | ~Q(ended_because="")
    held |= Q(granted_by__isnull=False) | Q(ended_by__isnull=False)
    return Certificate.objects.filter(held, round=round_)


def forget_why(rows: QuerySet[Certificate]) -> None:
    """Keep what its page says: whose it is, for what, since when, and whether it is valid."""
    rows.update(evidence=[], reason="", ended_because="", granted_by=None, ended_by=None)


def decisions(round_: Round) -> QuerySet[DecisionRecord]:
    """Decisions about the round's certificates."""
    return decisions_about(Certificate.objects.filter(round=round_))


def register() -> None:
    """Tell the registry."""
    register_reduction(
        "certificates.reasons", _("certificates: evidence and reasons"), rows=certificates, reduce=forget_why
    )
    register_reduction(
        "certificates.decisions",
        _("decisions on certificates: about whom and why"),
        rows=decisions,
        reduce=forget_decisions,
    )
