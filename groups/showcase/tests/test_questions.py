"""Questions and votes: who may ask and when, once however often it is pressed, and how much of it."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator, make_user
from groups.models import Question, QuestionVote, Slide
from groups.showcase.questions import questions_of, unvote, vote
from groups.showcase.tests.cast import lead_of, make_question, make_showcase, make_slide, mentee_of, sittings_of
from groups.showcase.times import showcase_times
from groups.showcase.voters import COOKIE, voter_of
from groups.tests.factories import make_group
from rounds.models import Sitting

pytestmark = pytest.mark.django_db


def ask(client: Client, slide: Slide, text: str = "How did you begin?", **fields: Any) -> Any:
    """Send the form below a slide."""
    address = reverse("groups:ask", args=[slide.group.round.slug, slide.group.number])
    return client.post(address, {"form": str(uuid.uuid4()), "text": text, **fields})


def press(client: Client, name: str, question: Question, **fields: Any) -> int:
    """Press a button beside a question."""
    status: int = client.post(reverse(f"groups:{name}", args=[question.pk]), fields).status_code
    return status


def at(slide: Slide, instant: dt.datetime) -> None:
    """Move the showcase so that it is now what `instant` would be."""
    for sitting in sittings_of(slide.group.round):
        sitting.starts_at += timezone.now() - instant
        sitting.ends_at += timezone.now() - instant
        sitting.save()


@pytest.mark.parametrize(
    ("since_start", "since_end", "is_open"),
    [
        (dt.timedelta(days=-1, minutes=-1), None, False),
        (dt.timedelta(days=-1, minutes=1), None, True),
        (dt.timedelta(), None, True),
        (None, dt.timedelta(), True),
        (None, dt.timedelta(days=7, minutes=-1), True),
        (None, dt.timedelta(days=7, minutes=1), False),
    ],
)
def test_questions_are_taken_from_the_day_before_until_seven_days_after(
    client: Client, since_start: dt.timedelta | None, since_end: dt.timedelta | None, is_open: bool
) -> None:
    slide = make_slide()
    question = make_question(slide)
    times = showcase_times(slide.group.round)
    at(
        slide,
        times.starts_at + since_start if since_start is not None else times.ends_at + (since_end or dt.timedelta()),
    )
    ask(client, slide)
    press(client, "vote", question)
    assert Question.objects.count() == 1 + is_open
    assert QuestionVote.objects.count() == is_open
    page = client.get(reverse("groups:shown_slide", args=[slide.group.round.slug, slide.group.number]))
    assert ("Ask the group" in page.content.decode()) == is_open


def test_without_sittings_the_rounds_date_counts(client: Client) -> None:
    slide = make_slide()
    Sitting.objects.all().delete()
    times = showcase_times(slide.group.round)
    assert times.starts_at.date() == slide.group.round.showcase_on
    assert times.ends_at - times.starts_at == dt.timedelta(days=1)


def test_a_visitor_asks_with_a_name_or_without(client: Client) -> None:
    slide = make_slide()
    ask(client, slide, "Who <b>are</b> you?", name="Ada")
    ask(client, slide, "Why?")
    assert [(one.text, one.name, one.asked_by) for one in Question.objects.all()] == [
        ("Who <b>are</b> you?", "Ada", None),
        ("Why?", "", None),
    ]
    page = client.get(reverse("groups:shown_slide", args=[slide.group.round.slug, slide.group.number]))
    assert "Who &lt;b&gt;are&lt;/b&gt; you?" in page.content.decode()


def test_a_question_of_an_account_is_theirs(client: Client) -> None:
    slide, user = make_slide(), make_user()
    client.force_login(user)
    ask(client, slide)
    assert Question.objects.get().asked_by == user
    assert COOKIE not in client.cookies


def test_a_form_that_is_sent_twice_asks_once(client: Client) -> None:
    slide, form = make_slide(), str(uuid.uuid4())
    for _press in range(2):
        assert ask(client, slide, form=form).status_code == 302
    assert Question.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": "x" * 501}, {"name": "x" * 101}, {"form": "x"}])
def test_what_is_not_a_question_is_said_and_kept(client: Client, wrong: dict[str, str]) -> None:
    slide = make_slide()
    answer = ask(client, slide, **({"text": "Kept as typed", "name": "Ada"} | wrong))
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(wrong)
    assert not Question.objects.exists()


def test_the_eleventh_question_within_an_hour_waits(client: Client) -> None:
    slide = make_slide()
    assert [ask(client, slide, f"Question {number}").status_code for number in range(11)] == [302] * 10 + [429]
    assert ask(client, slide, "Kept as typed").context["form"]["text"].value() == "Kept as typed"
    assert Question.objects.count() == 10
    assert ask(Client(), slide, "Of another browser").status_code == 302


def test_an_address_that_asks_with_ever_new_browsers_is_stopped() -> None:
    slide = make_slide()
    answers = [ask(Client(), slide, f"Question {number}").status_code for number in range(62)]
    assert answers == [302] * 60 + [429] * 2


def test_nobody_asks_about_what_they_may_not_see(client: Client) -> None:
    slide = make_slide(is_shown=False)
    question = make_question(slide)
    assert ask(client, slide).status_code == 404
    for name in ("vote", "unvote"):
        assert press(client, name, question) == 404
        assert client.post(reverse(f"groups:{name}", args=[99_999_999])).status_code == 404
    client.force_login(mentee_of(slide.group))
    assert press(client, "vote", question) == 302
    assert QuestionVote.objects.count() == 1


def test_pressing_vote_twice_counts_once_and_it_can_be_taken_back(client: Client) -> None:
    question = make_question(make_slide())
    for _press in range(2):
        press(client, "vote", question)
    assert QuestionVote.objects.count() == 1
    press(Client(), "vote", question)
    assert QuestionVote.objects.count() == 2
    press(client, "unvote", question)
    press(client, "unvote", question)
    assert QuestionVote.objects.count() == 1


def test_an_account_has_one_voice_from_every_browser() -> None:
    question, user = make_question(make_slide()), make_user()
    for _browser in range(2):
        client = Client()
        client.force_login(user)
        press(client, "vote", question)
    assert QuestionVote.objects.get().voter == voter_of(user)
    assert str(user.pk) != QuestionVote.objects.get().voter


def test_a_forged_mark_is_a_new_browser(client: Client) -> None:
    question = make_question(make_slide())
    vote(question=question, voter="someone-else")
    client.cookies[COOKIE] = "someone-else"
    press(client, "unvote", question)
    assert QuestionVote.objects.count() == 1
    press(client, "vote", question)
    assert QuestionVote.objects.count() == 2


def test_the_mark_is_signed_and_out_of_reach_of_scripts(client: Client) -> None:
    press(client, "vote", make_question(make_slide()))
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert QuestionVote.objects.get().voter in cookie.value
    assert cookie.value != QuestionVote.objects.get().voter


def test_votes_of_one_address_have_a_limit(client: Client) -> None:
    question = make_question(make_slide())
    for _number in range(302):
        client.cookies.clear()
        press(client, "vote", question)
    assert QuestionVote.objects.count() == 300


def test_nothing_happens_on_get(client: Client) -> None:
    slide = make_slide()
    question = make_question(slide)
    client.force_login(lead_of(slide.group))
    for name in ("vote", "unvote", "question_answered"):
        assert client.get(reverse(f"groups:{name}", args=[question.pk])).status_code == 405
    assert client.get(reverse("groups:ask", args=[slide.group.round.slug, slide.group.number])).status_code == 405
    assert not QuestionVote.objects.exists()


def test_open_questions_with_most_votes_come_first() -> None:
    slide = make_slide()
    early, wanted, done, hidden = (make_question(slide, text) for text in ("early", "wanted", "done", "hidden"))
    Question.objects.filter(pk=done.pk).update(state="answered")
    Question.objects.filter(pk=hidden.pk).update(state="hidden")
    for number in range(3):
        vote(question=done, voter=f"{number}")
        vote(question=hidden, voter=f"{number}")
    vote(question=wanted, voter="1")
    found = list(questions_of(slide, voter="1"))
    assert [(one.text, one.votes_count, one.is_mine) for one in found] == [  # type: ignore[attr-defined]  # Annotated.
        ("wanted", 1, True),
        ("early", 0, False),
        ("done", 3, True),
    ]
    assert questions_of(slide, with_hidden=True).count() == 4
    unvote(question=wanted, voter="1")
    assert [one.text for one in questions_of(slide)] == ["early", "wanted", "done"]
    assert early.pk < wanted.pk


def test_members_and_coordinators_mark_questions_as_answered_others_do_not(client: Client) -> None:
    slide = make_slide()
    question = make_question(slide)
    for user, status in (
        (mentee_of(slide.group), 302),
        (make_coordinator(), 302),
        (make_user(), 404),
        (lead_of(make_group(slide.group.round)), 404),
    ):
        Question.objects.update(state="asked")
        client.force_login(user)
        assert press(client, "question_answered", question, is_so="on") == status
        assert Question.objects.get().state == ("answered" if status == 302 else "asked")
    client.force_login(mentee_of(slide.group))
    press(client, "question_answered", question)
    assert Question.objects.get().state == "asked"


def test_coordinators_hide_questions_which_are_kept_and_recorded(client: Client) -> None:
    slide = make_slide()
    question = make_question(slide, "A rude one")
    coordinator = make_coordinator()
    hide = reverse("groups_admin:question_hide", args=[question.pk])
    page = reverse("groups:shown_slide", args=[slide.group.round.slug, slide.group.number])
    client.force_login(mentee_of(slide.group))
    assert client.post(hide, {"is_so": "on"}).status_code == 403
    client.force_login(coordinator)
    for _press in range(2):
        client.post(hide, {"is_so": "on"})
    assert "A rude one" in client.get(page).content.decode()
    assert DecisionRecord.objects.get(made_by=coordinator).action == "question.hidden"
    client.logout()
    assert "A rude one" not in client.get(page).content.decode()
    assert press(client, "vote", question) == 404
    client.force_login(mentee_of(slide.group))
    assert press(client, "question_answered", question, is_so="on") == 404
    assert Question.objects.get().state == "hidden"
    client.force_login(coordinator)
    client.post(hide, {})
    client.logout()
    assert "A rude one" in client.get(page).content.decode()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_votes_that_arrive_at_once_count_once() -> None:
    question = make_question(make_slide(make_group(make_showcase())))
    begin = threading.Barrier(20)

    def press_at_once() -> None:
        begin.wait()
        vote(question=question, voter="one browser")
        connection.close()

    presses = [threading.Thread(target=press_at_once) for _number in range(20)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert QuestionVote.objects.count() == 1
