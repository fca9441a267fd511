"""What is due before a showcase: instructions for the slide two weeks ahead, a reminder three days ahead."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Prefetch

from groups.models import Membership, MentoringGroup
from groups.showcase.emails import queue_slide_instructions, queue_slide_missing
from groups.showcase.times import INSTRUCTIONS_BEFORE, MISSING_BEFORE, ShowcaseTimes, times_by_round
from rounds.models import Round

# Sittings are rarely on another day than the round's date says; this far off they are still looked at.
LOOK_AROUND = dt.timedelta(weeks=8)


def queue_instructions(now: dt.datetime) -> int:
    """From two weeks until three days before the first sitting: to the representative, or else to all mentors.

    Returns how many groups have no slide then; each person is written to once, however often this runs.
    """
    found = 0
    for group, times in _groups_without_slide(now, INSTRUCTIONS_BEFORE, MISSING_BEFORE):
        found += 1
        for member in presenters(group):
            queue_slide_instructions(
                member=member, starts_at=times.starts_at, not_after=times.starts_at - MISSING_BEFORE
            )
    return found


def queue_missing(now: dt.datetime) -> int:
    """From three days before the first sitting until it starts: to the representative and all mentors.

    Returns how many groups have no slide then; each person is written to once, however often this runs.
    """
    found = 0
    for group, times in _groups_without_slide(now, MISSING_BEFORE, dt.timedelta()):
        found += 1
        for member in group.memberships.all():
            if member.is_mentor or member.is_representative:
                queue_slide_missing(member=member, starts_at=times.starts_at)
    return found


def presenters(group: MentoringGroup) -> list[Membership]:
    """The representative among the members that were fetched with a group; all mentors where there is none."""
    members = list(group.memberships.all())
    return [one for one in members if one.is_representative] or [one for one in members if one.is_mentor]


def _groups_without_slide(
    now: dt.datetime, first: dt.timedelta, last: dt.timedelta
) -> Iterator[tuple[MentoringGroup, ShowcaseTimes]]:
    """Groups of rounds whose showcase starts in between `last` and `first` from now; 1 query where there is none."""
    days = ((now - LOOK_AROUND).date(), (now + LOOK_AROUND).date())
    near = list(Round.objects.filter(showcase_on__range=days))
    if not near:
        return
    times = {pk: one for pk, one in times_by_round(near).items() if one.starts_at - first <= now < one.starts_at - last}
    if not times:
        return
    active = Membership.objects.filter(left_at=None).select_related("user", "group__round").order_by("pk")
    groups = MentoringGroup.objects.filter(round__in=times, slide=None).select_related("round").order_by("pk")
    for group in groups.prefetch_related(Prefetch("memberships", queryset=active)):
        yield group, times[group.round_id]
