"""Coordinators word the mail around meetings over real rows, and nothing of it leaves."""

import pytest

from groups.attendance.emails import CANT_COME, MISSED, RECORD, REMINDER
from groups.attendance.services import answer_rsvp, record_attendance
from groups.attendance.tests.scenes import HOUR, first_meeting, make_cast, member
from mail.kinds import EXAMPLES, MailKind
from mail.models import OutboxMessage
from mail.rehearsal import rehearse

pytestmark = pytest.mark.django_db
KINDS = [REMINDER, CANT_COME, RECORD, MISSED]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_each_kind_is_shown_over_a_real_meeting(kind: MailKind) -> None:
    group = make_cast()
    meeting, ada = first_meeting(group), member(group, "Ada")
    answer_rsvp(meeting=meeting, membership=member(group, "Bo"), is_coming=False, now=meeting.starts_at - HOUR)
    record_attendance(meeting=meeting, present=[ada.pk], by=ada.user, now=meeting.ends_at)
    written = OutboxMessage.objects.count()
    example = EXAMPLES[kind.slug]
    thing = next(iter(example.recent()))
    assert "Group 1" in str(thing)
    rehearsed = rehearse(example, thing, {"subject": "S", "opening": "Hi {outcome}", "closing": "C"})
    assert rehearsed is not None
    assert rehearsed.message.subject == "S"
    assert rehearsed.message.text.startswith(f"Hi {group.outcome}\n")
    assert "\nC\n" in rehearsed.message.text
    assert set(example.words) <= set(rehearsed.values)
    assert OutboxMessage.objects.count() == written


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_without_any_meeting_there_is_nothing_to_show(kind: MailKind) -> None:
    assert list(EXAMPLES[kind.slug].recent()) == []
