"""People for tests."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator

from accounts.models import Availability, User

PASSWORD = "a-long-password-for-tests"
numbers = count(1)


def make_user(**fields: Any) -> User:
    """Make a member of the community in Berlin; their password is `PASSWORD`."""
    number = next(numbers)
    usual = {
        "name": f"Person Number{number}",
        "email": f"person{number}@people.example",
        "password": PASSWORD,
        "zone": "Europe/Berlin",
        "country": "DE",
        "languages": ["en"],
    }
    return User.objects.create_user(**(usual | fields))


def make_coordinator(**fields: Any) -> User:
    """Make someone who runs rounds, with the second factor that is asked of them."""
    user = make_user(role=User.Role.COORDINATOR, **fields)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user


def make_availability(user: User, cells: Iterable[int] = range(36, 42)) -> Availability:
    """Give a person free hours; Monday from 18:00 to 21:00 unless said otherwise."""
    return Availability.objects.create(user=user, cells=sorted(cells))
