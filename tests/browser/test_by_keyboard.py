"""What people do week by week, by keyboard alone: from the top of the page to what it is for, and on from there."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from accounts.models import Concern, User
from groups.attendance.links import attendance_link
from groups.meetings.poll_emails import poll_url
from groups.models import Meeting, MentoringGroup, TimeAnswer
from groups.showcase.tests.cast import make_question, make_slide
from surveys.emails import answer_link
from surveys.models import Participation
from tests.browser.conftest import Visit
from tests.world import World, load_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 90
WHAT_HAS_FOCUS = """() => {
  const element = document.activeElement;
  const labels = [...(element.labels ?? [])].map((label) => label.textContent);
  return [element.getAttribute("aria-label"), ...labels, element.textContent].join(" ").replace(/\\s+/g, " ");
}"""


def tab_to(page: Page, words: str) -> None:
    """Press Tab until something that is called so has focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if words in page.evaluate(WHAT_HAS_FOCUS):
            return
    raise AssertionError(f"Tab does not lead to “{words}”.")


def press(page: Page, words: str, key: str = "Enter") -> None:
    """Go to something and press it."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press(key)


def tab_to_first(page: Page, kind: str) -> None:
    """Press Tab until an input of this type has focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == kind:
            return
    raise AssertionError(f"Tab does not lead to a {kind}.")


def errors_have_focus(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement.matches('.alert-danger')"))


def tab_leads_into(page: Page, selector: str) -> bool:
    """Whether Tab leads from here into that part of the page."""
    page.keyboard.press("Tab")
    return bool(page.evaluate("selector => document.activeElement.closest(selector) !== null", selector))


def test_a_group_lives_by_keyboard_alone(visit: Visit) -> None:
    world = load_world()
    group, mentor, mentee = world.own_group(), world.person("mentor"), world.person("mentee")
    over, *_more, upcoming = group.meetings.order_by("starts_at")
    records_attendance(visit, over, mentor, without=mentee)
    sends_excuses(visit, upcoming, mentee)
    moves_a_meeting(visit, upcoming, mentor)
    pursues_a_goal(visit, group, mentee)
    answers_by_link(visit, world)
    reports_a_concern(visit, mentee)
    edits_a_survey(visit, world)
    leaves(visit, group, mentee)


def records_attendance(visit: Visit, over: Meeting, mentor: User, *, without: User) -> None:
    """On the page and by the link; Enter in a field records what is ticked, not that all were there."""
    over.attendance.all().delete()
    Meeting.objects.filter(pk=over.pk).update(state=Meeting.State.PLANNED, recorded_at=None, recorded_by=None)
    page = visit(f"/groups/{over.group_id}/meetings/{over.number}/attendance/", user=mentor)
    tab_to(page, without.name)
    page.keyboard.press("Space")
    tab_to(page, "How is the group doing?")
    page.keyboard.type("Well")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    over.refresh_from_db()
    assert (over.state, over.progress) == ("held", "Well")
    assert [one.membership.user for one in over.attendance.exclude(status="present")] == [without]
    lead = over.group.memberships.get(user=mentor)
    page = visit(urlsplit(attendance_link(over, lead)).path)
    tab_to(page, without.name)
    page.keyboard.press("Space")
    press(page, "Save the correction")
    assert not over.attendance.exclude(status="present").exists()


def sends_excuses(visit: Visit, upcoming: Meeting, mentee: User) -> None:
    page = visit(f"/groups/{upcoming.group_id}/meetings/{upcoming.number}/rsvp/", user=mentee)
    tab_to(page, "Why?")
    page.keyboard.type("On a train")
    press(page, "I can't come")
    assert upcoming.rsvps.get().reason == "On a train"


def moves_a_meeting(visit: Visit, upcoming: Meeting, mentor: User) -> None:
    """Arrows choose among the times; without a choice the browser leads to them."""
    before = upcoming.starts_at
    page = visit(f"/groups/{upcoming.group_id}/meetings/{upcoming.number}/move/", user=mentor)
    tab_to_first(page, "radio")
    page.keyboard.press("ArrowDown")
    press(page, "Move the meeting")
    upcoming.refresh_from_db()
    assert upcoming.starts_at != before


def pursues_a_goal(visit: Visit, group: MentoringGroup, mentee: User) -> None:
    """What is missing is read first; after each step one goes on at the goal."""
    page = visit(f"/groups/{group.pk}/goals/", user=mentee)
    press(page, "Set a goal")
    press(page, "Save")
    assert errors_have_focus(page)
    goal = group.goals.filter(owner=None, state="open")[0]
    page.goto(f"/groups/{group.pk}/goals/")
    tab_to(page, f"Progress: {goal.text}")
    page.keyboard.type("40")
    press(page, f"Keep: {goal.text}")
    assert tab_leads_into(page, f"#goal-{goal.pk}")
    press(page, f"Reached: {goal.text}")
    assert tab_leads_into(page, f"#goal-{goal.pk}")
    goal.refresh_from_db()
    assert (goal.progress, goal.state) == (100, "reached")


def answers_by_link(visit: Visit, world: World) -> None:
    """A poll and a survey, from the mail."""
    poll, asked = world.poll()
    page = visit(urlsplit(poll_url(poll, asked)).path)
    tab_to_first(page, "checkbox")
    page.keyboard.press("Space")
    press(page, "Save my answer")
    assert TimeAnswer.objects.filter(membership=asked, can=True).count() == 1
    survey, mentee = world.survey(is_open=True), world.person("mentee")
    page = visit(urlsplit(answer_link(survey, mentee)).path)
    tab_to_first(page, "radio")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    press(page, "Send my answers")
    assert Participation.objects.get(survey=survey, user=mentee).has_answered


def reports_a_concern(visit: Visit, mentee: User) -> None:
    page = visit("/concern/", user=mentee)
    press(page, "Send")
    assert errors_have_focus(page)
    tab_to(page, "What happened?")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#id_text"
    page.keyboard.type("Someone was rude.")
    tab_to(page, "Yes: they can write to me")
    page.keyboard.press("Space")
    press(page, "Send")
    assert Concern.objects.filter(text="Someone was rude.").exists()


def edits_a_survey(visit: Visit, world: World) -> None:
    """A question moves by its button, and one goes on at its new place; removing it is asked before."""
    survey = world.survey(is_open=False)
    first = survey.questions.all()[0]
    page = visit(f"/admin/rounds/{survey.round.slug}/surveys/{survey.pk}/", user=world.person("coordinator"))
    press(page, f"Down: {first.text}")
    assert tab_leads_into(page, f"#question-{first.pk}")
    press(page, f"Down: {first.text}")
    assert survey.questions.all()[2] == first
    press(page, f"Remove…: {first.text}")
    press(page, "Keep it")
    assert tab_leads_into(page, f"#question-{first.pk}")


def leaves(visit: Visit, group: MentoringGroup, mentee: User) -> None:
    page = visit(f"/groups/{group.pk}/leave/", user=mentee)
    press(page, "Leave the group")
    assert group.memberships.get(user=mentee).left_at is not None


def test_who_votes_goes_on_at_the_question(visit: Visit) -> None:
    slide = make_slide()
    make_question(slide, "Which poem?")
    wanted = make_question(slide, "Why poets?")
    page = visit(f"/showcase/{slide.group.round.slug}/{slide.group.number}/")
    press(page, "Vote for “Why poets?”")
    assert tab_leads_into(page, f"#question-{wanted.pk}")
    assert "Take my vote back" in page.evaluate(WHAT_HAS_FOCUS)
