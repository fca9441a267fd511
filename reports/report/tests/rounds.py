"""A round in the database that has groups of both small and large categories."""

import datetime as dt

from django.utils import timezone

from accounts.models import Organization, User
from groups.models import Attendance, Meeting, MentoringGroup
from groups.tests.factories import make_group
from rounds.models import Application, Round
from rounds.tests.factories import make_application, make_outcome, make_round
from surveys.tests.factories import make_survey

WEEKS_AGO = 30


def make_past_round(groups: int = 3, *, mentees: int = 4) -> Round:
    """Make a round that is over: of each group two meetings were held; the last mentee of the first missed both.

    All are in Germany but the first mentee of the first group, who is in South Africa and of a member organization.
    """
    opens_on = timezone.localdate(timezone=dt.UTC) - dt.timedelta(weeks=WEEKS_AGO)
    round_ = make_round(opens_on=opens_on)
    outcome = make_outcome(round_, "teaching-workshops/r")
    for number in range(groups):
        group = make_group(round_, mentees=mentees, outcome=outcome)
        hold_two(group, missed_by_last=number == 0)
    first = Application.objects.filter(round=round_, role="mentee").order_by("pk").select_related("user")[0]
    organization, _new = Organization.objects.get_or_create(name="Uni A")
    User.objects.filter(pk=first.user_id).update(country="ZA", organization=organization)
    make_application(round_, chooses=[outcome], role="mentee")
    make_survey(round_, kind="end")
    return round_


def hold_two(group: MentoringGroup, *, missed_by_last: bool) -> None:
    """Hold the first two meetings of a group."""
    members = list(group.memberships.order_by("pk"))
    for meeting in group.meetings.order_by("starts_at")[:2]:
        Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.HELD, recorded_at=meeting.ends_at)
        Attendance.objects.bulk_create(
            Attendance(
                meeting=meeting,
                membership=member,
                status="absent" if missed_by_last and member == members[-1] else "present",
            )
            for member in members
        )
