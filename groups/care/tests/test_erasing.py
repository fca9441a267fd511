"""Who is erased leaves their group, and those who stay hear of it without a name."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.mydata.erasure import erase_person
from accounts.tests.factories import make_coordinator
from groups.care.tests.rounds import mails, make_running
from groups.models import GroupAlert, Membership
from mail.models import OutboxMessage
from rounds.tests.factories import make_round

pytestmark = pytest.mark.django_db


def erased(member: Membership) -> User:
    User.objects.filter(pk=member.user_id).update(name="Zoë Canary")
    user = User.objects.get(pk=member.user_id)
    erase_person(user=user, by=user)
    return user


def test_mentors_and_coordinators_hear_that_someone_left_and_not_who() -> None:
    coordinator = make_coordinator()
    group, _now = make_running()
    member = group.memberships.get(seat=1)
    erased(member)
    told = mails("groups.member_left")
    assert {mail.to_email for mail in told} == {coordinator.email, group.memberships.get(role="lead").user.email}
    for mail in told:
        assert mail.state == OutboxMessage.State.WAITING
        assert mail.subject == "A member has left the group"
        assert f"a member (mentee) has left {group}" in mail.text
        assert "Canary" not in mail.subject + mail.text + mail.html
    assert mails("groups.goodbye") == []


def test_a_group_that_loses_its_lead_so_alerts_the_coordinators() -> None:
    make_coordinator()
    group, _now = make_running()
    erased(group.memberships.get(role="lead"))
    assert GroupAlert.objects.filter(group=group, ended_at=None, rule__contains="lead").exists()
    assert len(mails("groups.attention")) == 1


def test_nobody_hears_of_a_group_whose_round_is_long_over() -> None:
    make_coordinator()
    now = timezone.now()
    round_ = make_round(opens_on=now.date() - dt.timedelta(days=400))
    group, _now = make_running(round_=round_)
    erased(group.memberships.get(seat=1))
    assert mails("groups.member_left") == mails("groups.attention") == []
    assert group.memberships.get(seat=1).left_at is not None
