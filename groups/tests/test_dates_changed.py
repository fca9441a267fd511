"""New dates of a round reach everyone in its groups too, and each person once."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.tests.factories import make_coordinator
from groups.tests.factories import make_group, make_membership
from mail.models import OutboxMessage
from rounds.models import Application
from rounds.setup.services import change_round, concerned_by
from rounds.tests.factories import make_application

pytestmark = pytest.mark.django_db


def test_members_are_told_once_whatever_their_application_says() -> None:
    group = make_group(mentees=3)
    make_membership(group, "co-mentor")
    waiting = make_application(group.round, state=Application.State.WAITING).user
    first, *_others = group.memberships.filter(role="mentee")
    Application.objects.filter(pk=first.application_id).update(state=Application.State.WITHDRAWN)
    expected = {*group.memberships.values_list("user__email", flat=True), waiting.email}
    later = group.round.report_on + dt.timedelta(days=7)
    told = change_round(round_=group.round, values={"report_on": later}, by=make_coordinator())
    rows = list(OutboxMessage.objects.filter(kind="rounds.dates_changed").values_list("to_email", flat=True))
    assert told == len(rows) == len(expected) == 6
    assert set(rows) == expected


def test_who_left_their_group_and_withdrew_is_not_told() -> None:
    group = make_group(mentees=2)
    gone = group.memberships.filter(role="mentee")[0]
    Application.objects.filter(pk=gone.application_id).update(state=Application.State.WITHDRAWN)
    group.memberships.filter(pk=gone.pk).update(left_at=timezone.now())
    assert gone.user not in concerned_by(group.round)
