"""The wrap-up post: drafted without small counts, edited, and taken with its plots."""

import datetime as dt
import io
import zipfile
from xml.dom.minidom import parseString

import pytest
from django.test import Client
from django.utils import timezone

from accounts.markdown import render_markdown
from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator
from groups.models import MentoringGroup, ShowcaseConsent, Slide
from reports.report.building import report_of
from reports.report.post import plain
from reports.report.tests.rounds import make_past_round
from reports.report.wrap_up import draft_of
from rounds.models import Round
from rounds.tests.factories import make_round, make_session, make_sitting
from surveys.models import Survey
from surveys.tests.factories import answer, close, make_open_survey, make_question, people_of

pytestmark = pytest.mark.django_db


def draft(round_: Round) -> str:
    return draft_of(report_of(round_, timezone.now(), hides=True), Round.objects.all())


def test_the_draft_has_the_figures_and_no_small_ones() -> None:
    text = draft(make_past_round())
    assert text.startswith("# Round ")
    assert "what 3 mentoring groups did in 12 weeks" in text
    assert "| everyone | 16 | 15 | 14 |" in text
    assert "got a place: 15 (94 %)" in text
    assert "](funnel.svg)" in text
    assert [word for word in ("Uni A", "| Africa", "| mentee", "eligible", "Week by week") if word in text] == []
    assert "of fewer than five people" in text


def make_alike(groups: int) -> Round:
    """A round in which no figure but that of who was missed is of few people."""
    round_ = make_past_round(groups)
    User.objects.filter(applications__round=round_).update(country="DE", organization=None)
    return round_


def test_it_says_where_most_were_lost_and_how_attendance_went() -> None:
    text = draft(make_alike(6))
    assert "](attendance.svg)" not in text
    assert "* The largest step down: 0 of 30 with a place came to the showcase (0 %)." in text
    assert "In week 1, 100 % of the members were there" not in text  # One was missed, and would be pointed at.


def test_its_tables_are_tables() -> None:
    text = draft(make_alike(6))
    tables = [block for block in text.split("\n\n") if block.startswith("|")]
    assert len(tables) == 1
    assert {line.count("|") for line in tables[0].strip().splitlines()} == {6}
    assert [line.split("|")[1].strip() for line in tables[0].splitlines()][2:5] == ["everyone", "mentee", "mentor"]


def make_shown(group: MentoringGroup, title: str, *, is_shown: bool = True) -> None:
    """Give the group a slide without its file; its lead agrees to be named with it, the first mentee does not."""
    Slide.objects.create(
        group=group,
        title=title,
        summary="Begin with *the* question.",
        media_type="image/png",
        width=1,
        height=1,
        is_shown=is_shown,
        uploaded_at=timezone.now(),
    )
    for member in group.memberships.all():
        ShowcaseConsent.objects.create(membership=member, may_be_named=member.role == "lead")


def test_it_thanks_by_name_who_agreed_to_be_named_with_a_slide_that_everyone_may_see() -> None:
    round_ = make_past_round()
    shown, kept, _none = round_.mentoring_groups.order_by("number")
    make_shown(shown, "What R [taught] us")
    make_shown(kept, "Between ourselves", is_shown=False)
    text = draft(round_)
    lead, mentee = (shown.memberships.filter(role=role)[0].user for role in ("lead", "mentee"))
    assert f"(http://127.0.0.1:8000/showcase/{round_.slug}/1/)" in text
    assert r"**[What R \[taught\] us]" in text
    assert rf"Begin with \*the\* question. *With thanks to {lead.name}.*" in text
    assert mentee.name not in text
    assert "Between ourselves" not in text
    assert kept.memberships.filter(role="lead")[0].user.name not in text


def test_it_leads_to_recordings_for_everyone_and_to_the_next_round() -> None:
    round_ = make_past_round()
    for kind, audience in (("showcase", "everyone"), ("onboarding", "mentors")):
        session = make_session(round_, kind, audience=audience)
        make_sitting(
            session, starts_at=timezone.now() - dt.timedelta(days=9), recording_url=f"https://v.example/{kind}"
        )
    assert "[Leave your address](http://127.0.0.1:8000/rounds/next/)" in draft(round_)
    make_round(name="A later one", opens_on=timezone.localdate() + dt.timedelta(days=60))
    following = make_round(name="The next_one")
    make_round(name="In secret", is_public=False)
    text = draft(round_)
    assert rf"[The next\_one](http://127.0.0.1:8000/rounds/{following.slug}/) takes applications until" in text
    assert "https://v.example/showcase" in text
    assert [word for word in ("https://v.example/onboarding", "A later one", "In secret") if word in text] == []


def test_it_tells_what_people_answered_as_it_may_be_shown_and_nothing_that_they_wrote() -> None:
    round_ = make_alike(6)
    Survey.objects.filter(round=round_).delete()
    survey = make_open_survey(round_, kind="end", questions=2)
    make_question(survey, key="words", type="text", categories=[], text="What was the best of it?")
    make_question(survey, key="mentors-only", audience="mentor", text="How was it to lead?")
    for number, user in enumerate(people_of(survey)):
        steps = {"scale_0": "45"[number % 2], "scale_1": "5", "words": "canary"}
        answer(survey, user, **steps | ({"mentors_only": "3"} if number < 3 else {}))
    close(survey)
    text = draft(round_)
    assert "## What people told us at the end" in text
    assert "* **Is it so?** Rather: 15; Yes: 15 (of 30)." in text
    assert "* **Is it so?** Most answered: Yes." in text
    assert [word for word in ("canary", "the best of it", "How was it to lead?") if word in text] == []


def test_a_draft_from_figures_with_small_counts_is_refused() -> None:
    with pytest.raises(ValueError, match="no small counts"):
        draft_of(report_of(make_past_round(1), timezone.now(), hides=False))


def test_names_do_nothing_in_markdown() -> None:
    round_ = make_past_round(1)
    round_.name = "A [link](https://evil.example) | <b>x</b>\n# head"
    round_.save()
    text = draft(round_)
    name = r"A \[link\](https://evil.example) \| \<b\>x\</b\> \# head"
    assert text.splitlines()[0] == f"# {name}: how it went"
    assert 'evil.example">' not in render_markdown(text.splitlines()[0])
    assert plain("a_b*c") == r"a\_b\*c"


def test_a_coordinator_takes_the_text_as_edited_with_the_plots(client: Client) -> None:
    round_, coordinator = make_past_round(), make_coordinator()
    client.force_login(coordinator)
    address = f"/admin/rounds/{round_.slug}/report/post/"
    assert "what 3 mentoring groups did" in client.get(address).content.decode()
    assert not DecisionRecord.objects.exists()
    answer = client.post(address, {"text": "# My words\r\n\r\nWith ünïcode.\n"})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{round_.slug}-wrap-up.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        assert parts.namelist() == ["post.md", "funnel.svg", "attendance.svg"]
        assert parts.read("post.md").decode() == "# My words\n\nWith ünïcode.\n"
        for name in ("funnel.svg", "attendance.svg"):
            picture = parseString(parts.read(name)).documentElement  # noqa: S318 - our own file
            assert picture is not None
            assert (picture.tagName, picture.namespaceURI) == ("svg", "http://www.w3.org/2000/svg")
            assert picture.getElementsByTagName("title")
    record = DecisionRecord.objects.get()
    assert (record.action, record.made_by) == ("export.wrap-up", coordinator)


def test_an_empty_text_is_asked_for_again(client: Client) -> None:
    client.force_login(make_coordinator())
    answer = client.post(f"/admin/rounds/{make_past_round(1).slug}/report/post/", {"text": ""})
    assert answer.status_code == 200
    assert "This field is required" in answer.content.decode()


def test_a_round_with_nobody_can_still_be_drafted() -> None:
    text = draft(make_round())
    assert ": how it went" in text
    assert "| everyone | 0 | not yet |" in text
    assert "What we learned" not in text


def test_the_post_of_a_round_that_is_not_there_is_not_found(client: Client) -> None:
    client.force_login(make_coordinator())
    assert client.get("/admin/rounds/no-such-round/report/post/").status_code == 404
    assert User.objects.count() == 1
