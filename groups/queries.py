"""Reads about groups, and who may see which."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from groups.models import Meeting, Membership, MentoringGroup, Placement, Rsvp
from rounds.hooks import RoundMember
from rounds.models import Application, Round


def groups_visible_to(user: User) -> QuerySet[MentoringGroup]:
    """Groups whose public face a person may see: those of public rounds, their own, and for coordinators all."""
    groups = MentoringGroup.objects.select_related("round", "outcome__type", "outcome__tool")
    if user.is_coordinator:
        return groups
    mine = Membership.objects.filter(user=user, left_at=None).values("group")
    return groups.filter(Q(round__is_public=True) | Q(pk__in=mine))


def visible_group_or_404(user: User, pk: int) -> MentoringGroup:
    """One group with its active members; 404 alike for one that isn't there and one that isn't shown."""
    return get_object_or_404(with_active_members(groups_visible_to(user)), pk=pk)


def with_active_members(
    groups: QuerySet[MentoringGroup], meetings: QuerySet[Meeting] | None = None
) -> QuerySet[MentoringGroup]:
    """Groups whose `memberships.all()` are the active ones, with person, application and placement; and their meetings.

    Two queries more. `meetings` may say more of each meeting than its own row.
    """
    active = Membership.objects.filter(left_at=None).select_related("user", "application", "placement").order_by("pk")
    return groups.select_related("round", "outcome__type", "outcome__tool").prefetch_related(
        Prefetch("memberships", queryset=active),
        Prefetch("meetings", queryset=Meeting.objects.all() if meetings is None else meetings),
    )


ROLE_ORDER = {Membership.Role.LEAD: 0, Membership.Role.CO_MENTOR: 1, Membership.Role.MENTEE: 2}


def members_in_order(group: MentoringGroup) -> list[Membership]:
    """The members that were fetched with a group: lead, co-mentor, then mentees as they sit."""
    return sorted(group.memberships.all(), key=lambda one: (ROLE_ORDER[Membership.Role(one.role)], one.seat or 0))


def membership_of(user: User, group: MentoringGroup) -> Membership | None:
    """A person's active place in a group that was fetched with its members."""
    return next((one for one in group.memberships.all() if one.user_id == user.pk), None)


def my_groups(user: User) -> list[MentoringGroup]:
    """The groups in which a person has an active place, the newest round's first, with all members; 3 queries.

    Each meeting knows whether the person said that they can't come (`says_no`).
    """
    mine = Membership.objects.filter(user=user, left_at=None).values("group")
    refusals = Rsvp.objects.filter(meeting=OuterRef("pk"), membership__user=user, is_coming=False)
    meetings = Meeting.objects.annotate(says_no=Exists(refusals))
    groups = with_active_members(MentoringGroup.objects.filter(pk__in=mine), meetings).select_related("slide")
    return list(groups.order_by("-round__starts_on", "pk"))


def starts_of(group: MentoringGroup) -> list[dt.datetime]:
    """When the group's meetings start or started, in order, without the cancelled ones; no query after fetching it."""
    return sorted(one.starts_at for one in group.meetings.all() if one.state != Meeting.State.CANCELLED)


def next_meeting(group: MentoringGroup, now: dt.datetime) -> Meeting | None:
    """The meeting that runs or comes next; None when all are over. No query where the meetings were fetched."""
    ahead = [one for one in group.meetings.all() if one.state == Meeting.State.PLANNED and one.ends_at > now]
    return min(ahead, key=lambda one: (one.starts_at, one.pk), default=None)


def next_start(group: MentoringGroup, now: dt.datetime) -> dt.datetime | None:
    """The start of the meeting that runs or comes next; None when all are over."""
    meeting = next_meeting(group, now)
    return meeting.starts_at if meeting else None


def latest_placements(user: User) -> dict[int, Placement]:
    """What the last published matching did with each application of a person, by application pk."""
    placements = (
        Placement.objects.filter(application__user=user).select_related("application").order_by("made_at", "pk")
    )
    return {placement.application_id: placement for placement in placements}


def placed_among(applications: Iterable[Application]) -> set[int]:
    """Which of these applications have an active place in a published group."""
    ids = [application.pk for application in applications]
    return set(Membership.objects.filter(application__in=ids, left_at=None).values_list("application", flat=True))


def members_of_round(round_: Round) -> list[RoundMember]:
    """Everyone with an active place in the round's groups; one query."""
    members = Membership.objects.filter(round=round_, left_at=None).select_related("user").order_by("group", "pk")
    return [RoundMember(one.user, one.is_mentor, one.is_representative) for one in members]


def groups_of_round(round_: Round) -> QuerySet[MentoringGroup]:
    """A round's groups with their active members, in their order."""
    return with_active_members(MentoringGroup.objects.filter(round=round_)).order_by("number")
