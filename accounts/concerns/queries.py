"""Who may read which concern (`trust.md`: a handler it does not name)."""

from django.db.models import Q, QuerySet

from accounts.concerns.hooks import mentored_by
from accounts.models import Concern, User

RUNS_ROUNDS = Q(role=User.Role.COORDINATOR) | Q(is_superuser=True)
HANDLES = Q(handles_concerns=True)


def handlers() -> QuerySet[User]:
    """The coordinators chosen to read and follow up concerns."""
    return User.objects.filter(RUNS_ROUNDS, HANDLES, is_active=True)


def not_kept_from(user: User) -> QuerySet[Concern]:
    """Concerns that neither name a person nor someone of a group that they mentor, nor come from there."""
    near = mentored_by(user)
    kept_from = Q(named=user) | Q(kept_from=user) | Q(named__in=near) | Q(reporter__in=near)
    return Concern.objects.exclude(pk__in=Concern.objects.filter(kept_from).values("pk"))


def concerns_visible_to(user: User) -> QuerySet[Concern]:
    """The concerns that a person may read: handlers those that are not kept from them; superusers the orphaned ones."""
    if not (user.is_active and user.is_coordinator):
        return Concern.objects.none()
    theirs = not_kept_from(user)
    if user.handles_concerns:
        return theirs
    if not user.is_superuser:
        return Concern.objects.none()
    for handler in handlers():
        theirs = theirs.exclude(pk__in=not_kept_from(handler).values("pk"))
    return theirs


def readers_of(concern: Concern) -> list[User]:
    """Who may read a concern: handlers, or else superusers; empty where nobody is left."""
    may = User.objects.filter(RUNS_ROUNDS, HANDLES | Q(is_superuser=True), is_active=True).order_by("pk")
    return [user for user in may if concerns_visible_to(user).filter(pk=concern.pk).exists()]
