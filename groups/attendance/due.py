"""What falls due around meetings: a reminder the day before, and who was there (`programme.md`: E-mails)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from accounts.queries import recipient_of
from groups.attendance import emails
from groups.attendance.queries import was_member_at
from groups.models import Meeting, Membership, MentoringGroup, PlanPart, Rsvp
from groups.queries import ROLE_ORDER
from mail.kinds import MailKind
from mail.queries import keys_written
from mail.services import key_of

REMINDED_BEFORE = dt.timedelta(hours=24)
ASKED_AGAIN_AFTER = dt.timedelta(days=2)
# Older ones are for the group's page and the coordinator; a mail would only be one too many.
ASKED_UNTIL = dt.timedelta(days=14)
LONGEST_MEETING = dt.timedelta(hours=3)

Missing = list[tuple[Meeting, Membership]]


def queue_reminders(now: dt.datetime) -> int:
    """Remind active members from 24 hours before a meeting until its start, but not who said that they can't come.

    2 queries where nothing is due. Returns how many reminders it wrote.
    """
    soon = Meeting.objects.filter(state=Meeting.State.PLANNED, starts_at__gt=now, starts_at__lte=now + REMINDED_BEFORE)
    missing = _unwritten(soon, emails.REMINDER, _whom_to_remind, lambda _meeting: "reminder")
    plans = _plans(missing)
    for meeting, membership in missing:
        emails.queue_reminder(meeting=meeting, membership=membership, parts=plans[meeting.pk])
    return len(missing)


def queue_recording_requests(now: dt.datetime) -> int:
    """Ask who was there: at a meeting's end, and once more two days later; never both at once.

    The lead is asked, or the co-mentor where there is no lead or the lead had said that they can't come. 1 query where
    nothing is due. Returns how many it wrote.
    """
    over = Meeting.objects.filter(
        state=Meeting.State.PLANNED,
        starts_at__gt=now - ASKED_UNTIL - LONGEST_MEETING,  # An index holds starts, and only planned ones of two weeks.
        starts_at__lt=now,
        ends_at__lte=now,
        ends_at__gt=now - ASKED_UNTIL,
    )

    def period(meeting: Meeting) -> str:
        return "two-days-later" if now >= meeting.ends_at + ASKED_AGAIN_AFTER else "ended"

    missing = _unwritten(over, emails.RECORD, _whom_to_ask, period)
    for meeting, membership in missing:
        is_again = period(meeting) != "ended"
        emails.queue_record_attendance(
            meeting=meeting,
            membership=membership,
            period=period(meeting),
            is_again=is_again,
            not_after=meeting.ends_at + (ASKED_UNTIL if is_again else ASKED_AGAIN_AFTER),
        )
    return len(missing)


Chooser = Callable[[Meeting, list[Membership], set[int]], Iterable[Membership]]


def _unwritten(due: QuerySet[Meeting], kind: MailKind, choose: Chooser, period: Callable[[Meeting], str]) -> Missing:
    """Meetings with the members who should have a mail about them and have none; with a lock where there are any.

    The groups are locked, as whoever changes meetings locks them: no move slips in between reading a meeting's time
    and writing about it.
    """
    missing = _look(due, kind, choose, period)
    if not missing:
        return []
    groups = {meeting.group_id for meeting, _member in missing}
    list(MentoringGroup.objects.select_for_update().filter(pk__in=groups).order_by("pk").values_list("pk"))
    return _look(due.filter(group__in=groups), kind, choose, period)


def _look(due: QuerySet[Meeting], kind: MailKind, choose: Chooser, period: Callable[[Meeting], str]) -> Missing:
    meetings = list(due.select_related("group__round", "group__outcome__type", "group__outcome__tool"))
    members, said_no = _members_of(meetings), _who_said_no(meetings)
    wanted = {
        key_of(kind, emails.about_meeting(meeting, period(meeting)), recipient_of(one.user)): (meeting, one)
        for meeting in meetings
        for one in choose(meeting, members[meeting.group_id], said_no[meeting.pk])
    }
    written = keys_written(wanted)
    return [pair for key, pair in wanted.items() if key not in written]


def _members_of(meetings: list[Meeting]) -> dict[int, list[Membership]]:
    """The active members of the meetings' groups, by group, the lead first."""
    found: dict[int, list[Membership]] = defaultdict(list)
    if meetings:
        groups = {meeting.group_id for meeting in meetings}
        for one in Membership.objects.filter(group__in=groups, left_at=None).select_related("user").order_by("pk"):
            found[one.group_id].append(one)
    for members in found.values():
        members.sort(key=lambda one: ROLE_ORDER[Membership.Role(one.role)])
    return found


def _who_said_no(meetings: list[Meeting]) -> dict[int, set[int]]:
    """The pks of memberships that can't come, by meeting."""
    found: dict[int, set[int]] = defaultdict(set)
    if meetings:
        answers = Rsvp.objects.filter(meeting__in=meetings, is_coming=False)
        for meeting, membership in answers.values_list("meeting_id", "membership_id"):
            found[meeting].add(membership)
    return found


def _whom_to_remind(meeting: Meeting, members: list[Membership], said_no: set[int]) -> Iterable[Membership]:
    return [one for one in members if one.pk not in said_no and was_member_at(one, meeting.starts_at)]


def _whom_to_ask(_meeting: Meeting, members: list[Membership], said_no: set[int]) -> Iterable[Membership]:
    mentors = [one for one in members if one.is_mentor]
    return ([one for one in mentors if one.pk not in said_no] or mentors)[:1]


def _plans(missing: Missing) -> dict[int, list[PlanPart]]:
    """What is planned for these meetings, by meeting."""
    found: dict[int, list[PlanPart]] = defaultdict(list)
    if missing:
        for part in PlanPart.objects.filter(meeting__in={meeting.pk for meeting, _member in missing}):
            found[part.meeting_id].append(part)
    return found
