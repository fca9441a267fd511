"""Previews of mail where nobody is left in a group."""

import pytest
from django.utils import timezone

from groups.examples import EXAMPLES
from groups.models import GroupMessage, Membership, Rsvp
from groups.tests.factories import make_closed_round, make_group
from groups.tests.pages import mentee_of

pytestmark = pytest.mark.django_db


def test_a_group_that_everyone_left_is_an_example_of_no_mail_to_its_members() -> None:
    group = make_group(make_closed_round())
    member, now = mentee_of(group), timezone.now()
    Rsvp.objects.create(meeting=group.meetings.get(number=2), membership=member, is_coming=False, answered_at=now)
    GroupMessage.objects.create(group=group, sender=member, text="Hello")
    Membership.objects.filter(group=group).update(left_at=now)
    for _kind, _to, recent, queue in EXAMPLES:
        for thing in recent():
            queue(thing)
