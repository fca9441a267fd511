"""Who plays in the tests of scenarios, and the round that they match."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.tests.factories import make_coordinator
from groups.tests.factories import make_matchable_round
from rounds.models import Round


@pytest.fixture
def coordinator(client: Client) -> User:
    """Someone who runs rounds, signed in; the demonstration's addresses need no second factor."""
    user = make_coordinator(email="coordinator@demo.example")
    client.force_login(user)
    return user


@pytest.fixture
def round_() -> Round:
    """A round with two groups of three mentees, and one mentee left over."""
    return make_matchable_round(2, mentees=3, spare=1)
