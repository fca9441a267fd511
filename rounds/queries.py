"""Reads about rounds and applications, and who may see which."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from rounds.models import Round


def rounds_visible_to(user: User | AnonymousUser) -> QuerySet[Round]:
    """Public rounds for everyone; coordinators also see those in preparation."""
    rounds = Round.objects.all()
    if isinstance(user, User) and user.is_coordinator:
        return rounds
    return rounds.filter(is_public=True)


def visible_round_or_404(user: User | AnonymousUser, slug: str) -> Round:
    """One round by its slug; 404 alike for one that isn't there and one that isn't shown."""
    return get_object_or_404(rounds_visible_to(user), slug=slug)
