"""Everyone reads a plan; its members, and coordinators, change it."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.tests.factories import make_coordinator, make_user
from groups.models import Meeting, MentoringGroup, PlanPart
from groups.plans.queries import plan_of
from groups.plans.services import change_part, mark_of_part, mark_of_plan
from groups.tests.factories import make_closed_round, make_group
from groups.tests.pages import client_of, lead_of, mentee_of, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> MentoringGroup:
    return make_group()


def url(group: MentoringGroup, name: str, *more: int) -> str:
    return reverse(f"groups:{name}", args=[group.pk, *more])


def first(group: MentoringGroup) -> PlanPart:
    part = plan_of(group).first()
    assert part
    return part


def said(part: PlanPart, **values: Any) -> dict[str, Any]:
    """What a browser sends for a part as it is, but for `values`."""
    usual = {"title": part.title, "tasks": "\n".join(part.tasks), "who": part.who, "preparation": part.preparation}
    return usual | {"seen": mark_of_part(part)} | values


def test_strangers_read_titles_and_tasks_alone(group: MentoringGroup) -> None:
    group.plan.update(who="Bo reads aloud", preparation="Bring tea")
    seen = texts(client_of(make_user()).get(url(group, "plan")))
    assert "Introduce yourselves" in seen
    for hidden in ("Bo reads aloud", "Bring tea", "Remove", "Add something", "outline"):
        assert hidden not in seen


def test_members_read_who_does_what(group: MentoringGroup) -> None:
    group.plan.update(who="Bo reads aloud", preparation="Bring tea")
    for user in (mentee_of(group).user, make_coordinator(email="coordinator@demo.example")):
        seen = texts(client_of(user).get(url(group, "plan")))
        assert "Bo reads aloud" in seen
        assert "Bring tea" in seen


@pytest.mark.parametrize("name", ["part_edit", "part_move", "part_remove", "plan_restore", "part_add"])
def test_others_find_nothing_to_change(group: MentoringGroup, name: str) -> None:
    more = {"plan_restore": [], "part_add": [1]}.get(name, [first(group).pk])
    before = mark_of_plan(group)
    for user in (make_user(), lead_of(make_group(group.round)).user):
        assert client_of(user).post(url(group, name, *more), said(first(group))).status_code == 404
    assert mark_of_plan(group) == before


def test_a_mentee_changes_a_part(group: MentoringGroup) -> None:
    part = first(group)
    client = client_of(mentee_of(group).user)
    assert "One task a line." in texts(client.get(url(group, "part_edit", part.pk)))
    answer = client.post(url(group, "part_edit", part.pk), said(part, tasks=" One \n\nTwo\n", who="Cy"))
    assert answer.headers["Location"] == f"{url(group, 'plan')}#meeting-1"
    part.refresh_from_db()
    assert (part.tasks, part.who) == (["One", "Two"], "Cy")


def test_what_cannot_be_saved_stays_in_the_form(group: MentoringGroup) -> None:
    part = first(group)
    client = client_of(mentee_of(group).user)
    seen = texts(client.post(url(group, "part_edit", part.pk), said(part, title="", who="typed words")))
    assert "typed words" in seen
    assert "This field is required." in seen
    assert mark_of_part(part) in seen
    seen = texts(client.post(url(group, "part_edit", part.pk), said(part, tasks="task\n" * 21)))
    assert "20 tasks at most" in seen


def test_two_who_edit_at_once_lose_nothing_unseen(group: MentoringGroup) -> None:
    part = first(group)
    client = client_of(mentee_of(group).user)
    typed = said(part, title="Second words")
    change_part(part=part, values={"title": "First words"}, seen=mark_of_part(part))
    answer = client.post(url(group, "part_edit", part.pk), typed)
    assert answer.status_code == 200
    seen = texts(answer)
    for shown in ("changed this meanwhile", "First words", 'value="Second words"'):
        assert shown in seen
    part.refresh_from_db()
    assert part.title == "First words"
    client.post(url(group, "part_edit", part.pk), typed | {"seen": answer.context["seen"]})
    part.refresh_from_db()
    assert part.title == "Second words"


def test_a_part_moves_by_a_button(group: MentoringGroup) -> None:
    part = first(group)
    client = client_of(lead_of(group).user)
    client.post(url(group, "part_move", part.pk), {"to": "3"})
    part.refresh_from_db()
    assert part.meeting.number == 3
    for wrong in ("99", "", "three", "²", "9" * 30):
        answer = client.post(url(group, "part_move", part.pk), {"to": wrong}, follow=True)
        assert "not in your plan any more" in texts(answer)
    group.meetings.filter(number=5).update(state=Meeting.State.CANCELLED)
    client.post(url(group, "part_move", part.pk), {"to": "5"})
    part.refresh_from_db()
    assert part.meeting.number == 3


def test_something_is_added_to_a_meeting(group: MentoringGroup) -> None:
    client = client_of(mentee_of(group).user)
    client.get(url(group, "part_add", 2))
    client.post(url(group, "part_add", 2), {"title": "Tea", "tasks": "Drink tea"})
    assert group.plan.get(title="Tea").meeting.number == 2
    group.meetings.filter(number=3).update(state=Meeting.State.CANCELLED)
    for number in (3, 77):
        assert client.get(url(group, "part_add", number)).status_code == 404


def test_removing_says_what_is_lost_first(group: MentoringGroup) -> None:
    part = group.plan.get(names_representative=True)
    client = client_of(mentee_of(group).user)
    assert "you still need one before the touch base" in texts(client.get(url(group, "part_remove", part.pk)))
    client.post(url(group, "part_remove", part.pk), {"seen": "something else"})
    assert group.plan.filter(pk=part.pk).exists()
    client.post(url(group, "part_remove", part.pk), {"seen": mark_of_part(part)})
    assert not group.plan.filter(pk=part.pk).exists()


def test_restoring_says_what_is_lost_first(group: MentoringGroup) -> None:
    group.plan.update(title="Our own", who="Bo")
    client = client_of(mentee_of(group).user)
    page = client.get(url(group, "plan_restore"))
    assert f"All {group.plan.count()} parts of your plan are lost" in texts(page)
    client.post(url(group, "plan_restore"), {"seen": "something else"})
    assert group.plan.filter(title="Our own").exists()
    client.post(url(group, "plan_restore"), {"seen": page.context["seen"]})
    assert not group.plan.filter(title="Our own").exists()


@pytest.mark.parametrize("every", [1, 4])
def test_the_plan_asks_as_much_for_few_as_for_many(every: int, django_assert_num_queries: Any) -> None:
    group = make_group(make_closed_round(), every_weeks=every)
    client = client_of(lead_of(group).user)
    with django_assert_num_queries(6):
        client.get(url(group, "plan"))
