"""How tests look at pages of groups: who looks, and what they read."""

from typing import Any

from django.test import Client

from accounts.models import User
from groups.models import Membership, MentoringGroup


def texts(response: Any) -> str:
    """The page's text with its white space as single spaces."""
    return " ".join(response.content.decode().split())


def client_of(user: User) -> Client:
    """A browser in which someone is signed in."""
    client = Client()
    client.force_login(user)
    return client


def lead_of(group: MentoringGroup) -> Membership:
    """The lead mentor."""
    return group.memberships.get(role="lead", left_at=None)


def mentee_of(group: MentoringGroup, seat: int = 1) -> Membership:
    """A mentee by their seat."""
    return group.memberships.get(seat=seat, left_at=None)
