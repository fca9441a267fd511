"""Groups for views, with 404 to whoever may not see or change what they ask for."""

from django.http import Http404

from accounts.models import User
from groups.models import Membership, MentoringGroup
from groups.permissions import sees_whole
from groups.queries import membership_of, visible_group_or_404


def whole_group_or_404(user: User, pk: int) -> tuple[MentoringGroup, Membership | None]:
    """A group for its members and for coordinators, with the reader's own place in it; 404 for everyone else."""
    group = visible_group_or_404(user, pk)
    if not sees_whole(user, group):
        raise Http404
    return group, membership_of(user, group)


def own_group_or_404(user: User, pk: int) -> tuple[MentoringGroup, Membership]:
    """A group for its members alone, with the reader's place in it; 404 for everyone else."""
    group = visible_group_or_404(user, pk)
    mine = membership_of(user, group)
    if mine is None:
        raise Http404
    return group, mine
