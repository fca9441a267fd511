"""Reads about people."""

from accounts.models import User
from mail.services import Recipient


def recipient_of(user: User) -> Recipient:
    """Where a person's mail goes, and in which zone their day is."""
    return Recipient(email=user.email, name=user.name, zone=user.zone, user_id=user.pk)
