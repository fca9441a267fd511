"""A person takes what they said and where they were; erasing them takes the words and leaves the counts."""

import pytest

from accounts.mydata.erasure import erase_person
from groups.attendance.queries import attendance_counts
from groups.attendance.services import answer_rsvp, record_attendance
from groups.attendance.tests.scenes import HOUR, first_meeting, mail, make_cast, member
from groups.models import Meeting, MentoringGroup, Rsvp
from groups.personal_data import export_answers, export_attendance, export_progress

pytestmark = pytest.mark.django_db
CANARY = "canary-my-dog-is-ill"


@pytest.fixture
def group() -> MentoringGroup:
    """Bo said why they can't come; Ada recorded who was there with a line of theirs."""
    group = make_cast()
    meeting, ada = first_meeting(group), member(group, "Ada")
    answer_rsvp(
        meeting=meeting, membership=member(group, "Bo"), is_coming=False, reason=CANARY, now=meeting.starts_at - HOUR
    )
    record_attendance(meeting=meeting, present=[ada.pk], by=ada.user, progress="canary-of-ada's", now=meeting.ends_at)
    return group


def test_the_export_holds_one_s_own_answers_and_attendance(group: MentoringGroup) -> None:
    bo, ada = member(group, "Bo").user, member(group, "Ada").user
    assert [(row["meeting"], row["is_coming"], row["reason"]) for row in export_answers(bo)] == [(1, False, CANARY)]
    assert [(row["meeting"], row["status"]) for row in export_attendance(bo)] == [(1, "excused")]
    assert [(row["meeting"], row["progress"]) for row in export_progress(ada)] == [(1, "canary-of-ada's")]


def test_the_export_holds_nothing_of_others(group: MentoringGroup) -> None:
    dee = member(group, "Dee").user
    rows = str([*export_answers(dee), *export_attendance(dee), *export_progress(dee)])
    assert "canary" not in rows
    assert export_progress(member(group, "Bo").user) == []


def test_erasure_takes_reasons_and_lines_and_leaves_the_counts(group: MentoringGroup) -> None:
    bo, ada = member(group, "Bo"), member(group, "Ada")
    before = attendance_counts([bo, ada])
    for user in (bo.user, ada.user):
        erase_person(user=user, by=user)
    assert attendance_counts([bo, ada]) == before
    assert not Rsvp.objects.exclude(reason="").exists()
    assert not Meeting.objects.exclude(progress="").exists()
    for message in mail("cant_come") + mail("missed"):
        assert "canary" not in message.text + message.html + message.subject
