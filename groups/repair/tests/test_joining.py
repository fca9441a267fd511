"""Late joiners: which running groups fit, and joining one."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator
from groups.care.leaving import leave_group
from groups.care.tests.rounds import mails
from groups.models import Membership, MentoringGroup
from groups.repair.joining import Fits, JoiningRefused, fits_of, join_late, waiting_people
from groups.tests.factories import make_closed_round, make_group, make_person
from rounds.models import Application, Round
from rounds.tests.factories import make_outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_() -> Round:
    return make_closed_round()


def waiting(round_: Round, group: MentoringGroup, **fields: Any) -> Application:
    return make_person(round_, "mentee", [group.outcome], state="waiting", **fields)


def fitting(application: Application) -> list[int]:
    return [fit.group.number for fit in fits_of(application, timezone.now().date()).groups]


def test_groups_that_fit_come_best_first(round_: Round) -> None:
    first, second = make_group(round_, mentees=2), make_group(round_, mentees=4)
    other = make_group(round_, outcome=make_outcome(round_, "community-building"))
    full = make_group(round_, mentees=5)
    person = make_person(round_, "mentee", [other.outcome, first.outcome], state="waiting")
    assert fitting(person) == [other.number, first.number, second.number]
    assert full.number not in fitting(person)
    fits = fits_of(person, timezone.now().date()).groups
    assert [(fit.rank, fit.seats) for fit in fits] == [(1, 3), (2, 3), (2, 1)]
    assert all(fit.shared_starts > 0 for fit in fits)


def test_without_a_common_hour_nothing_fits_and_without_hours_it_says_so(round_: Round) -> None:
    group = make_group(round_)
    assert fitting(waiting(round_, group, cells=range(4))) == []
    nothing = waiting(round_, group, cells=[])
    assert fits_of(nothing, timezone.now().date()) == Fits([], "no_hours")


def test_a_lead_who_takes_nobody_late_is_named_as_the_reason(client: Client, round_: Round) -> None:
    group, full = make_group(round_, mentees=2), make_group(round_, mentees=5)
    for one in (group, full):
        Application.objects.filter(pk=one.memberships.get(role="lead").application_id).update(takes_late_mentees=False)
    person = waiting(round_, group)
    assert fits_of(person, timezone.now().date()) == Fits([], "", [group])
    client.force_login(make_coordinator())
    page = client.get(reverse("groups_admin:late_joiner", args=[round_.slug, person.pk])).content.decode()
    assert "Would fit, but their leads take nobody late" in page
    assert reverse("groups:detail", args=[group.pk]) in page
    assert reverse("groups:detail", args=[full.pk]) not in page


def test_who_has_a_group_is_told_so_and_offered_none(client: Client, round_: Round) -> None:
    seated = make_group(round_).memberships.filter(role="mentee")[0].application
    client.force_login(make_coordinator())
    page = client.get(reverse("groups_admin:late_joiner", args=[round_.slug, seated.pk])).content.decode()
    assert "Has a group in this round already" in page
    assert "Let them join" not in page


def test_joining_seats_welcomes_and_introduces_once(round_: Round) -> None:
    group, coordinator = make_group(round_, mentees=2), make_coordinator()
    person = waiting(round_, group)
    places = [join_late(application=person, group=group, by=coordinator, now=timezone.now()) for _press in range(2)]
    assert places[0] == places[1]
    person.refresh_from_db()
    assert person.state == "accepted"
    assert places[0].placement.facts["rank"] == 1
    assert [mail.to_email for mail in mails("groups.placed")] == [person.user.email]
    assert len(mails("groups.introduction")) == 4
    assert DecisionRecord.objects.filter(action="membership.joined-late", about=person.user).count() == 1


def test_joining_is_refused_where_the_last_seat_has_gone_or_one_is_oneself(round_: Round) -> None:
    group, coordinator = make_group(round_, mentees=4), make_coordinator()
    first, second = waiting(round_, group), waiting(round_, group)
    join_late(application=first, group=group, by=coordinator, now=timezone.now())
    with pytest.raises(JoiningRefused, match="any more"):
        join_late(application=second, group=group, by=coordinator, now=timezone.now())
    own = waiting(round_, make_group(round_), user=coordinator)
    with pytest.raises(JoiningRefused, match="yourself"):
        join_late(application=own, group=group, by=coordinator, now=timezone.now())
    assert Membership.objects.filter(group=group, left_at=None).count() == 6


def test_who_withdrew_or_left_by_themselves_is_not_offered(round_: Round) -> None:
    group = make_group(round_)
    member = group.memberships.get(seat=1)
    leave_group(membership=member, words="", by=member.user, now=timezone.now())
    gone = make_person(round_, "mentee", [group.outcome], state="withdrawn")
    person = waiting(round_, group)
    assert waiting_people(round_) == [person]
    with pytest.raises(JoiningRefused, match="withdrawn"):
        join_late(application=gone, group=group, by=make_coordinator(), now=timezone.now())


def test_the_pages_lead_to_a_place(client: Client, round_: Round) -> None:
    group = make_group(round_)
    person = waiting(round_, group)
    client.force_login(make_coordinator())
    people = reverse("groups_admin:late_joiners", args=[round_.slug])
    page = reverse("groups_admin:late_joiner", args=[round_.slug, person.pk])
    assert person.user.name in client.get(people).content.decode()
    assert "Let them join" in client.get(page).content.decode()
    assert client.post(page, {"group": "x"}).status_code == 404
    assert "is in the group" in client.post(page, {"group": group.pk}, follow=True).content.decode()
    assert "has a group" in client.get(people).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_many(
    client: Client, round_: Round, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = make_group(round_)
    for _person in range(number):
        waiting(round_, group)
    client.force_login(make_coordinator())
    with django_assert_num_queries(5):
        client.get(reverse("groups_admin:late_joiners", args=[round_.slug]))
