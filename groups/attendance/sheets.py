"""What whoever records attendance has before them: who belonged to the group then, and what was said of each."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from groups.attendance.queries import answers_to, members_at, recorded_statuses
from groups.attendance.services import refuse_recording
from groups.attendance.versions import version_of
from groups.models import Attendance, Meeting, Membership, Rsvp


@dataclass(frozen=True)
class Line:
    """One member on the sheet; `said_no` is their answer beforehand where they could not come."""

    membership: Membership
    status: str
    said_no: Rsvp | None

    @property
    def is_ticked(self) -> bool:
        """As recorded; before, whoever did not say that they can't come."""
        return self.status == Attendance.Status.PRESENT if self.status else self.said_no is None

    @property
    def label(self) -> str:
        """The name, with what was said beforehand."""
        name = str(self.membership.user)
        if self.said_no is None:
            return name
        if self.said_no.reason:
            return _("%(name)s (had said: can't come, %(reason)s)") % {"name": name, "reason": self.said_no.reason}
        return _("%(name)s (had said: can't come)") % {"name": name}


@dataclass(frozen=True)
class Sheet:
    """A meeting with all its lines, and the version of what was recorded of it so far."""

    meeting: Meeting
    lines: list[Line]
    version: str

    @property
    def is_recorded(self) -> bool:
        """Whether this is a correction."""
        return self.meeting.state == Meeting.State.HELD

    @property
    def expected(self) -> list[Line]:
        """Those who did not say that they can't come."""
        return [line for line in self.lines if line.said_no is None]

    @property
    def excused(self) -> list[Line]:
        """Those who said so."""
        return [line for line in self.lines if line.said_no is not None]


def read_sheet(meeting: Meeting, now: dt.datetime) -> Sheet:
    """Read it; 3 queries. Raises MootError where nothing can be recorded."""
    refuse_recording(meeting, now)
    statuses, answers = recorded_statuses(meeting), answers_to(meeting)
    lines = []
    for membership in members_at(meeting):
        answer = answers.get(membership.pk)
        said_no = answer if answer and not answer.is_coming else None
        lines.append(Line(membership, statuses.get(membership.pk, ""), said_no))
    return Sheet(meeting, lines, version_of(meeting, statuses))
