"""Writes of plans: laying the outline, carrying parts along when meetings change, and a group's own changes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Meeting, MentoringGroup, PlanPart
from groups.plans.laying import Part, last_before, lay
from groups.plans.outlines import outline_for
from groups.plans.queries import plan_of
from groups.seen import ChangedMeanwhile, mark_of
from rounds.models import Round

State = Meeting.State


def lay_plan(group: MentoringGroup) -> list[PlanPart]:
    """Lay the outline of the group's type over its meetings; the group must have a plan no longer, or not yet."""
    meetings = list(_not_cancelled(group))
    days = [meeting.starts_at.date() for meeting in meetings]
    laid = lay(outline_for(group.outcome.type.slug), days, group.round.touch_base_on)
    return PlanPart.objects.bulk_create(
        PlanPart(
            group=group,
            meeting=meetings[part.meeting],
            position=position,
            title=_title(part),
            tasks=list(part.session.do),
            names_representative=part.names_representative,
            slide=part.slide,
            is_showcase=part.session.showcase,
        )
        for position, part in enumerate(laid)
    )


def _title(part: Part) -> str:
    return part.session.title if part.turn == 1 else _("%(title)s, continued") % {"title": part.session.title}


def _not_cancelled(group: MentoringGroup) -> Iterable[Meeting]:
    return group.meetings.exclude(state=State.CANCELLED).order_by("starts_at", "pk")


def _lock(group: MentoringGroup) -> None:
    """Changes to one plan queue here, so that positions stay in order (on SQLite writers queue anyway)."""
    MentoringGroup.objects.select_for_update().get(pk=group.pk)


@transaction.atomic
def move_parts(from_meeting: Meeting) -> Meeting | None:
    """Put what was planned for a meeting that won't be on the next planned one, or else on the last one before it.

    Call it when a meeting was cancelled (or before its row is deleted); `bring_parts_back` undoes it. Returns where
    the parts are now; None where there is no other meeting, and they stay.
    """
    group = from_meeting.group
    _lock(group)
    to = _stand_in(from_meeting, list(_not_cancelled(group)))
    if to is None:
        return None
    parts = list(plan_of(group))
    moving = [part for part in parts if part.meeting_id == from_meeting.pk]
    staying = [part for part in parts if part.meeting_id != from_meeting.pk]
    for part in moving:
        part.meeting, part.moved_from_id = to, part.moved_from_id or from_meeting.pk
    is_later = to.starts_at >= from_meeting.starts_at
    _renumber([*moving, *staying] if is_later else [*staying, *moving])
    keep_representative_in_time(group)
    return to


@transaction.atomic
def bring_parts_back(meeting: Meeting) -> None:
    """Put what was moved away from cancelled meetings where it belongs now that one of them, `meeting`, is restored.

    What a held meeting has done, and what the group planned elsewhere by itself, stays where it is.
    """
    group = meeting.group
    _lock(group)
    standing = list(_not_cancelled(group))
    parts = list(plan_of(group).select_related("meeting", "moved_from"))
    for part in parts:
        if part.moved_from is None or part.meeting.state == State.HELD:
            continue
        part.meeting = _stand_in(part.moved_from, standing) or part.meeting
        if part.meeting_id == part.moved_from_id:
            part.moved_from = None
    _renumber(parts)
    keep_representative_in_time(group)


def _stand_in(cancelled: Meeting, standing: Sequence[Meeting]) -> Meeting | None:
    """Where the parts of a meeting go: to itself if it stands, else the next planned one, else the last before."""
    here = (cancelled.starts_at, cancelled.pk)
    if any(one.pk == cancelled.pk for one in standing):
        return cancelled
    after = [one for one in standing if (one.starts_at, one.pk) > here and one.state == State.PLANNED]
    before = [one for one in standing if (one.starts_at, one.pk) < here]
    return after[0] if after else before[-1] if before else None


@transaction.atomic
def spread_parts(from_meetings: Iterable[Meeting], to_meetings: Sequence[Meeting]) -> None:
    """Spread what was planned for some meetings evenly over others, in order: for a new slot, or another rhythm.

    `to_meetings` are of the same group; call it before rows of `from_meetings` are deleted. Without `to_meetings`
    nothing changes.
    """
    ids = {meeting.pk for meeting in from_meetings}
    if not ids or not to_meetings:
        return
    group = to_meetings[0].group
    _lock(group)
    parts = list(plan_of(group))
    moving = [part for part in parts if part.meeting_id in ids]
    targets = sorted(to_meetings, key=lambda one: (one.starts_at, one.pk))
    for number, part in enumerate(moving):
        part.meeting, part.moved_from = targets[_place(number, len(moving), len(targets))], None
    _renumber(parts)
    keep_representative_in_time(group)


def _place(number: int, parts: int, meetings: int) -> int:
    """On which meeting a part goes; the last part stays with the last meeting."""
    if parts >= meetings:
        return number * meetings // parts
    return number * (meetings - 1) // (parts - 1) if parts > 1 else meetings - 1


def keep_representative_in_time(group: MentoringGroup) -> None:
    """After meetings or the touch base moved: the representative is named at the last meeting before it, or earlier."""
    parts = list(plan_of(group))
    marked = next((part for part in parts if part.names_representative), None)
    meetings = list(_not_cancelled(group))
    if marked is None or not meetings:
        return
    latest = meetings[last_before([one.starts_at.date() for one in meetings], group.round.touch_base_on)]
    in_time = [part for part in parts if part.meeting.starts_at <= latest.starts_at]
    if marked.meeting.starts_at <= latest.starts_at or not in_time:
        return
    PlanPart.objects.filter(pk=marked.pk).update(names_representative=False)
    PlanPart.objects.filter(pk=in_time[-1].pk).update(names_representative=True)


def keep_plans_in_time(round_: Round, names: list[str]) -> None:
    """After a round's dates changed: a touch base on another day may ask for representatives earlier."""
    if "touch_base_on" in names:
        for group in MentoringGroup.objects.filter(round=round_).select_related("round"):
            keep_representative_in_time(group)


def _renumber(parts: list[PlanPart]) -> None:
    """Give positions in the order of meetings, and within one as the parts come."""
    parts.sort(key=lambda part: (part.meeting.starts_at, part.meeting_id))
    for position, part in enumerate(parts):
        part.position = position
    PlanPart.objects.bulk_update(parts, ["position", "meeting", "moved_from"])


def mark_of_part(part: PlanPart) -> str:
    """What someone saw of a part."""
    return mark_of(part.title, part.tasks, part.who, part.preparation)


def mark_of_plan(group: MentoringGroup) -> str:
    """What someone saw of a whole plan."""
    return mark_of(*((part.pk, part.meeting_id, mark_of_part(part)) for part in plan_of(group)))


@transaction.atomic
def change_part(*, part: PlanPart, values: dict[str, Any], seen: str) -> None:
    """Keep a group's own words of a part; raises ChangedMeanwhile where it is not as `seen` any more, or is gone."""
    stored = PlanPart.objects.select_for_update().filter(pk=part.pk).first()
    if stored is None or mark_of_part(stored) != seen:
        raise ChangedMeanwhile(stored or part)
    for name, value in values.items():
        setattr(stored, name, value)
    stored.save(update_fields=list(values))


@transaction.atomic
def add_part(*, meeting: Meeting, values: dict[str, Any]) -> PlanPart:
    """Plan one thing more for a meeting, as its last."""
    _lock(meeting.group)
    part = PlanPart.objects.create(group=meeting.group, meeting=meeting, position=9999, **values)
    _renumber(list(plan_of(meeting.group)))
    return part


@transaction.atomic
def remove_part(*, part: PlanPart, seen: str) -> None:
    """Take a part out of the plan; raises ChangedMeanwhile where it is not as `seen` any more. Twice is once."""
    _lock(part.group)
    stored = PlanPart.objects.select_for_update().filter(pk=part.pk).first()
    if stored is None:
        return
    if mark_of_part(stored) != seen:
        raise ChangedMeanwhile(stored)
    stored.delete()
    _renumber(list(plan_of(part.group)))


@transaction.atomic
def move_part(*, part: PlanPart, to: Meeting) -> None:
    """Plan a part for another meeting of the group: as its last when it comes from later, as its first otherwise."""
    _lock(part.group)
    parts = list(plan_of(part.group))
    moving = next((one for one in parts if one.pk == part.pk), None)
    if moving is None or moving.meeting_id == to.pk:
        return
    parts.remove(moving)
    is_later = (to.starts_at, to.pk) > (moving.meeting.starts_at, moving.meeting_id)
    moving.meeting, moving.moved_from = to, None
    _renumber([moving, *parts] if is_later else [*parts, moving])


@transaction.atomic
def restore_outline(*, group: MentoringGroup, seen: str) -> list[PlanPart]:
    """Throw the plan away and lay the outline anew; raises ChangedMeanwhile where the plan is not as `seen`."""
    _lock(group)
    if mark_of_plan(group) != seen:
        raise ChangedMeanwhile(group)
    group.plan.all().delete()
    return lay_plan(group)
