"""The running order: proposed by the members' clocks, and as a coordinator saves it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from groups.models import ShowcasePlace
from groups.showcase.order import OrderChanged, running_order, save_order
from groups.showcase.proposing import is_awake, propose_sittings
from groups.showcase.tests.cast import make_showcase, make_slide, sittings_of
from groups.tests.factories import make_group
from rounds.models import Round, Sitting

# The showcase of 2018-2.
EARLY = dt.datetime(2018, 11, 8, 14, tzinfo=dt.UTC)
LATE = dt.datetime(2018, 11, 8, 23, tzinfo=dt.UTC)
STARTS = {1: EARLY, 2: LATE}


@pytest.mark.parametrize(
    ("zone", "early", "late"),
    [
        ("Europe/Berlin", True, False),
        ("America/Los_Angeles", False, True),
        ("America/New_York", True, True),
        ("Pacific/Auckland", False, True),
        ("Asia/Kolkata", True, False),
        ("Australia/Perth", False, False),
    ],
)
def test_awake_is_from_8_to_22_on_ones_own_clock(zone: str, early: bool, late: bool) -> None:
    assert (is_awake(EARLY, zone), is_awake(LATE, zone)) == (early, late)


def test_a_group_gets_the_sitting_for_which_most_of_it_is_awake() -> None:
    zones = {
        10: ["Europe/Berlin", "Europe/London", "America/Chicago"],
        11: ["Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin"],
    }
    assert propose_sittings(zones, STARTS, {}) == {10: 1, 11: 2}


def test_those_who_do_not_mind_fill_the_emptier_sitting() -> None:
    zones = {number: ["America/New_York"] for number in range(4)} | {9: ["Europe/Berlin"], 8: ["Europe/Paris"]}
    chosen = propose_sittings(zones, STARTS, {})
    assert (chosen[8], chosen[9]) == (1, 1)
    assert sorted(chosen.values()) == [1, 1, 1, 2, 2, 2]
    assert set(propose_sittings(zones, STARTS, {1: 9}).values()) == {1, 2}
    assert list(propose_sittings(zones, STARTS, {1: 9}).values()).count(2) == 4


def test_nobody_stays_up_for_the_sake_of_balance() -> None:
    zones = {number: ["Europe/Berlin"] for number in range(6)}
    assert set(propose_sittings(zones, STARTS, {}).values()) == {1}


def test_without_sittings_nothing_is_proposed() -> None:
    assert propose_sittings({1: ["UTC"]}, {}, {}) == {}


@pytest.fixture
def round_() -> Round:
    """Four groups: two in Europe, one in New York, one in Auckland; sittings at 14:00 and 23:00 UTC."""
    tomorrow = dt.datetime.combine(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1), dt.time(2), dt.UTC)
    round_ = make_showcase(dt.timedelta(hours=12), now=tomorrow)
    for zone in ("Europe/Berlin", "Europe/London", "America/New_York", "Pacific/Auckland"):
        group = make_group(round_)
        User.objects.filter(memberships__group=group).update(zone=zone)
    return round_


def numbers(round_: Round) -> list[list[int]]:
    """The numbers of the groups, sitting by sitting."""
    return [[entry.group.number for entry in one.entries] for one in running_order(round_).sittings]


@pytest.mark.django_db
def test_nobody_has_to_save_an_order_for_one_to_stand(round_: Round) -> None:
    assert numbers(round_) == [[1, 2], [3, 4]]
    assert not any(entry.is_saved for entry in running_order(round_).entries)


@pytest.mark.django_db
def test_times_follow_from_the_minutes_before(round_: Round) -> None:
    first, second = running_order(round_).sittings[0].entries
    assert second.starts_at is not None
    assert first.starts_at is not None
    assert second.starts_at - first.starts_at == dt.timedelta(minutes=5)


@pytest.mark.django_db
def test_a_saved_order_stands_and_newcomers_follow_it(round_: Round) -> None:
    early, late = (one.pk for one in sittings_of(round_))
    one, two, three, four = (group.pk for group in round_.mentoring_groups.order_by("number"))
    save_order(
        round_=round_,
        by=make_coordinator(),
        order=[(two, early, 10), (one, early, 5), (four, late, 3), (three, early, 5)],
    )
    assert numbers(round_) == [[2, 1, 3], [4]]
    assert running_order(round_).sittings[0].minutes == 20
    make_group(round_)
    assert numbers(round_) == [[2, 1, 3], [4, 5]] or numbers(round_) == [[2, 1, 3, 5], [4]]
    assert DecisionRecord.objects.get(action="showcase.order_saved").after is not None


@pytest.mark.django_db
def test_places_at_a_cancelled_sitting_are_proposed_anew(round_: Round) -> None:
    early, late = sittings_of(round_)
    groups = list(round_.mentoring_groups.order_by("number"))
    save_order(round_=round_, by=make_coordinator(), order=[(group.pk, late.pk, 5) for group in groups])
    Sitting.objects.filter(pk=late.pk).update(is_cancelled=True)
    assert numbers(round_) == [[1, 2, 3, 4]]
    assert running_order(round_).sittings[0].sitting == early


@pytest.mark.django_db
def test_an_order_that_forgets_a_group_or_takes_another_rounds_sitting_is_not_saved(round_: Round) -> None:
    early = sittings_of(round_)[0].pk
    elsewhere = sittings_of(make_showcase())[0].pk
    groups = [group.pk for group in round_.mentoring_groups.all()]
    for order in (
        [(groups[0], early, 5)],
        [(pk, elsewhere, 5) for pk in groups],
        [(pk, early, 5) for pk in [*groups, groups[0]]],
    ):
        with pytest.raises(ValueError, match=r"place"):
            save_order(round_=round_, by=make_coordinator(), order=order)
    assert not ShowcasePlace.objects.exists()


@pytest.mark.django_db
def test_two_coordinators_do_not_overwrite_each_other_unseen(round_: Round) -> None:
    early = sittings_of(round_)[0].pk
    seen = running_order(round_).fingerprint
    order = [(group.pk, early, 5) for group in round_.mentoring_groups.all()]
    save_order(round_=round_, by=make_coordinator(), order=order, seen=seen)
    with pytest.raises(OrderChanged):
        save_order(round_=round_, by=make_coordinator(), order=order[::-1], seen=seen)


def typed(round_: Round, **changed: object) -> dict[str, object]:
    """The form as the page sends it, with these changes."""
    order = running_order(round_)
    said: dict[str, object] = {"seen": order.fingerprint}
    for one in order.sittings:
        assert one.sitting
        for place, entry in enumerate(one.entries, start=1):
            pk = entry.group.pk
            said |= {f"sitting-{pk}": one.sitting.pk, f"place-{pk}": place, f"minutes-{pk}": entry.minutes}
    return said | changed


@pytest.mark.django_db
def test_a_coordinator_moves_a_group_up_down_and_to_another_sitting(client: Client, round_: Round) -> None:
    client.force_login(make_coordinator())
    page = reverse("groups_admin:showcase", args=[round_.slug])
    two = round_.mentoring_groups.get(number=2).pk
    for move, expected in (("up", [[2, 1], [3, 4]]), ("up", [[2, 1], [3, 4]]), ("down", [[1, 2], [3, 4]])):
        answer = client.post(page, typed(round_, move=f"{two}:{move}"))
        assert answer["Location"] == f"{page}#group-{two}"
        assert numbers(round_) == expected
    late = sittings_of(round_)[1].pk
    client.post(page, typed(round_, **{f"sitting-{two}": late, f"place-{two}": 1, f"minutes-{two}": 7}))
    assert numbers(round_) == [[1], [2, 3, 4]] or numbers(round_) == [[1], [3, 2, 4]]
    assert ShowcasePlace.objects.get(group=two).minutes == 7


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"minutes": 0}, {"minutes": 61}, {"minutes": "x"}, {"place": 0}, {"sitting": 99_999_999}, {"sitting": ""}]
)
def test_what_is_not_an_order_is_said_beside_the_field(client: Client, round_: Round, wrong: dict[str, object]) -> None:
    client.force_login(make_coordinator())
    group = round_.mentoring_groups.first()
    assert group
    changed = {f"{name}-{group.pk}": value for name, value in wrong.items()}
    answer = client.post(reverse("groups_admin:showcase", args=[round_.slug]), typed(round_, **changed))
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(changed)
    assert not ShowcasePlace.objects.exists()


@pytest.mark.django_db
def test_an_order_that_changed_meanwhile_is_shown_again(client: Client, round_: Round) -> None:
    client.force_login(make_coordinator())
    answer = client.post(
        reverse("groups_admin:showcase", args=[round_.slug]), typed(round_, seen="0" * 16), follow=True
    )
    assert "Someone else changed the order meanwhile." in answer.content.decode()
    assert not ShowcasePlace.objects.exists()


@pytest.mark.django_db
def test_the_coordinators_page_says_who_lacks_a_slide_in_the_same_queries_for_many(
    client: Client, round_: Round, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(make_coordinator())
    page = reverse("groups_admin:showcase", args=[round_.slug])
    with django_assert_num_queries(7):
        assert "4 without slides" in client.get(page).content.decode()
    make_slide(round_.mentoring_groups.get(number=1))
    make_group(round_)
    with django_assert_num_queries(7):
        assert "4 without slides" in client.get(page).content.decode()


@pytest.mark.django_db
def test_the_coordinators_page_before_groups_and_before_sittings(client: Client) -> None:
    client.force_login(make_coordinator())
    round_ = make_showcase()
    page = reverse("groups_admin:showcase", args=[round_.slug])
    assert "No group is published yet" in client.get(page).content.decode()
    make_group(round_)
    Sitting.objects.all().delete()
    assert "has no sittings yet" in client.get(page).content.decode()
    assert client.post(page, {"seen": "x"}).status_code == 200


@pytest.mark.django_db
def test_others_do_not_reach_the_coordinators_page(client: Client, round_: Round) -> None:
    client.force_login(make_user())
    assert client.get(reverse("groups_admin:showcase", args=[round_.slug])).status_code == 403
