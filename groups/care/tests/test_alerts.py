"""Alerts: raised, told once, risen, set aside, ended."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator, make_user
from groups.care.alerts import AlertGone, check_health, set_aside
from groups.care.queries import groups_needing_attention, health_of
from groups.care.tests.rounds import hold, hold_past, mails, make_running
from groups.models import GroupAlert
from groups.tests.factories import make_closed_round, make_membership

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def open_alerts() -> list[tuple[str, str]]:
    return list(GroupAlert.objects.filter(ended_at=None).order_by("rule").values_list("rule", "level"))


def test_a_healthy_group_raises_nothing() -> None:
    group, now = make_running(weeks_ago=5)
    hold_past(group, now)
    assert check_health(now) == 0
    assert open_alerts() == []


def test_an_alert_is_raised_and_told_once_however_often_the_schedule_runs() -> None:
    make_coordinator()
    _group, now = make_running()
    for minutes in range(3):
        check_health(now + 3 * DAY + dt.timedelta(hours=1, minutes=minutes))
    assert open_alerts() == [("recording", "watch")]
    assert len(mails("groups.attention")) == 1
    assert "is not recorded" in mails("groups.attention")[0].text


def test_every_coordinator_hears_and_nobody_else() -> None:
    coordinators = [make_coordinator(), make_coordinator()]
    make_coordinator(is_active=False)
    make_user(role="viewer")
    _group, now = make_running()
    check_health(now + 8 * DAY)
    assert {mail.to_email for mail in mails("groups.attention")} == {one.email for one in coordinators}


def test_a_coordinator_who_is_a_member_of_the_group_hears_too() -> None:
    coordinator = make_coordinator()
    group, now = make_running()
    make_membership(group, "co-mentor", user=coordinator)
    check_health(now + 8 * DAY)
    assert [mail.to_email for mail in mails("groups.attention")] == [coordinator.email]


def test_rules_that_trip_at_once_come_in_one_mail() -> None:
    make_coordinator()
    _group, now = make_running(mentees=2)
    check_health(now + 8 * DAY)
    assert open_alerts() == [("first-meeting", "watch"), ("mentees", "watch"), ("recording", "watch")]
    [mail] = mails("groups.attention")
    assert all(words in mail.text for words in ("first meeting", "only 2 mentees", "not recorded"))


def test_what_is_to_be_watched_waits_for_another_day_and_what_needs_acting_does_not() -> None:
    make_coordinator()
    group, now = make_running(mentees=2)
    noon = (now + 4 * DAY).replace(hour=12)
    check_health(noon.replace(hour=0))
    hold(group.meetings.get(number=1), absent=1)
    group.memberships.filter(role="mentee").update(is_representative=False)
    GroupAlert.objects.filter(rule="recording").update(rule="slide")  # Something else that was told today.
    check_health(noon)
    assert len(mails("groups.attention")) == 1
    group.memberships.filter(role="lead").update(left_at=noon)
    check_health(noon)
    assert [mail.subject for mail in mails("groups.attention")][1].endswith("needs you")


def test_an_alert_rises_and_is_told_again_and_ends_when_the_rule_holds_no_more() -> None:
    make_coordinator()
    group, now = make_running()
    check_health(now + 7 * DAY)
    check_health(now + 14 * DAY)
    assert ("first-meeting", "act") in open_alerts()
    assert len(mails("groups.attention")) == 2
    hold(group.meetings.get(number=1))
    check_health(now + 14 * DAY)
    assert open_alerts() == []
    assert mails("groups.attention") == []
    assert len(mails("groups.attention", "cancelled")) == 2


def test_an_alert_set_aside_rests_until_it_gets_worse() -> None:
    coordinator = make_coordinator()
    group, now = make_running()
    check_health(now + 7 * DAY)
    for alert in GroupAlert.objects.all():
        set_aside(alert=alert, by=coordinator, because="Holidays.", now=now + 7 * DAY)
    check_health(now + 13 * DAY)
    assert health_of([group])[group.pk].level == "good"
    assert groups_needing_attention() == []
    check_health(now + 14 * DAY)
    assert groups_needing_attention()[0].sentences[0].startswith("The first meeting")
    assert len(mails("groups.attention")) == 1
    assert DecisionRecord.objects.filter(action="group.alert-set-aside", reason="Holidays.").count() == 2


def test_setting_aside_twice_or_too_late_is_refused() -> None:
    coordinator = make_coordinator()
    _group, now = make_running()
    check_health(now + 4 * DAY)
    alert = GroupAlert.objects.get()
    set_aside(alert=alert, by=coordinator, because="Soon.", now=now)
    with pytest.raises(AlertGone):
        set_aside(alert=alert, by=make_coordinator(), because="Mine.", now=now)


def test_the_alerts_of_a_round_that_is_over_end() -> None:
    group, now = make_running()
    check_health(now + 4 * DAY)
    over = dt.datetime.combine(group.round.report_on + DAY, dt.time(), dt.UTC)
    assert check_health(over) == 1
    assert open_alerts() == []


@pytest.mark.parametrize("number", [1, 3])
def test_checking_health_costs_the_same_for_many_groups(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    round_ = make_closed_round()
    now = [make_running(round_=round_)[1] for _group in range(number)].pop()
    check_health(now)
    with django_assert_num_queries(8):
        check_health(now)


def test_without_a_running_round_it_is_cheap(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        assert check_health(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) == 0


@pytest.mark.parametrize("number", [1, 3])
def test_groups_needing_attention_cost_one_query(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    round_ = make_closed_round()
    now = [make_running(round_=round_)[1] for _group in range(number)].pop()
    check_health(now + 4 * DAY)
    with django_assert_num_queries(1):
        assert len(groups_needing_attention()) == number


def test_the_list_of_groups_says_the_level_and_the_sentence_and_filters(client: Client) -> None:
    coordinator = make_coordinator()
    group, now = make_running()
    check_health(now + 4 * DAY)
    client.force_login(coordinator)
    page = reverse("groups_admin:groups", args=[group.round.slug])
    assert "is not recorded" in client.get(page).content.decode()
    assert "is not recorded" in client.get(page, {"health": "watch"}).content.decode()
    assert "No group is at this level" in client.get(page, {"health": "act"}).content.decode()


def test_setting_aside_on_the_page_keeps_what_was_typed_and_needs_a_reason(client: Client) -> None:
    client.force_login(make_coordinator())
    group, now = make_running()
    check_health(now + 4 * DAY)
    alert = GroupAlert.objects.get()
    page = reverse("groups_admin:set_aside", args=[group.round.slug, group.pk, alert.pk])
    assert "This field is required" in client.post(page, {"because": ""}).content.decode()
    long = "x" * 301
    assert long in client.post(page, {"because": long}).content.decode()
    client.post(page, {"because": "She is away"})
    client.post(page, {"because": "Again"})
    alert.refresh_from_db()
    assert alert.set_aside_because == "She is away"
