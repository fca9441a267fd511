"""What members say before a meeting, and what is recorded of it afterwards."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from groups.attendance import emails
from groups.attendance.queries import answers_to, members_at, mentors_now, recorded_statuses
from groups.attendance.versions import version_of
from groups.models import Attendance, Meeting, Membership, MentoringGroup, PlanPart, Rsvp
from groups.plans.services import move_parts
from mail.actions import MootError

State = Meeting.State
Status = Attendance.Status


def locked_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it is now, its group locked until the transaction ends: whoever changes meetings queues there.

    Raises MootError where the group's meetings were planned anew without it.
    """
    group = MentoringGroup.objects.order_by().select_for_update().filter(pk=meeting.group_id)
    list(group.values_list("pk"))
    meetings = Meeting.objects.select_related(
        "group__round", "group__outcome__type", "group__outcome__tool", "recorded_by"
    )
    fresh = meetings.filter(pk=meeting.pk).first()
    if fresh is None:
        raise MootError(_("This meeting was dropped from the plan meanwhile."))
    return fresh


def refuse_answer(meeting: Meeting, membership: Membership, now: dt.datetime) -> None:
    """Raise MootError where it makes no sense any more for a member to say whether they come."""
    if membership.left_at is not None:
        raise MootError(_("You are not in this group any more, so there is nothing to answer."))
    if meeting.state == State.CANCELLED:
        raise MootError(_("This meeting was cancelled. You don't need to do anything."))
    if meeting.state == State.HELD or meeting.starts_at <= now:
        raise MootError(_("This meeting has begun: your mentors know by now who is there."))


@transaction.atomic
def answer_rsvp(
    *, meeting: Meeting, membership: Membership, is_coming: bool, reason: str = "", now: dt.datetime | None = None
) -> Rsvp:
    """Keep whether a member comes, and tell the group's mentors (but not the sender) who can't, with the reason.

    The same answer again changes and sends nothing. Raises MootError from the meeting's start.
    """
    now = now or timezone.now()
    meeting = locked_meeting(meeting)
    refuse_answer(meeting, membership, now)
    reason = "" if is_coming else reason.strip()
    rsvp = Rsvp.objects.filter(meeting=meeting, membership=membership).first()
    if rsvp and (rsvp.is_coming, rsvp.reason) == (is_coming, reason):
        return rsvp
    if rsvp is None:
        rsvp = Rsvp(meeting=meeting, membership=membership, times_answered=0)
    rsvp.is_coming, rsvp.reason, rsvp.answered_at = is_coming, reason, now
    rsvp.times_answered += 1
    rsvp.save()
    emails.cancel_cant_come(meeting, membership)
    if not is_coming:
        emails.cancel_reminder(meeting, membership)
        for mentor in mentors_now(meeting.group_id):
            if mentor.pk != membership.pk:
                emails.queue_cant_come(rsvp=rsvp, meeting=meeting, to=mentor)
    return rsvp


@dataclass(frozen=True)
class Recorded:
    """What recording did: the meeting as it is now, who missed it, and what of someone else's was replaced."""

    meeting: Meeting
    missed: list[Membership]
    replaced_by_whom: str = ""
    replaced: list[Membership] = field(default_factory=list)


def refuse_recording(meeting: Meeting, now: dt.datetime) -> None:
    """Raise MootError where nothing can be recorded: before the start, or where another meeting took its place."""
    if now < meeting.starts_at:
        raise MootError(_("This meeting has not begun yet. Who was there can be recorded from its start."))
    others = Meeting.objects.filter(group=meeting.group_id).exclude(pk=meeting.pk).exclude(state=State.CANCELLED)
    if (
        meeting.state == State.CANCELLED
        and others.filter(starts_at__lt=meeting.ends_at, ends_at__gt=meeting.starts_at).exists()
    ):
        raise MootError(_("This meeting was cancelled, and another one was planned at its time."))


@transaction.atomic
def record_attendance(
    *,
    meeting: Meeting,
    present: Collection[int],
    by: User,
    progress: str | None = None,
    goals_state: str | None = None,
    seen: str | None = None,
    now: dt.datetime | None = None,
) -> Recorded:
    """Record or correct who was at a meeting; `present` holds membership pks, all others were not there.

    Who had said that they can't come is excused, others are absent and get their note. Words that are None stay as
    they are. `seen` is the version (`versions.version_of`) that the recorder had before them: where someone else
    recorded another meanwhile, the last one counts, and the answer says whose it replaces. Raises MootError.
    """
    now = now or timezone.now()
    meeting = locked_meeting(meeting)
    refuse_recording(meeting, now)
    before, members = recorded_statuses(meeting), members_at(meeting)
    answers = answers_to(meeting)
    after = {one.pk: _status(one, present, answers) for one in members}
    is_unseen = seen is not None and seen != version_of(meeting, before)
    replaced = [one for one in members if is_unseen and before.get(one.pk, after[one.pk]) != after[one.pk]]
    whose = _recorders(meeting, replaced)
    _keep(meeting, after, before, by)
    _keep_words(meeting, by, progress, goals_state, now)
    _put_on_record(meeting, members, by, before=_in_words(before), after=_in_words(after))
    emails.cancel_record_attendance(meeting)
    missed = [one for one in members if after[one.pk] == Status.ABSENT]
    _tell_absentees(meeting, members, missed, by, now)
    return Recorded(meeting, missed, whose, replaced)


def _status(membership: Membership, present: Collection[int], answers: dict[int, Rsvp]) -> str:
    if membership.pk in present:
        return Status.PRESENT
    answer = answers.get(membership.pk)
    return Status.EXCUSED if answer and not answer.is_coming else Status.ABSENT


def _recorders(meeting: Meeting, members: list[Membership]) -> str:
    """The names of those who recorded these members last."""
    rows = Attendance.objects.filter(meeting=meeting, membership__in=[one.pk for one in members])
    return ", ".join(sorted({str(row.recorded_by) for row in rows.select_related("recorded_by") if row.recorded_by}))


def _keep(meeting: Meeting, after: dict[int, str], before: dict[int, str], by: User) -> None:
    """Write the rows that change, and no others: each says who recorded it last."""
    changed = [pk for pk, status in after.items() if before.get(pk) != status]
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, membership_id=pk, status=after[pk], recorded_by=by) for pk in changed],
        update_conflicts=True,
        unique_fields=["meeting", "membership"],
        update_fields=["status", "recorded_at", "recorded_by"],
    )
    Attendance.objects.filter(meeting=meeting).exclude(membership__in=list(after)).delete()


def _keep_words(meeting: Meeting, by: User, progress: str | None, goals_state: str | None, now: dt.datetime) -> None:
    """Keep the line and the goals' state; `recorded_by` is who recorded first, or wrote the line since."""
    is_first, before = meeting.recorded_at is None, meeting.progress
    if progress is not None:
        meeting.progress = progress.strip()
    if goals_state is not None:
        meeting.goals_state = goals_state
    if is_first or meeting.progress != before:
        meeting.recorded_by = by
    meeting.state, meeting.recorded_at, meeting.cancelled_because = State.HELD, meeting.recorded_at or now, ""
    meeting.save(update_fields=["state", "recorded_at", "recorded_by", "progress", "goals_state", "cancelled_because"])


def _in_words(statuses: dict[int, str]) -> dict[str, str]:
    return {str(pk): str(status) for pk, status in statuses.items()}


def _put_on_record(
    meeting: Meeting, members: list[Membership], by: User, *, before: dict[str, str], after: dict[str, str]
) -> None:
    """Keep what a coordinator decided in the place of the group's own mentors."""
    if before != after and not any(one.user_id == by.pk and one.is_mentor for one in members):
        record_decision(by=by, action="attendance recorded", subject=meeting, before=before, after=after)


def _tell_absentees(
    meeting: Meeting, members: list[Membership], missed: list[Membership], by: User, now: dt.datetime
) -> None:
    """Write to those who missed it and are still in the group; take back what others have not got yet."""
    absent = {one.pk for one in missed}
    for membership in members:
        if membership.pk not in absent:
            emails.cancel_missed(meeting, membership)
    to_tell = [one for one in missed if one.left_at is None and one.user_id != by.pk]
    if not to_tell:
        return
    parts = list(PlanPart.objects.filter(meeting=meeting))
    later = Meeting.objects.filter(group=meeting.group_id, state=State.PLANNED, starts_at__gt=now)
    upcoming = later.order_by("starts_at").first()
    for membership in to_tell:
        emails.queue_missed(meeting=meeting, membership=membership, parts=parts, upcoming=upcoming, now=now)


@transaction.atomic
def did_not_take_place(*, meeting: Meeting, by: User, reason: str, now: dt.datetime | None = None) -> Meeting:
    """Cancel a meeting after its start: it counts for nobody, and nobody is told that they missed it.

    What was planned for it goes to the next planned meeting. Saying so again keeps the first reason. Raises MootError
    before the start.
    """
    now = now or timezone.now()
    meeting = locked_meeting(meeting)
    if now < meeting.starts_at:
        raise MootError(_("This meeting has not begun yet. Cancel it on its page instead."))
    if meeting.state == State.CANCELLED:
        return meeting
    members, before = members_at(meeting), recorded_statuses(meeting)
    Attendance.objects.filter(meeting=meeting).delete()
    meeting.state, meeting.recorded_at, meeting.recorded_by = State.CANCELLED, None, by
    meeting.cancelled_because, meeting.progress, meeting.goals_state = reason.strip(), "", ""
    meeting.times_changed += 1
    meeting.save()
    _put_on_record(meeting, members, by, before=_in_words(before), after={"state": State.CANCELLED.value})
    move_parts(meeting)
    emails.cancel_mail_about(meeting)
    emails.cancel_missed(meeting)
    return meeting
