"""Fetching what the rules of health need, for many groups at once in a constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q

from groups.care.rules import Asking, GroupFacts, MeetingFacts, midnight
from groups.models import Attendance, FollowUp, Meeting, Membership, MentoringGroup, PlanPart, Slide
from rounds.models import Round

Answer = FollowUp.Answer


def running_groups(now: dt.datetime) -> list[MentoringGroup]:
    """All groups with an active member, of rounds that are not reported on yet; one query."""
    active = Membership.objects.filter(left_at=None).values("group")
    groups = MentoringGroup.objects.filter(round__report_on__gte=now.date(), pk__in=active)
    return list(groups.select_related("round", "outcome__type", "outcome__tool").order_by("round", "number"))


def facts_of_groups(groups: Sequence[MentoringGroup]) -> dict[int, GroupFacts]:
    """What the rules need of each group, by its pk; five queries, none where there is no group."""
    if not groups:
        return {}
    pks = [group.pk for group in groups]
    members = _members(pks)
    meetings = _meetings(pks)
    answers = _answers(pks)
    named = _representatives_named(pks)
    with_slide = set(Slide.objects.filter(group__in=pks).values_list("group", flat=True))
    return {
        group.pk: GroupFacts(
            ends_on=group.starts_on + dt.timedelta(weeks=group.weeks),
            members=len(members[group.pk]),
            mentees=sum(role == Membership.Role.MENTEE for role, _is_representative in members[group.pk]),
            has_lead=any(role == Membership.Role.LEAD for role, _is_representative in members[group.pk]),
            meetings=meetings[group.pk],
            asking=_asking(answers[group.pk]),
            help_asked=_help_asked(answers[group.pk]),
            representative_due_at=named.get(group.pk) or _before_touch_base(group.round, meetings[group.pk]),
            has_representative=any(is_representative for _role, is_representative in members[group.pk]),
            showcase_on=group.round.showcase_on,
            has_slide=group.pk in with_slide,
        )
        for group in groups
    }


def _members(pks: Iterable[int]) -> dict[int, list[tuple[str, bool]]]:
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    active = Membership.objects.filter(group__in=pks, left_at=None).order_by()
    for group, role, is_representative in active.values_list("group", "role", "is_representative"):
        found[group].append((role, is_representative))
    return found


def _meetings(pks: Iterable[int]) -> dict[int, list[MeetingFacts]]:
    """Meetings in the order of their times, with who was there."""
    there = Q(attendance__status=Attendance.Status.PRESENT)
    rows = (
        Meeting.objects.filter(group__in=pks)
        .order_by("group", "starts_at", "number")
        .annotate(
            expected=Count("attendance"),
            present=Count("attendance", filter=there),
            mentees_present=Count("attendance", filter=there & Q(attendance__membership__role=Membership.Role.MENTEE)),
        )
        .values_list("group", "number", "starts_at", "ends_at", "state", "expected", "present", "mentees_present")
    )
    found: dict[int, list[MeetingFacts]] = defaultdict(list)
    for group, number, starts_at, ends_at, state, expected, present, mentees in rows:
        found[group].append(MeetingFacts(number, starts_at, ends_at, state, expected, present, mentees))
    return found


def _answers(pks: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """What active members were asked and answered, by group."""
    asked = FollowUp.objects.filter(membership__group__in=pks, membership__left_at=None).order_by("number")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in asked.values("membership__group", "membership", "number", "asked_at", "answer", "answered_at"):
        found[row["membership__group"]].append(dict(row))
    return found


def _asking(rows: Sequence[dict[str, Any]]) -> Asking | None:
    """The latest question that was sent; number 0 is of those who spoke before anyone asked."""
    latest = max((row["number"] for row in rows), default=0)
    if not latest:
        return None
    asked = [row for row in rows if row["number"] == latest]
    first = min(row["asked_at"] for row in asked)
    return Asking(first, len(asked), sum(row["answer"] != Answer.NONE for row in asked))


def _help_asked(rows: Sequence[dict[str, Any]]) -> list[dt.datetime]:
    """When those asked for help who have said nothing better since."""
    said = {row["membership"]: row for row in rows if row["answer"] != Answer.NONE}
    return [row["answered_at"] for row in said.values() if row["answer"] == Answer.NEED_HELP]


def _representatives_named(pks: Iterable[int]) -> dict[int, dt.datetime]:
    """The end of the meeting at which each group's plan names its representative."""
    parts = PlanPart.objects.filter(group__in=pks, names_representative=True).order_by("-meeting__starts_at")
    return dict(parts.values_list("group", "meeting__ends_at"))


def _before_touch_base(round_: Round, meetings: Sequence[MeetingFacts]) -> dt.datetime | None:
    """Where no plan says it: the end of the last meeting before the touch base."""
    touch_base = midnight(round_.touch_base_on)
    before = [one.ends_at for one in meetings if one.state != Meeting.State.CANCELLED and one.ends_at <= touch_base]
    return before[-1] if before else None
