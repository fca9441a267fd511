"""All that the page of one meeting shows to one reader."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F
from django.http import Http404

from accounts.markdown import render_markdown
from accounts.models import User
from groups.attendance.permissions import can_record_attendance, sees_attendance_of_all
from groups.attendance.queries import answers_to, members_at, recorded_statuses
from groups.models import Attendance, Meeting, Membership, MentoringGroup, NoteVersion, PlanPart, Rsvp
from groups.permissions import changes_times, sees_whole
from groups.queries import membership_of, visible_group_or_404


@dataclass(frozen=True)
class Person:
    """One member at the meeting as the reader may see them."""

    membership: Membership
    is_me: bool
    says_no: bool
    reason: str
    status: str

    @property
    def status_label(self) -> str:
        """What was recorded, in words; "" where it is not shown or not recorded."""
        return str(Attendance.Status(self.status).label) if self.status else ""


@dataclass(frozen=True)
class MeetingPage:
    """The meeting, who comes or came, what is planned, and what the reader can do."""

    meeting: Meeting
    mine: Membership | None
    my_rsvp: Rsvp | None
    people: list[Person]
    parts: list[PlanPart]
    notes: str
    previous: Meeting | None
    next: Meeting | None
    is_before: bool
    is_over: bool
    records: bool
    changes_times: bool
    sees_all: bool

    @property
    def is_planned(self) -> bool:
        """Neither held nor cancelled."""
        return self.meeting.state == Meeting.State.PLANNED

    @property
    def may_answer(self) -> bool:
        """A member of the group, until the meeting starts."""
        return self.is_planned and self.is_before and self.mine is not None

    @property
    def says_no(self) -> bool:
        """Whether the reader said that they can't come."""
        return self.my_rsvp is not None and not self.my_rsvp.is_coming

    @property
    def may_record(self) -> bool:
        """From the start, whoever records; also where it was cancelled but took place after all."""
        return self.records and not self.is_before

    @property
    def is_owed(self) -> bool:
        """Over, and nobody has said who was there."""
        return self.is_planned and self.is_over

    @property
    def lead_is_missing(self) -> bool:
        """The lead said that they can't come to a meeting that is still to be."""
        return self.may_be_moved and any(one.says_no and one.membership.role == "lead" for one in self.people)

    @property
    def may_be_moved(self) -> bool:
        """Still to be."""
        return self.is_planned and self.is_before

    @property
    def shows_answers(self) -> bool:
        """Until it is over, everyone sees who comes; afterwards attendance takes the place of answers."""
        return self.is_planned and not self.is_over


def meeting_or_404(user: User, pk: int, number: int) -> Meeting:
    """A meeting of a group that this person sees whole; 404 alike for all else.

    The group comes with its active members, and with all its meetings.
    """
    group = visible_group_or_404(user, pk)
    if not sees_whole(user, group):
        raise Http404
    meeting = next((one for one in group.meetings.all() if one.number == number), None)
    if meeting is None:
        raise Http404
    return meeting


def read_page(user: User, meeting: Meeting, now: dt.datetime) -> MeetingPage:
    """Read it all; 5 queries whatever there is."""
    group = meeting.group
    sees_all = sees_attendance_of_all(user, group)
    answers, statuses = answers_to(meeting), recorded_statuses(meeting)
    people = []
    for membership in members_at(meeting):
        is_me, answer = membership.user_id == user.pk, answers.get(membership.pk)
        says_no = answer is not None and not answer.is_coming
        shown = sees_all or is_me
        reason = answer.reason if answer and says_no and shown else ""
        people.append(Person(membership, is_me, says_no, reason, statuses.get(membership.pk, "") if shown else ""))
    mine = membership_of(user, group)
    previous, following = _neighbours(group, meeting)
    return MeetingPage(
        meeting=meeting,
        mine=mine,
        my_rsvp=answers.get(mine.pk) if mine else None,
        people=people,
        parts=list(PlanPart.objects.filter(meeting=meeting)),
        notes=_notes(meeting),
        previous=previous,
        next=following,
        is_before=now < meeting.starts_at,
        is_over=now >= meeting.ends_at,
        records=can_record_attendance(user, group),
        changes_times=changes_times(user, group),
        sees_all=sees_all,
    )


def _notes(meeting: Meeting) -> str:
    """The meeting's notes as they are now, as safe HTML; "" where nothing is written. One query."""
    versions = NoteVersion.objects.filter(note__meeting=meeting, number=F("note__version"))
    text = versions.values_list("text", flat=True).first()
    return render_markdown(text, below=2) if text else ""


def _neighbours(group: MentoringGroup, meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
    """The meetings before and after, in the order of their times; no query."""
    in_order = sorted(group.meetings.all(), key=lambda one: (one.starts_at, one.number))
    place = in_order.index(meeting)
    return in_order[place - 1] if place else None, next(iter(in_order[place + 1 :]), None)
