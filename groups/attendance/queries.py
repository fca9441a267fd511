"""Who was at which meetings. Everything is counted from the recorded rows whenever it is asked; nothing is stored."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from groups.models import Attendance, Meeting, Membership, MentoringGroup, Rsvp
from groups.queries import ROLE_ORDER

Status = Attendance.Status


@dataclass(frozen=True)
class Counts:
    """Held meetings while someone was a member, and what was recorded of them at these."""

    held: int = 0
    present: int = 0
    excused: int = 0
    absent: int = 0


def was_member_at(membership: Membership, instant: dt.datetime) -> bool:
    """Whether someone had joined (by the day, UTC) and not left at an instant."""
    has_joined = membership.joined_on <= instant.astimezone(dt.UTC).date()
    return has_joined and (membership.left_at is None or instant < membership.left_at)


def members_at(meeting: Meeting) -> list[Membership]:
    """Who was in the group when a meeting began: lead, co-mentor, mentees as they sit; with their users, 1 query."""
    everyone = Membership.objects.filter(group=meeting.group_id).select_related("user", "application")
    there = [one for one in everyone if was_member_at(one, meeting.starts_at)]
    return sorted(there, key=lambda one: (ROLE_ORDER[Membership.Role(one.role)], one.seat or 0, one.pk))


def held_meetings_of(membership: Membership) -> list[Meeting]:
    """The group's held meetings between the member's joining and leaving, in their order (`programme.md`: Rules)."""
    held = Meeting.objects.filter(group=membership.group_id, state=Meeting.State.HELD).order_by("starts_at")
    return [meeting for meeting in held if was_member_at(membership, meeting.starts_at)]


def attendance_counts(memberships: Iterable[Membership]) -> dict[int, Counts]:
    """Counts of each membership by its pk, all zero where no meeting was held; 1 query however many they are."""
    asked = list(memberships)
    held: dict[int, dict[int, dt.datetime]] = defaultdict(dict)
    recorded: dict[tuple[int | None, int], str | None] = {}
    meetings = Meeting.objects.filter(group__in={one.group_id for one in asked}, state=Meeting.State.HELD)
    # Joined from the meetings' side, so that one without a row for somebody counts as held all the same.
    for pk, group, start, member, status in meetings.order_by("pk").values_list(*ROW):
        held[group][pk] = start
        recorded[member, pk] = status
    return {one.pk: _count(one, held[one.group_id], recorded) for one in asked}


ROW = ("pk", "group_id", "starts_at", "attendance__membership_id", "attendance__status")


def _count(
    membership: Membership, held: dict[int, dt.datetime], recorded: dict[tuple[int | None, int], str | None]
) -> Counts:
    mine = [pk for pk, start in held.items() if was_member_at(membership, start)]
    found = Counter(recorded.get((membership.pk, pk)) for pk in mine)
    return Counts(len(mine), found[Status.PRESENT], found[Status.EXCUSED], found[Status.ABSENT])


def share_present(group: MentoringGroup, last: int = 2) -> float | None:
    """The share (0 to 1) of those recorded at the group's last held meetings who were there; None where none was held.

    2 queries.
    """
    meetings = Meeting.objects.filter(group=group, state=Meeting.State.HELD).order_by("-starts_at")[:last]
    statuses = list(Attendance.objects.filter(meeting__in=list(meetings)).values_list("status", flat=True))
    return statuses.count(Status.PRESENT) / len(statuses) if statuses else None


def recorded_statuses(meeting: Meeting) -> dict[int, str]:
    """What was recorded of each membership at one meeting, by its pk; empty before."""
    return dict(Attendance.objects.filter(meeting=meeting).values_list("membership_id", "status"))


def answers_to(meeting: Meeting) -> dict[int, Rsvp]:
    """What members said beforehand, by membership pk; who said nothing is coming and not in it."""
    return {one.membership_id: one for one in Rsvp.objects.filter(meeting=meeting)}


def mentors_now(group_id: int) -> list[Membership]:
    """The group's active mentors with their users, the lead first."""
    mentors = (
        Membership.objects.filter(group=group_id, left_at=None)
        .exclude(role=Membership.Role.MENTEE)
        .select_related("user", "group__round")
    )
    return sorted(mentors, key=lambda one: ROLE_ORDER[Membership.Role(one.role)])
