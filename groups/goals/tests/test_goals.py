"""Goals: who sees which, who changes which, and what becomes of them."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_coordinator, make_user
from groups.goals.services import add_goal, change_goal, mark_of_goal
from groups.models import Goal, Membership, MentoringGroup
from groups.tests.factories import make_closed_round, make_group
from groups.tests.pages import client_of, lead_of, mentee_of, texts

pytestmark = pytest.mark.django_db

LATER = timezone.localdate() + dt.timedelta(days=60)


def values(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, "measure": "Someone saw it", "due_on": LATER} | fields


@pytest.fixture
def group() -> MentoringGroup:
    """The group's goal, one of its first mentee's own, one of its second's that the round sees."""
    group = make_group()
    add_goal(group=group, owner=None, values=values("Ours"), by=lead_of(group))
    add_goal(group=group, owner=mentee_of(group), values=values("Mine"), by=mentee_of(group))
    shared = values("Shared", is_shared=True)
    add_goal(group=group, owner=mentee_of(group, 2), values=shared, by=mentee_of(group, 2))
    return group


def url(group: MentoringGroup, name: str, goal: str = "") -> str:
    return reverse(f"groups:{name}", args=[group.pk, *([group.goals.get(text=goal).pk] if goal else [])])


def seen_by(user: Any, group: MentoringGroup) -> set[str]:
    """Which goals someone sees on both pages."""
    pages = [texts(client_of(user).get(url(group, name))) for name in ("goals", "detail")]
    found = [{text for text in ("Ours", "Mine", "Shared") if f"<strong>{text}</strong>" in page} for page in pages]
    assert found[0] == found[1]
    return found[0]


def test_members_see_the_group_s_goals_their_own_and_shared_ones(group: MentoringGroup) -> None:
    assert seen_by(mentee_of(group).user, group) == {"Ours", "Mine", "Shared"}
    assert seen_by(mentee_of(group, 2).user, group) == {"Ours", "Shared"}


def test_mentors_and_coordinators_see_all(group: MentoringGroup) -> None:
    assert seen_by(lead_of(group).user, group) == {"Ours", "Mine", "Shared"}
    assert seen_by(make_coordinator(email="coordinator@demo.example"), group) == {"Ours", "Mine", "Shared"}


def test_the_round_sees_shared_ones_and_names_only_of_those_who_agreed(group: MentoringGroup) -> None:
    owner = mentee_of(group, 2)
    stranger = client_of(make_user())
    seen = texts(stranger.get(url(group, "goals")))
    assert "Shared" in seen
    assert "Mine" not in seen
    assert "Ours" not in seen
    assert owner.user.name not in seen
    owner.application.may_be_listed = True
    owner.application.save()
    assert owner.user.name in texts(stranger.get(url(group, "goals")))


def test_goals_of_someone_who_left_go_with_them(group: MentoringGroup) -> None:
    Membership.objects.filter(pk=mentee_of(group, 2).pk).update(left_at=timezone.now())
    assert seen_by(lead_of(group).user, group) == {"Ours", "Mine"}
    assert client_of(lead_of(group).user).get(url(group, "goal_edit", "Shared")).status_code == 404


@pytest.mark.parametrize("name", ["goal_edit", "goal_progress", "goal_reach", "goal_drop", "goal_reopen"])
def test_a_member_s_goal_is_changed_by_them_and_the_mentors_alone(group: MentoringGroup, name: str) -> None:
    where = url(group, name, "Mine")
    outsiders = [mentee_of(group, 2).user, make_user(), make_coordinator(), lead_of(make_group(group.round)).user]
    for user in outsiders:
        assert client_of(user).post(where, {"progress": "10"}).status_code == 404
    for user in (mentee_of(group).user, lead_of(group).user):
        assert client_of(user).post(where, {"progress": "10"}).status_code in {200, 302}


def test_a_goal_is_set_for_the_group_or_oneself(group: MentoringGroup) -> None:
    client = client_of(mentee_of(group).user)
    assert "For example" in texts(client.get(url(group, "goal_add")))
    for whose in ("group", "me"):
        client.post(url(group, "goal_add"), values(f"New {whose}") | {"whose": whose, "is_shared": "on"})
    new = {goal.text: goal.owner for goal in Goal.objects.filter(text__startswith="New", is_shared=True)}
    assert new == {"New group": None, "New me": mentee_of(group)}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"due_on": timezone.localdate() - dt.timedelta(days=3)}, "That day is over."),
        ({"due_on": "9999-01-01"}, "more than three years ahead"),
        ({"due_on": "soon"}, "Enter a valid date."),
        ({"measure": ""}, "This field is required."),
        ({"whose": "theirs"}, "Select a valid choice."),
        ({"text": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_cannot_be_kept_stays_in_the_form(group: MentoringGroup, wrong: dict[str, Any], said: str) -> None:
    typed = values("Typed words") | {"whose": "me"} | wrong
    seen = texts(client_of(mentee_of(group).user).post(url(group, "goal_add"), typed))
    assert said in seen
    assert "Typed words" in seen or "xxx" in seen
    assert Goal.objects.count() == 3


def test_a_goal_whose_day_is_over_may_still_be_reworded(group: MentoringGroup) -> None:
    day = timezone.localdate() - dt.timedelta(days=3)
    Goal.objects.update(due_on=day)
    goal = group.goals.get(text="Ours")
    typed = values("Ours, in better words", due_on=day) | {"seen": mark_of_goal(goal)}
    client_of(mentee_of(group).user).post(url(group, "goal_edit", "Ours"), typed)
    assert Goal.objects.get(pk=goal.pk).text == "Ours, in better words"


def test_only_its_owner_shares_a_goal(group: MentoringGroup) -> None:
    for member, is_shared in ((lead_of(group), False), (mentee_of(group), True)):
        typed = values("Mine") | {"seen": mark_of_goal(group.goals.get(text="Mine")), "is_shared": "on"}
        client_of(member.user).post(url(group, "goal_edit", "Mine"), typed)
        assert group.goals.get(text="Mine").is_shared is is_shared


def test_a_mentor_s_change_leaves_sharing_as_it_was(group: MentoringGroup) -> None:
    typed = values("Shared") | {"seen": mark_of_goal(group.goals.get(text="Shared")), "measure": "Better"}
    client_of(lead_of(group).user).post(url(group, "goal_edit", "Shared"), typed)
    goal = group.goals.get(text="Shared")
    assert (goal.measure, goal.is_shared) == ("Better", True)


def test_two_who_edit_at_once_lose_nothing_unseen(group: MentoringGroup) -> None:
    goal = group.goals.get(text="Ours")
    client, where = client_of(mentee_of(group).user), url(group, "goal_edit", "Ours")
    typed = values("Second words") | {"seen": mark_of_goal(goal)}
    change_goal(goal=goal, values=values("First words"), seen=mark_of_goal(goal), by=lead_of(group))
    answer = client.post(where, typed)
    for shown in ("changed this meanwhile", "First words", 'value="Second words"'):
        assert shown in texts(answer)
    assert Goal.objects.get(pk=goal.pk).text == "First words"
    client.post(where, typed | {"seen": answer.context["seen"]})
    assert Goal.objects.get(pk=goal.pk).text == "Second words"


def test_progress_is_a_share(group: MentoringGroup) -> None:
    client, where = client_of(mentee_of(group).user), url(group, "goal_progress", "Ours")
    client.post(where, {"progress": "40"})
    for wrong in ("101", "-1", "half", ""):
        assert "from 0 to 100" in texts(client.post(where, {"progress": wrong}, follow=True))
    assert group.goals.get(text="Ours").progress == 40


def test_a_goal_is_reached_dropped_and_taken_up_again(group: MentoringGroup) -> None:
    client = client_of(mentee_of(group).user)

    def after(name: str) -> tuple[str, int]:
        client.post(url(group, name, "Ours"), {"progress": "30"})
        goal = group.goals.get(text="Ours")
        return goal.state, goal.progress

    assert after("goal_progress") == ("open", 30)
    assert after("goal_drop") == ("dropped", 30)
    assert after("goal_reach") == ("dropped", 30)
    assert "take it up again" in texts(client.get(url(group, "goals"))).lower()
    assert "<strong>Ours</strong>" not in texts(client.get(url(group, "detail")))
    assert after("goal_reopen") == ("open", 30)
    assert after("goal_reach") == ("reached", 100)
    assert after("goal_drop") == ("reached", 100)
    assert after("goal_reopen") == ("open", 100)


def test_a_click_on_a_link_changes_nothing(group: MentoringGroup) -> None:
    for name in ("goal_progress", "goal_reach", "goal_drop", "goal_reopen"):
        assert client_of(mentee_of(group).user).get(url(group, name, "Ours")).status_code == 405


@pytest.mark.parametrize("goals", [1, 12])
def test_goals_ask_as_much_for_few_as_for_many(goals: int, django_assert_num_queries: Any) -> None:
    group = make_group(make_closed_round())
    for number in range(goals):
        add_goal(group=group, owner=mentee_of(group), values=values(f"Goal {number}"), by=mentee_of(group))
    client = client_of(lead_of(group).user)
    with django_assert_num_queries(6):
        client.get(url(group, "goals"))
