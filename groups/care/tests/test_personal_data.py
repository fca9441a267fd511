"""A person takes their words along, and leaves only counts."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import DecisionRecord
from accounts.mydata.erasure import erase_person
from accounts.tests.factories import make_coordinator
from groups.care.alerts import check_health, set_aside
from groups.care.follow_ups import say_how_it_goes
from groups.care.leaving import LeavingRefused, come_back, leave_group
from groups.care.personal_data import export_follow_ups, export_leavings
from groups.care.tests.rounds import make_running
from groups.models import FollowUp, GroupAlert, Membership
from groups.tests.factories import make_membership
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db


def test_the_export_holds_one_s_own_words_alone() -> None:
    group, now = make_running()
    mine, other = group.memberships.filter(role="mentee")[:2]
    for member, words in ((mine, "canary-mine"), (other, "canary-other")):
        say_how_it_goes(membership=member, answer="need-help", words=words, now=now)
        leave_group(membership=member, words=f"left-{words}", by=member.user, now=timezone.now())
    assert [row["words"] for row in export_follow_ups(mine.user)] == ["canary-mine"]
    assert [row["words"] for row in export_leavings(mine.user)] == ["left-canary-mine"]


def test_erasure_leaves_no_word_of_theirs_and_keeps_the_answers() -> None:
    coordinator = make_coordinator()
    group, now = make_running()
    member = group.memberships.get(seat=1)
    say_how_it_goes(membership=member, answer="need-help", words="canary-help", now=now)
    [alert] = GroupAlert.objects.filter(rule="help")
    set_aside(alert=alert, by=coordinator, because=f"I talk to {member.user.name}", now=now)
    leave_group(membership=member, words="canary-leaving", by=member.user, now=timezone.now())
    erase_person(user=member.user, by=member.user)
    everything = str(
        [
            *FollowUp.objects.values(),
            *GroupAlert.objects.values(),
            *Membership.objects.values(),
            *OutboxMessage.objects.values("subject", "text", "html", "key", "to_name", "to_email"),
            *DecisionRecord.objects.values(),
        ]
    )
    assert "canary" not in everything
    assert member.user.name not in everything
    assert FollowUp.objects.get().answer == "need-help"


def test_an_erased_member_is_out_and_their_group_is_looked_at() -> None:
    group, now = make_running(mentees=2)
    member = group.memberships.get(seat=1)
    erase_person(user=member.user, by=member.user)
    check_health(now)
    assert GroupAlert.objects.get(rule="mentees", ended_at=None).facts["number"] == 1
    member.refresh_from_db()
    assert member.left_at is not None


def test_the_group_of_an_erased_lead_asks_for_another_and_keeps_its_meetings() -> None:
    group, now = make_running(mentees=3)
    lead, meetings = group.memberships.get(role="lead"), list(group.meetings.values_list("starts_at", "state"))
    erase_person(user=lead.user, by=lead.user)
    check_health(now)
    assert GroupAlert.objects.get(group=group, rule="lead", ended_at=None).level == "act"
    assert list(group.meetings.values_list("starts_at", "state")) == meetings
    assert group.memberships.filter(left_at=None).count() == 3
    make_membership(group, "lead")
    check_health(now)
    assert not GroupAlert.objects.filter(group=group, rule="lead", ended_at=None).exists()


def test_an_erased_person_s_place_can_be_shown_but_not_given_back_over_another(client: Client) -> None:
    coordinator = make_coordinator()
    group, _now = make_running()
    member = group.memberships.get(seat=1)
    leave_group(membership=member, words="", by=member.user, now=timezone.now())
    erase_person(user=member.user, by=member.user)
    with pytest.raises(LeavingRefused, match="deleted"):
        come_back(membership=member, by=coordinator, now=timezone.now())
    client.force_login(coordinator)
    assert client.get(reverse("groups_admin:repair", args=[group.round.slug, group.pk])).status_code == 200
