"""A group's page shows each person what they may see, and no more (`trust.md`: Who sees what)."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from groups.faces import member_faces, public_face, slot_cells
from groups.goals.services import add_goal
from groups.models import MentoringGroup, Placement
from groups.notes.services import share_note, write_note
from groups.queries import with_active_members
from groups.tests.factories import make_closed_round, make_group, make_membership
from rounds.tests.factories import make_round

pytestmark = pytest.mark.django_db


def texts(response: Any) -> str:
    """The page's text with its white space as single spaces."""
    return " ".join(response.content.decode().split())


@pytest.fixture
def group() -> MentoringGroup:
    """Ada leads, Bo and Cy learn: Bo shares their address and is listed, Cy neither."""
    group = make_group(mentees=0)
    lead = group.memberships.get(role="lead")
    User.objects.filter(pk=lead.user_id).update(name="Ada Lead", email="ada@people.example", city="Leipzig")
    lead.application.about, lead.application.may_be_listed = "I teach Python to poets.", True
    lead.application.save()
    for name, agrees in (("Bo Mentee", True), ("Cy Mentee", False)):
        user = make_user(name=name, email=f"{name[:2].lower()}@people.example", zone="America/Chicago", country="US")
        member = make_membership(group, user=user)
        member.application.goals = f"The goals of {name[:2]}."
        member.application.shares_email = member.application.may_be_listed = agrees
        member.application.save()
    return group


def page(client: Client, group: MentoringGroup, name: str | User) -> str:
    user = name if isinstance(name, User) else User.objects.get(name=name)
    client.force_login(user)
    return texts(client.get(reverse("groups:detail", args=[group.pk])))


def test_strangers_see_the_public_face_alone(client: Client, group: MentoringGroup) -> None:
    seen = page(client, group, make_user())
    assert "Every other Monday 18:00 your time" in seen
    assert "Ada Lead, Bo Mentee and 1 more person" in seen
    for hidden in ("Cy Mentee", "goals of", "@people.example", "poets", "Leipzig", group.room_secret, "Chicago"):
        assert hidden not in seen


def test_members_see_who_is_there_and_the_room(client: Client, group: MentoringGroup) -> None:
    seen = page(client, group, "Bo Mentee")
    for shown in ("Ada Lead", "Cy Mentee", "Leipzig, Germany", "United States", "poets", group.room_secret):
        assert shown in seen
    assert "Every other Monday 11:00" in seen


def test_mentees_see_their_own_goals_and_not_each_other_s(client: Client, group: MentoringGroup) -> None:
    seen = page(client, group, "Bo Mentee")
    assert "The goals of Bo." in seen
    assert "The goals of Cy." not in seen


def test_mentors_see_all_goals(client: Client, group: MentoringGroup) -> None:
    seen = page(client, group, "Ada Lead")
    assert "The goals of Bo." in seen
    assert "The goals of Cy." in seen


def test_addresses_are_shown_of_those_who_agreed_and_one_s_own(client: Client, group: MentoringGroup) -> None:
    seen = page(client, group, "Cy Mentee")
    assert "bo@people.example" in seen
    assert "cy@people.example" in seen
    assert "ada@people.example" not in seen


def test_coordinators_see_the_whole(client: Client, group: MentoringGroup) -> None:
    seen = page(client, group, make_coordinator())
    for shown in ("The goals of Cy.", "cy@people.example", "ada@people.example", group.room_secret):
        assert shown in seen


@pytest.mark.parametrize("who", ["mentee of another group", "viewer", "applicant"])
def test_others_of_the_round_see_the_public_face_alone(client: Client, group: MentoringGroup, who: str) -> None:
    other = make_user(role=User.Role.VIEWER if who == "viewer" else User.Role.MEMBER)
    if who == "mentee of another group":
        make_membership(make_group(group.round, mentees=0), user=other)
    seen = page(client, group, other)
    assert "goals of" not in seen
    assert group.room_secret not in seen


def test_former_members_lose_sight(client: Client, group: MentoringGroup) -> None:
    group.memberships.filter(user__name="Bo Mentee").update(left_at=timezone.now())
    seen = page(client, group, "Bo Mentee")
    assert group.room_secret not in seen
    assert "Cy Mentee" not in seen


def test_a_group_of_a_round_in_preparation_is_not_there_for_others(client: Client) -> None:
    group = make_group(make_closed_round(is_public=False))
    where = reverse("groups:detail", args=[group.pk])
    for user, status in ((make_user(), 404), (group.memberships.all()[0].user, 200), (make_coordinator(), 200)):
        client.force_login(user)
        assert client.get(where).status_code == status


def test_a_member_reads_why_they_are_here(client: Client, group: MentoringGroup) -> None:
    member = group.memberships.get(user__name="Bo Mentee")
    Placement.objects.create(
        round=group.round,
        application=member.application,
        membership=member,
        reason="placed",
        facts={"rank": 1, "ranked": 2, "common_starts": 1, "same_region": True, "override": False},
    )
    seen = page(client, group, "Bo Mentee")
    for sentence in ("your first choice", "the only one of the week", "lives in your part of the world"):
        assert sentence in seen
    assert "your first choice" not in page(client, group, "Cy Mentee")


def test_clock_changes_are_said_in_dates(client: Client) -> None:
    round_ = make_round(opens_on=dt.date(2026, 2, 2), meeting_every_weeks=1)
    group = make_group(round_, mentees=1)
    seen = page(client, group, make_user(zone="America/New_York"))
    assert "Mondays 12:00 your time; 13:00 from 9 March to 23 March" in seen


def test_members_read_the_same_clock_changes_as_the_page_s_head(client: Client) -> None:
    round_ = make_round(opens_on=dt.date(2026, 2, 2), meeting_every_weeks=2)
    group = make_group(round_, mentees=0)
    abroad = make_user(zone="America/New_York")
    make_membership(group, user=abroad)
    said = public_face(group, abroad.zone).slot
    assert said.startswith("Every other Monday")
    loaded = with_active_members(MentoringGroup.objects.filter(pk=group.pk)).get()
    times = [face.local_time for face in member_faces(loaded, abroad) if face.is_me]
    assert times == [said.replace(" your time", "")]


def test_the_picture_of_the_week_counts_only_weeks_with_a_meeting() -> None:
    # The clocks go forward in New York before the second week: 12:00, then 13:00, of which one has a meeting.
    round_ = make_round(opens_on=dt.date(2026, 2, 2), meeting_every_weeks=2)
    group = make_group(round_, mentees=0, starts_on=dt.date(2026, 3, 2), weeks=4)
    assert slot_cells(group, "America/New_York")[0] == 24


@pytest.mark.parametrize("mentees", [1, 5])
def test_a_group_s_page_asks_as_much_for_few_as_for_many(
    client: Client, mentees: int, django_assert_num_queries: Any
) -> None:
    group = make_group(mentees=mentees)
    client.force_login(group.memberships.get(role="lead").user)
    with django_assert_num_queries(11):
        client.get(reverse("groups:detail", args=[group.pk]))


def test_a_round_without_groups_says_when_there_will_be(client: Client) -> None:
    round_ = make_closed_round()
    client.force_login(make_user())
    assert "There are no groups yet." in texts(client.get(reverse("groups:round_groups", args=[round_.slug])))


def test_a_round_s_groups_show_public_faces_and_which_is_mine(client: Client, group: MentoringGroup) -> None:
    make_group(group.round)
    client.force_login(User.objects.get(name="Cy Mentee"))
    seen = texts(client.get(reverse("groups:round_groups", args=[group.round.slug])))
    assert "2 groups" in seen
    assert seen.count("yours") == 1
    assert "Cy Mentee" not in seen


@pytest.mark.parametrize("groups", [1, 12])
def test_a_round_s_list_asks_as_much_for_few_as_for_many(
    client: Client, groups: int, django_assert_num_queries: Any
) -> None:
    round_ = make_closed_round()
    for _number in range(groups):
        make_group(round_)
    client.force_login(make_user())
    with django_assert_num_queries(8):
        client.get(reverse("groups:round_groups", args=[round_.slug]))


@pytest.mark.parametrize("groups", [1, 12])
def test_the_coordinator_s_list_asks_as_much_for_few_as_for_many(
    client: Client, groups: int, django_assert_num_queries: Any
) -> None:
    round_ = make_closed_round()
    for _number in range(groups):
        make_group(round_)
    client.force_login(make_coordinator(email="coordinator@demo.example"))
    with django_assert_num_queries(7):
        client.get(reverse("groups_admin:groups", args=[round_.slug]))


def test_the_coordinator_s_empty_list_leads_to_the_matching(client: Client) -> None:
    round_ = make_closed_round()
    client.force_login(make_coordinator(email="coordinator@demo.example"))
    seen = texts(client.get(reverse("groups_admin:groups", args=[round_.slug])))
    assert "No group is published yet." in seen
    assert reverse("groups_admin:matching", args=[round_.slug]) in seen


def test_the_public_face_shows_the_plan_and_what_the_group_shares(client: Client, group: MentoringGroup) -> None:
    lead = group.memberships.get(role="lead")
    for text, is_shared in (("Shared goal", True), ("Inner goal", False)):
        values = {"text": text, "measure": "seen", "due_on": group.round.showcase_on, "is_shared": is_shared}
        add_goal(group=group, owner=None, values=values, by=lead)
    for meeting in group.meetings.filter(number__in=[1, 2]):
        write_note(group=group, meeting=meeting, text="Words", seen=0, by=lead.user)
    share_note(group=group, meeting=group.meetings.get(number=1), is_shared=True)
    seen = page(client, group, make_user())
    assert "Getting to know each other" in seen
    assert "Shared goal" in seen
    assert "Inner goal" not in seen
    assert reverse("groups:note", args=[group.pk, 1]) in seen
    assert reverse("groups:note", args=[group.pk, 2]) not in seen
    assert reverse("groups:meeting", args=[group.pk, 1]) not in seen
    listed = texts(client.get(reverse("groups:round_groups", args=[group.round.slug])))
    assert "1 goal<" in listed
    assert "1 page of notes<" in listed


def test_the_public_face_asks_as_much_for_few_as_for_many(
    client: Client, group: MentoringGroup, django_assert_num_queries: Any
) -> None:
    client.force_login(make_user())
    with django_assert_num_queries(9):
        client.get(reverse("groups:detail", args=[group.pk]))
