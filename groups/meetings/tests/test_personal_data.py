"""What meetings know of a person goes with them; coordinators' changes are on record; who leaves loses the events."""

import datetime as dt

import pytest

from accounts.models import DecisionRecord
from accounts.queries import recipient_of
from accounts.tests.factories import make_coordinator
from groups.meetings.calendar import invitations
from groups.meetings.feeds import renew_feed
from groups.meetings.leaving import calendar_cancellations
from groups.meetings.moving import add_meeting, cancel_meeting, move_meeting
from groups.meetings.personal_data import erase, export_calendar, export_time_answers
from groups.meetings.polls import answer_poll, open_poll
from groups.meetings.tests.readers import read
from groups.models import CalendarFeed, MentoringGroup, TimeAnswer
from groups.queries import starts_of
from groups.tests.factories import make_closed_round, make_group

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def group() -> MentoringGroup:
    return make_group(make_closed_round())


def test_answers_and_the_calendar_address_are_exported_and_erased(group: MentoringGroup) -> None:
    bo, cy = group.memberships.filter(role="mentee").order_by("pk")
    second = group.meetings.get(number=2)
    poll = open_poll(group=group, meeting=second, starts=[second.starts_at + DAY], by=None)
    for member in (bo, cy):
        answer_poll(poll=poll, membership=member, can=set())
        renew_feed(user=member.user)
    assert [row["can"] for row in export_time_answers(bo.user)] == [False]
    assert bo.user.calendar_feed.token not in str(export_calendar(bo.user))
    assert len(export_calendar(bo.user)) == 1
    erase(bo.user)
    assert [answer.membership for answer in TimeAnswer.objects.all()] == [cy]
    assert [feed.user for feed in CalendarFeed.objects.all()] == [cy.user]


def test_reasons_of_a_mentor_go_and_the_cancelled_meeting_stays(group: MentoringGroup) -> None:
    lead = group.memberships.get(role="lead").user
    cancel_meeting(meeting=group.meetings.get(number=2), because="canary-reason", by=lead)
    erase(group.memberships.get(seat=1).user)
    assert group.meetings.get(number=2).cancelled_because == "canary-reason"
    erase(lead)
    meeting = group.meetings.get(number=2)
    assert (meeting.state, meeting.cancelled_because) == ("cancelled", "")


def test_what_a_coordinator_changes_is_on_record_and_what_members_change_is_not(group: MentoringGroup) -> None:
    coordinator, lead = make_coordinator(), group.memberships.get(role="lead").user
    second = group.meetings.get(number=2)
    move_meeting(meeting=second, starts_at=second.starts_at + DAY, by=lead)
    cancel_meeting(meeting=second, because="Strike", by=coordinator)
    record = DecisionRecord.objects.get()
    assert (record.made_by, record.action, record.reason) == (coordinator, "meeting.cancelled", "Strike")
    assert record.after == {"state": "cancelled"}


def test_who_leaves_loses_every_event_and_gets_them_back_on_return(group: MentoringGroup) -> None:
    to = recipient_of(group.memberships.get(seat=1).user)
    add_meeting(group=group, starts_at=starts_of(group)[0] + DAY, by=None)
    before = {read(file.content).uid: read(file.content) for file in invitations(group, to)}
    gone = [read(file.content) for file in calendar_cancellations(group, to)]
    again = {read(file.content).uid: read(file.content) for file in invitations(group, to)}
    assert len(gone) == 2
    for file in gone:
        assert file.method == "CANCEL"
        assert before[file.uid].sequence < file.sequence < again[file.uid].sequence
