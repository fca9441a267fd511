"""Who has asked not to get which bulk mail, and the signed links by which they ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse

from mail.kinds import KINDS, MailKind
from mail.models import Unsubscribed

SALT = "mail.unsubscribe"
LINK_LASTS = timedelta(days=400)


@dataclass(frozen=True)
class Subscription:
    """One address and one bulk kind, as a link names them."""

    email: str
    kind: str


def unsubscribe_token(email: str, kind: str) -> str:
    """A signed token that names one address and one kind, and nothing else."""
    token: str = signing.dumps([email.lower(), kind], salt=SALT)
    return token


def unsubscribe_url(email: str, kind: str) -> str:
    """The absolute address of the page that unsubscribes; it acts on POST only."""
    path = reverse("mailing:unsubscribe", args=[unsubscribe_token(email, kind)])
    return f"{settings.SITE_URL}{path}"


def read_unsubscribe_token(token: str) -> Subscription | None:
    """What a token names; None where it is forged or older than `LINK_LASTS`."""
    try:
        email, kind = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    return Subscription(email, kind)


def bulk_kinds() -> list[MailKind]:
    """The kinds that a person may unsubscribe from, by label."""
    return sorted((kind for kind in KINDS.values() if kind.is_bulk), key=lambda kind: str(kind.label))


def is_unsubscribed(email: str, kind: str) -> bool:
    """Whether this address asked not to get this kind."""
    return _rows(email).filter(kind=kind).exists()


def kinds_unsubscribed(email: str) -> set[str]:
    """The slugs of the kinds that this address asked not to get."""
    return set(_rows(email).values_list("kind", flat=True))


def unsubscribe(email: str, kind: str) -> None:
    """Send this kind to this address no more; safe to repeat."""
    Unsubscribed.objects.bulk_create([Unsubscribed(email=email.lower(), kind=kind)], ignore_conflicts=True)


def resubscribe(email: str, kind: str) -> None:
    """Send this kind to this address again; safe to repeat."""
    _rows(email).filter(kind=kind).delete()


def choose(email: str, wanted: Iterable[str]) -> None:
    """Make the address's choices over all bulk kinds exactly these."""
    wanted = set(wanted)
    for kind in bulk_kinds():
        (resubscribe if kind.slug in wanted else unsubscribe)(email, kind.slug)


def _rows(email: str) -> QuerySet[Unsubscribed]:
    return Unsubscribed.objects.alias(folded=Lower("email")).filter(folded=email.lower())
