"""Who votes and asks: an account, or a browser by a mark of its own; and how often they may."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from accounts.models import User

COOKIE = "showcase"
COOKIE_DAYS = 60
HOUR = 60 * 60
# A whole class may sit behind one address.
MOST_QUESTIONS_OF_ADDRESS = 60
MOST_QUESTIONS_OF_VOTER = 10
MOST_VOTES_OF_ADDRESS = 300


def voter_of(user: User) -> str:
    """An account as a voter: a keyed hash, so that the table of votes names nobody."""
    return salted_hmac("groups.showcase.voter", str(user.pk), algorithm="sha256").hexdigest()


def known_voter(request: HttpRequest) -> str:
    """The reader as a voter; empty for a browser that has not voted or asked yet."""
    if isinstance(request.user, User):
        return voter_of(request.user)
    try:
        return request.get_signed_cookie(COOKIE, max_age=COOKIE_DAYS * 24 * HOUR) or ""
    except (KeyError, signing.BadSignature):
        return ""


def voter(request: HttpRequest) -> str:
    """The reader as a voter; a browser that has no mark gets one, which `remember` puts into its cookie."""
    return known_voter(request) or get_random_string(43)


def remember(request: HttpRequest, response: HttpResponse, mark: str) -> HttpResponse:
    """Leave a visitor's mark with their browser, signed; accounts need none."""
    if not isinstance(request.user, User):
        response.set_signed_cookie(
            COOKIE,
            mark,
            max_age=COOKIE_DAYS * 24 * HOUR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def may_ask(request: HttpRequest, mark: str) -> bool:
    """Count one more question of this address and of this voter in this hour; False beyond either limit."""
    return _counted("ask-address", _address(request), MOST_QUESTIONS_OF_ADDRESS) and _counted(
        "ask-voter", mark, MOST_QUESTIONS_OF_VOTER
    )


def may_vote(request: HttpRequest) -> bool:
    """Count one more vote of this address in this hour; False beyond the limit."""
    return _counted("vote-address", _address(request), MOST_VOTES_OF_ADDRESS)


def _address(request: HttpRequest) -> str:
    """A keyed hash of the address that allauth finds behind the proxies that we trust."""
    address = str(get_adapter().get_client_ip(request))
    return salted_hmac("groups.showcase.address", address, algorithm="sha256").hexdigest()


def _counted(what: str, who: str, most: int) -> bool:
    key = f"showcase:{what}:{who}:{timezone.now():%Y%m%d%H}"
    number = int(cache.get(key, 0)) + 1
    if number <= most:
        cache.set(key, number, HOUR)
    return number <= most
