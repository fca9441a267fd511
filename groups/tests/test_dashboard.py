"""The dashboard says what is next, what is owed, and where one stands."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.tests.factories import make_user
from groups.dashboard import read_dashboard
from groups.models import MentoringGroup, Placement
from groups.queries import starts_of
from groups.tests.factories import make_closed_round, make_group, make_membership, make_person
from rounds.models import Application
from rounds.tests.factories import make_application, make_outcome, make_round

pytestmark = pytest.mark.django_db


def home(client: Client) -> str:
    """The front page's text with its white space as single spaces."""
    return " ".join(client.get("/").content.decode().split())


def test_someone_new_is_shown_the_open_round(client: Client) -> None:
    round_ = make_round()
    client.force_login(make_user(name="Ada Lovelace"))
    seen = home(client)
    assert "Welcome, Ada" in seen
    assert f"/rounds/{round_.slug}/apply/mentee/" in seen


def test_with_nothing_open_the_page_says_what_to_do(client: Client) -> None:
    client.force_login(make_user())
    assert "no round is open for applications now" in home(client)


def test_a_member_reads_their_next_meeting_on_their_own_clock(client: Client) -> None:
    group = make_group(mentees=0)
    member = make_membership(group, user=make_user(zone="America/Chicago"))
    client.force_login(member.user)
    start = starts_of(group)[0]
    seen = home(client)
    local = start.astimezone(ZoneInfo("America/Chicago"))
    assert f"{local:%A} {local.day} {local:%b}, {local:%H:%M} your time" in seen
    assert group.room_link in seen


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (dt.timedelta(days=3), "in 3 days"),
        (dt.timedelta(days=1), "tomorrow"),
        (dt.timedelta(hours=2), "today"),
        (-dt.timedelta(minutes=10), "now"),
    ],
)
def test_relative_words_stand_beside_the_absolute(before: dt.timedelta, words: str) -> None:
    group = make_group(mentees=1)
    user = group.memberships.get(role="mentee").user
    start = starts_of(group)[0]
    with timezone.override("Europe/Berlin"):
        found = read_dashboard(user, start - before).next
    assert found is not None
    assert (found.start, found.relative) == (start, words)


def test_a_meeting_that_is_over_gives_way_to_the_next() -> None:
    group = make_group(mentees=1)
    user = group.memberships.get(role="mentee").user
    first, second = starts_of(group)[:2]
    found = read_dashboard(user, first + dt.timedelta(hours=1)).next
    assert found is not None
    assert found.start == second


def test_who_has_no_group_reads_why_and_what_would_help(client: Client) -> None:
    round_ = make_closed_round()
    application = make_person(round_, "mentee", [make_outcome(round_)])
    facts = {"would_help": {"free": [["tue", "17:00", "18:00"]]}}
    Placement.objects.create(round=round_, application=application, reason="no_common_hour", facts=facts)
    client.force_login(application.user)
    seen = home(client)
    assert "You have no group yet. None of the mentors who offer your outcomes is free" in seen
    assert "if you were also free at Tue 17:00 to 18:00" in seen


def test_a_draft_and_missing_hours_are_owed(client: Client) -> None:
    round_ = make_round()
    draft = make_application(round_, state=Application.State.DRAFT, sent_at=None)
    client.force_login(draft.user)
    seen = home(client)
    assert f"Finish your application to {round_.name}" in seen
    assert "Give your free hours" in seen


def test_old_groups_leave_the_dashboard() -> None:
    group = make_group(mentees=1)
    user = group.memberships.get(role="mentee").user
    after = dt.datetime.combine(group.round.report_on + dt.timedelta(days=1), dt.time(), dt.UTC)
    assert read_dashboard(user, after).groups == []


def member_of(groups: int) -> MentoringGroup:
    """One person in so many groups of as many rounds."""
    user = make_user()
    for _number in range(groups):
        group = make_group(mentees=2)
        make_membership(group, user=user)
    return group


@pytest.mark.parametrize("groups", [1, 5])
def test_the_dashboard_asks_as_much_for_few_as_for_many(
    client: Client, groups: int, django_assert_num_queries: Any
) -> None:
    group = member_of(groups)
    client.force_login(group.memberships.get(seat=3).user)
    with django_assert_num_queries(10):
        client.get("/")
