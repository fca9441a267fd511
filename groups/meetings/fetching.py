"""Meetings for views, with 404 to whoever may not change what they ask for."""

from django.http import Http404

from accounts.models import User
from groups.fetching import whole_group_or_404
from groups.models import Meeting, MentoringGroup
from groups.permissions import changes_times
from groups.queries import members_in_order


def changeable_group_or_404(user: User, pk: int) -> MentoringGroup:
    """A group, with members and meetings, whose times this person may change."""
    group, _mine = whole_group_or_404(user, pk)
    if not changes_times(user, group):
        raise Http404
    return group


def meeting_or_404(group: MentoringGroup, number: int) -> Meeting:
    """One meeting of a group that was fetched with its meetings; no query."""
    meeting = next((one for one in group.meetings.all() if one.number == number), None)
    if meeting is None:
        raise Http404
    return meeting


def names_of(group: MentoringGroup) -> list[str]:
    """The members who are told of a change, lead first."""
    return [member.user.name for member in members_in_order(group)]
