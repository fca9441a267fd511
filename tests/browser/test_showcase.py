"""The showcase in a real browser: a slide is uploaded, presented by keyboard, asked about without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from groups.models import Question, QuestionVote, Slide
from groups.showcase.order import running_order
from groups.showcase.tests.cast import lead_of, make_question, make_showcase, make_slide, mentee_of
from groups.showcase.tests.slides import png
from groups.tests.factories import make_group
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_mentee_uploads_the_groups_slide(visit: Visit, tmp_path: Path) -> None:
    group = make_group(make_showcase())
    slide = tmp_path / "our slide.png"
    slide.write_bytes(png())
    page = visit(f"/groups/{group.pk}/slide/", user=mentee_of(group), width=360)
    page.get_by_label("File").set_input_files(slide)
    page.get_by_label("Title").fill("Poets and Python")
    page.get_by_label("What the slide shows, in words").fill("A poem, printed by a loop.")
    page.get_by_label("The group agrees that anyone may see it").check()
    page.get_by_role("button", name="Upload the slide").click()
    picture = page.get_by_role("img", name="A poem, printed by a loop.")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 1280
    assert Slide.objects.get().is_shown


def test_the_presenter_goes_from_slide_to_slide_by_keyboard(visit: Visit) -> None:
    round_ = make_showcase()
    for _ in range(3):
        make_group(round_)
    # Who shows at which sitting follows from the hour: of the test, too.
    for title, entry in zip(("First", "Second", "Third"), running_order(round_).entries, strict=True):
        make_slide(entry.group, title=title)
    lead = lead_of(round_.mentoring_groups.all()[0])
    page = visit(f"/showcase/{round_.slug}/present/", user=lead)
    heading = page.get_by_role("heading", level=1)
    for key, title in (
        ("ArrowRight", "Second"),
        (" ", "Third"),
        ("ArrowRight", "Third"),
        ("Home", "First"),
        ("PageDown", "Second"),
        ("ArrowLeft", "First"),
        ("End", "Third"),
    ):
        page.keyboard.press(key)
        expect(heading).to_have_text(title)
    page.go_back()
    expect(heading).to_have_text("First")
    page.get_by_role("link", name="Next").click()
    expect(heading).to_have_text("Second")
    assert page.url.endswith("?slide=2")


def test_asking_and_voting_work_without_scripts(visit: Visit) -> None:
    slide = make_slide()
    make_question(slide, "Which poem?")
    page = visit(f"/showcase/{slide.group.round.slug}/{slide.group.number}/", java_script_enabled=False)
    page.get_by_role("button", name="Vote").click()
    expect(page.get_by_text("1 vote", exact=True)).to_be_visible()
    page.get_by_role("button", name="Take my vote back").click()
    expect(page.get_by_text("0 votes", exact=True)).to_be_visible()
    page.get_by_label("Your question").fill("Why poets?")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Why poets?", exact=True)).to_be_visible()
    assert Question.objects.count() == 2
    assert not QuestionVote.objects.exists()
