"""The monthly question: who is asked when, and what the answers do."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import make_coordinator, make_user
from groups.care.follow_ups import NotAsked, answer_follow_up, ask_members, say_how_it_goes
from groups.care.tests.rounds import hold_past, mails, make_running
from groups.dashboard import read_dashboard
from groups.models import FollowUp, GroupAlert, Meeting
from groups.tests.factories import make_membership

pytestmark = pytest.mark.django_db
DAY, TICK = dt.timedelta(days=1), dt.timedelta(seconds=1)


def link(text: str, number: int) -> str:
    """The path of a link of a mail."""
    return str(re.findall(r"https?://[^/\s]+(/do/\S+)", text)[number])


def test_each_member_is_asked_once_a_month() -> None:
    _group, now = make_running(weeks_ago=4)
    assert ask_members(now - TICK) == 0
    assert ask_members(now) == 4
    assert ask_members(now + 27 * DAY) == 0
    assert ask_members(now + 28 * DAY) == 4
    assert sorted(FollowUp.objects.values_list("number", flat=True)) == [1] * 4 + [2] * 4
    assert len(mails("groups.follow_up")) == 8


def test_after_days_of_silence_only_the_present_month_is_asked() -> None:
    _group, now = make_running(weeks_ago=8)
    ask_members(now + 3 * DAY)
    assert set(FollowUp.objects.values_list("number", flat=True)) == {2}


def test_nobody_is_asked_when_no_meeting_is_ahead() -> None:
    group, now = make_running(weeks_ago=4)
    group.meetings.filter(starts_at__gt=now).update(state=Meeting.State.CANCELLED)
    assert ask_members(now) == 0


def test_who_left_or_joined_within_the_month_is_not_asked() -> None:
    group, now = make_running(weeks_ago=4, mentees=2)
    group.memberships.filter(seat=1).update(left_at=now)
    make_membership(group, "mentee", seat=3, joined_on=now.date() + DAY)
    assert ask_members(now + 2 * DAY) == 2


def test_asking_costs_one_query_where_no_group_runs(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_running()
    with django_assert_num_queries(1):
        assert ask_members(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) == 0


def test_both_links_of_the_mail_act_on_post_alone_and_the_answer_can_be_changed(client: Client) -> None:
    make_coordinator()
    group, _now = make_running(mentees=3)
    now = dt.datetime.now(dt.UTC)
    ahead = group.meetings.get(number=6)
    follow_up = FollowUp.objects.create(membership=group.memberships.get(seat=1), number=1, asked_at=now)
    from_mail = _mail_of(follow_up, now)
    fine, need_help = link(from_mail, 0), link(from_mail, 1)
    assert "coordinators" in client.get(fine).content.decode()
    follow_up.refresh_from_db()
    assert follow_up.answer == ""
    client.post(need_help, {"words": "We never meet."})
    follow_up.refresh_from_db()
    assert (follow_up.answer, follow_up.words) == ("need-help", "We never meet.")
    assert GroupAlert.objects.filter(group=group, rule="help", level="act", ended_at=None).exists()
    assert "We never meet." not in mails("groups.attention")[0].text
    client.post(fine, {"words": ""})
    follow_up.refresh_from_db()
    assert follow_up.answer == "fine"
    assert not GroupAlert.objects.filter(rule="help", ended_at=None).exists()
    assert ahead.state == "planned"


def _mail_of(follow_up: FollowUp, now: dt.datetime) -> str:
    from groups.care.emails import queue_follow_up  # noqa: PLC0415 - only here

    queue_follow_up(follow_up=follow_up, until=now + 20 * DAY, now=now)
    return mails("groups.follow_up")[-1].text


def test_an_answer_before_the_mail_left_cancels_it() -> None:
    group, now = make_running(weeks_ago=4)
    ask_members(now)
    member = group.memberships.get(seat=1)
    say_how_it_goes(membership=member, answer="fine", words="", now=now)
    assert [mail.to_email for mail in mails("groups.follow_up", "cancelled")] == [member.user.email]


def test_each_new_call_for_help_is_told() -> None:
    make_coordinator()
    group, now = make_running(weeks_ago=3)
    hold_past(group, now)
    for number, member in enumerate(group.memberships.filter(role="mentee")):
        say_how_it_goes(membership=member, answer="need-help", words="", now=now + number * dt.timedelta(hours=1))
    assert len(mails("groups.attention")) == 3
    assert GroupAlert.objects.filter(rule="help").count() == 1


def test_help_that_was_asked_for_stands_over_the_next_question_until_it_goes_fine() -> None:
    group, now = make_running(weeks_ago=4)
    member = group.memberships.get(seat=1)
    say_how_it_goes(membership=member, answer="need-help", words="", now=now)
    ask_members(now + 28 * DAY)
    say_how_it_goes(membership=group.memberships.get(seat=2), answer="fine", words="", now=now + 28 * DAY)
    assert GroupAlert.objects.filter(rule="help", ended_at=None).exists()
    say_how_it_goes(membership=member, answer="fine", words="", now=now + 28 * DAY)
    assert not GroupAlert.objects.filter(rule="help", ended_at=None).exists()


def test_an_answer_to_an_older_question_or_of_someone_who_left_is_moot() -> None:
    group, now = make_running(weeks_ago=4)
    member = group.memberships.get(seat=1)
    first = say_how_it_goes(membership=member, answer="fine", words="", now=now)
    say_how_it_goes(membership=member, answer="fine", words="", now=now + 28 * DAY)
    with pytest.raises(NotAsked, match="newer"):
        answer_follow_up(follow_up=first, answer="need-help", words="", now=now)
    member.left_at = now
    member.save()
    latest = FollowUp.objects.select_related("membership").get(number=2)
    with pytest.raises(NotAsked, match="not in this group"):
        answer_follow_up(follow_up=latest, answer="fine", words="", now=now)


def test_the_page_takes_an_answer_at_any_time_and_shows_it_again(client: Client) -> None:
    group, _now = make_running()
    member = group.memberships.get(seat=1)
    client.force_login(member.user)
    page = reverse("groups:how_it_goes", args=[group.pk])
    assert "checked" in client.get(page, {"answer": "need-help"}).content.decode()
    shown = client.post(page, {"answer": "", "words": "My words"}).content.decode()
    assert "My words" in shown
    assert "This field is required" in shown
    assert client.post(page, {"answer": "need-help", "words": "My words"}).status_code == 302
    assert member.follow_ups.get().number == 0
    assert "My words" in client.get(page).content.decode()


def test_the_page_takes_an_answer_where_a_first_meeting_that_moved_renumbers_the_months(client: Client) -> None:
    group, now = make_running(weeks_ago=4)
    ask_members(now)
    member = group.memberships.get(seat=1)
    group.meetings.filter(scheduled_at__lt=now).delete()
    client.force_login(member.user)
    page = reverse("groups:how_it_goes", args=[group.pk])
    assert client.post(page, {"answer": "need-help", "words": "My words"}).status_code == 302
    follow_up = member.follow_ups.get()
    assert (follow_up.number, follow_up.answer) == (1, "need-help")
    assert "My words" in client.get(page).content.decode()


def test_others_get_404_on_the_page(client: Client) -> None:
    group, _now = make_running()
    client.force_login(make_user())
    assert client.get(reverse("groups:how_it_goes", args=[group.pk])).status_code == 404
    client.force_login(make_coordinator())
    assert client.get(reverse("groups:how_it_goes", args=[group.pk])).status_code == 404


def test_only_coordinators_outside_the_group_read_the_words(client: Client) -> None:
    group, now = make_running()
    inside = make_coordinator()
    make_membership(group, "co-mentor", user=inside)
    say_how_it_goes(membership=group.memberships.get(seat=1), answer="need-help", words="Secret words", now=now)
    page = reverse("groups_admin:repair", args=[group.round.slug, group.pk])
    for reader, sees in ((make_coordinator(), True), (inside, False)):
        client.force_login(reader)
        assert ("Secret words" in client.get(page).content.decode()) is sees
    client.force_login(group.memberships.get(role="lead").user)
    assert "Secret words" not in client.get(reverse("groups:detail", args=[group.pk])).content.decode()


def test_the_dashboard_says_that_an_answer_is_owed() -> None:
    group, now = make_running(weeks_ago=4)
    ask_members(now)
    user = group.memberships.get(seat=1).user
    owed = [one.url for one in read_dashboard(user, now).owed]
    assert owed == [reverse("groups:how_it_goes", args=[group.pk])]
    say_how_it_goes(membership=group.memberships.get(seat=1), answer="fine", words="", now=now)
    assert read_dashboard(user, now).owed == []


def test_the_page_costs_few_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    group, _now = make_running()
    client.force_login(group.memberships.get(seat=1).user)
    client.get("/accounts/logout/")
    with django_assert_num_queries(6):
        client.get(reverse("groups:how_it_goes", args=[group.pk]))
