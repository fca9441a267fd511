"""Members agree on who represents them; their mentors have the last word."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator, make_user
from groups.models import Membership, MentoringGroup
from groups.representing.services import choose_representative
from groups.tests.factories import make_group
from groups.tests.pages import client_of, lead_of, mentee_of, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> MentoringGroup:
    return make_group()


def post(user: Any, group: MentoringGroup, chosen: Membership | None) -> int:
    answer = client_of(user).post(url(group), {"member": str(chosen.pk) if chosen else ""})
    return answer.status_code


def url(group: MentoringGroup) -> str:
    return reverse("groups:representative", args=[group.pk])


def representatives(group: MentoringGroup) -> list[Membership]:
    return list(group.memberships.filter(is_representative=True))


def test_a_mentee_offers_themselves_and_steps_back(group: MentoringGroup) -> None:
    one = mentee_of(group)
    assert "touch base" in texts(client_of(one.user).get(url(group)))
    assert post(one.user, group, one) == 302
    assert representatives(group) == [one]
    page = reverse("groups:detail", args=[group.pk])
    assert '<span class="badge">representative</span>' in texts(client_of(one.user).get(page))
    assert post(one.user, group, None) == 302
    assert representatives(group) == []


def test_a_mentee_decides_for_nobody_else(group: MentoringGroup) -> None:
    one, other = mentee_of(group), mentee_of(group, 2)
    assert post(one.user, group, other) == 200
    assert post(one.user, group, None) == 200
    choose_representative(group=group, chosen=other, by=lead_of(group).user)
    assert post(one.user, group, one) == 200
    assert "talk to them and to your mentors" in texts(client_of(one.user).get(url(group)))
    assert representatives(group) == [other]


def test_mentors_choose_and_replace_anyone(group: MentoringGroup) -> None:
    lead = lead_of(group)
    for chosen in (mentee_of(group), mentee_of(group, 2), lead):
        post(lead.user, group, chosen)
        assert representatives(group) == [chosen]
    post(lead.user, group, None)
    assert representatives(group) == []
    assert not DecisionRecord.objects.exists()


def test_a_coordinator_s_choice_is_on_record(group: MentoringGroup) -> None:
    coordinator = make_coordinator(email="coordinator@demo.example")
    post(coordinator, group, mentee_of(group))
    (record,) = DecisionRecord.objects.filter(action="group.representative")
    assert record.about == mentee_of(group).user


def test_nobody_is_chosen_who_is_not_in_the_group(group: MentoringGroup) -> None:
    gone = mentee_of(group, 2)
    Membership.objects.filter(pk=gone.pk).update(left_at=timezone.now())
    for wrong in (lead_of(make_group(group.round)), gone):
        assert post(lead_of(group).user, group, wrong) == 200
    assert representatives(group) == []


def test_strangers_find_no_such_page(group: MentoringGroup) -> None:
    for user in (make_user(), lead_of(make_group(group.round)).user):
        assert client_of(user).get(url(group)).status_code == 404
        assert post(user, group, mentee_of(group)) == 404
