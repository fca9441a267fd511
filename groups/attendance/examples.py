"""What coordinators see of the e-mails around meetings when they word them: real meetings and answers."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.attendance import emails
from groups.attendance.queries import members_at, mentors_now
from groups.models import Attendance, Meeting, Membership, PlanPart, Rsvp
from mail.kinds import register_example

WORDS = ("round", "group", "outcome")


def recent_meetings() -> QuerySet[Meeting]:
    """The newest meetings of groups that have a mentor."""
    mentors = Membership.objects.filter(left_at=None).exclude(role=Membership.Role.MENTEE)
    meetings = Meeting.objects.filter(group__in=mentors.values("group"))
    return meetings.select_related("group__round", "group__outcome__type", "group__outcome__tool").order_by("-pk")


def recent_refusals() -> QuerySet[Rsvp]:
    """The newest answers of mentees who can't come, in groups that have a mentor."""
    answers = Rsvp.objects.filter(is_coming=False, membership__role=Membership.Role.MENTEE)
    rows = answers.filter(meeting__in=recent_meetings().order_by().values("pk"))
    group = "meeting__group"
    return rows.select_related(
        "membership__user", f"{group}__round", f"{group}__outcome__type", f"{group}__outcome__tool"
    ).order_by("-pk")


def recent_absences() -> QuerySet[Attendance]:
    """The newest records of someone who missed a meeting."""
    group = "meeting__group"
    return (
        Attendance.objects.filter(status=Attendance.Status.ABSENT)
        .select_related("membership__user", f"{group}__round", f"{group}__outcome__type", f"{group}__outcome__tool")
        .order_by("-pk")
    )


def _reminder(meeting: Meeting) -> None:
    (membership, *_others) = members_at(meeting) or mentors_now(meeting.group_id)
    parts = list(PlanPart.objects.filter(meeting=meeting))
    emails.queue_reminder(meeting=meeting, membership=membership, parts=parts)


def _cant_come(rsvp: Rsvp) -> None:
    emails.queue_cant_come(rsvp=rsvp, meeting=rsvp.meeting, to=mentors_now(rsvp.meeting.group_id)[0])


def _record(meeting: Meeting) -> None:
    mentor = mentors_now(meeting.group_id)[0]
    emails.queue_record_attendance(
        meeting=meeting, membership=mentor, period="example", is_again=False, not_after=meeting.ends_at
    )


def _missed(absence: Attendance) -> None:
    meeting = absence.meeting
    parts = list(PlanPart.objects.filter(meeting=meeting))
    upcoming = Meeting.objects.filter(group=meeting.group_id, starts_at__gt=meeting.ends_at).order_by("starts_at")
    emails.write_missed(
        meeting=meeting,
        membership=absence.membership,
        parts=parts,
        upcoming=upcoming.first(),
        attempt="example",
        not_before=timezone.now(),
    )


register_example(
    emails.REMINDER, to=_("each member who comes, a day before"), words=WORDS, recent=recent_meetings, queue=_reminder
)
register_example(
    emails.CANT_COME, to=_("the group's mentors"), words=(*WORDS, "who"), recent=recent_refusals, queue=_cant_come
)
register_example(emails.RECORD, to=_("the lead, after the meeting"), words=WORDS, recent=recent_meetings, queue=_record)
register_example(
    emails.MISSED, to=_("who missed a meeting without saying so"), words=WORDS, recent=recent_absences, queue=_missed
)
