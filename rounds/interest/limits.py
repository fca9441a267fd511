"""How often one network address may have us write to visitors' addresses."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

MOST_AN_HOUR = 10
HOUR = 60 * 60


def may_ask(request: HttpRequest) -> bool:
    """Count one more request of the sender's address in this hour; False from the eleventh on.

    The address is the one that allauth finds behind the proxies that we trust; only a keyed hash of it is kept.
    """
    sender = salted_hmac("rounds.interest", str(get_adapter().get_client_ip(request)), algorithm="sha256").hexdigest()
    key = f"interest:{sender}:{timezone.now():%Y%m%d%H}"
    asked = int(cache.get(key, 0)) + 1
    if asked <= MOST_AN_HOUR:
        cache.set(key, asked, HOUR)
    return asked <= MOST_AN_HOUR
