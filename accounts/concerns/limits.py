"""How often one network address may report: enough for anyone who needs it, too little to flood handlers."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

MOST_AN_HOUR = 5
HOUR = 60 * 60


def may_report(request: HttpRequest) -> bool:
    """Count one more report of the sender's address in this hour; False from the sixth on.

    Only a keyed hash of the address is kept, and it says nothing of which report came from it.
    """
    sender = salted_hmac("concern", str(get_adapter().get_client_ip(request)), algorithm="sha256").hexdigest()
    key = f"concern:{sender}:{timezone.now():%Y%m%d%H}"
    cache.add(key, 0, HOUR)
    return int(cache.incr(key)) <= MOST_AN_HOUR
