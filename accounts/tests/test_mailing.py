"""Pages about mail for those who get it: actions by link (T15), unsubscribing (T14), choices."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import make_user
from mail import actions, unsubscribing
from mail.actions import Description, MootError, Payload, WordsField, action_url, register_action
from mail.models import Unsubscribed
from mail.tests.factories import NEWS, REMINDER

pytestmark = pytest.mark.django_db

ADA = "ada@people.example"
DAY = dt.timedelta(days=1)


class Plan:
    """What the test's action changes: an answer that can be changed until the meeting is over."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str]] = []
        self.is_over = False
        self.is_final = False

    def describe(self, payload: Payload) -> Description:
        if self.is_over:
            raise MootError("The meeting is over.")
        if self.is_final and self.answers:
            return Description("Can't come", "You have told your mentors already.")
        return Description(
            "Can't come?",
            f"We tell your mentors that you can't come to meeting {payload['meeting']}.",
            "Tell them",
            WordsField("A word to them", is_required=True, max_length=100),
        )

    def act(self, payload: Payload, words: str) -> str:
        self.answers.append((payload["meeting"], words))
        return "Your mentors know."


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setattr(actions, "_actions", {})
    plan = Plan()
    register_action("tests.absent", describe=plan.describe, act=plan.act)
    return plan


def path_of(url: str) -> str:
    return url.partition("//")[2].partition("/")[2].join(["/", ""])


def link(**more: Any) -> str:
    return path_of(action_url("tests.absent", {"meeting": 7}, max_age=more.get("max_age", DAY)))


def test_a_link_says_what_it_will_do_and_get_never_does_it(client: Client, plan: Plan) -> None:
    for method in (client.get, client.head, client.get):
        response = method(link())
        assert response.status_code == 200
    assert "can&#x27;t come to meeting 7" in response.content.decode()
    assert "Nothing happens until you press the button" in response.content.decode()
    assert plan.answers == []


def test_posting_does_it_and_says_so(client: Client, plan: Plan) -> None:
    response = client.post(link(), {"words": "I am ill"})
    assert "Your mentors know." in response.content.decode()
    assert plan.answers == [(7, "I am ill")]


def test_a_missing_word_keeps_the_form_and_what_was_typed(client: Client, plan: Plan) -> None:
    response = client.post(link(), {"words": ""})
    assert 'href="#id_words"' in response.content.decode()
    assert "x" * 101 in client.post(link(), {"words": "x" * 101}).content.decode()
    assert plan.answers == []


def test_an_answer_can_be_changed_by_the_same_link_until_it_is_moot(client: Client, plan: Plan) -> None:
    url = link()
    client.post(url, {"words": "ill"})
    client.post(url, {"words": "no, on a train"})
    plan.is_over = True
    assert "The meeting is over." in client.post(url, {"words": "late"}).content.decode()
    assert "The meeting is over." in client.get(url).content.decode()
    assert plan.answers == [(7, "ill"), (7, "no, on a train")]


def test_a_one_time_action_says_that_it_was_done(client: Client, plan: Plan) -> None:
    plan.is_final = True
    url = link()
    client.post(url, {"words": "ill"})
    for response in (client.get(url), client.post(url, {"words": "again"})):
        assert "You have told your mentors already." in response.content.decode()
        assert "<button class=" not in response.content.decode()
    assert plan.answers == [(7, "ill")]


def test_an_expired_link_answers_politely_and_changes_nothing(client: Client, plan: Plan) -> None:
    url = link(max_age=DAY)
    with time_machine.travel(timezone.now() + DAY + dt.timedelta(seconds=1)):
        for response in (client.get(url), client.post(url, {"words": "ill"})):
            assert response.status_code == 410
            assert "This link has expired" in response.content.decode()
    assert plan.answers == []


@pytest.mark.parametrize("token", ["nonsense", "a:b:c", "é", "x" * 3000])
def test_a_forged_link_answers_politely_and_changes_nothing(client: Client, plan: Plan, token: str) -> None:
    for response in (client.get(f"/do/{token}/"), client.post(f"/do/{token}/", {"words": "ill"})):
        assert response.status_code == 404
        assert "We can't read this link" in response.content.decode()
    assert plan.answers == []


def test_a_token_of_another_purpose_or_action_does_nothing(client: Client, plan: Plan) -> None:
    later = int((timezone.now() + DAY).timestamp())
    elsewhere = [
        signing.dumps(["tests.absent", {"meeting": 7}, later], salt="something.else"),
        signing.dumps(["tests.unheard", {"meeting": 7}, later], salt=actions.SALT),
        unsubscribing.unsubscribe_token(ADA, NEWS.slug),
    ]
    for token in elsewhere:
        assert client.post(f"/do/{token}/", {"words": "ill"}).status_code == 404
    assert plan.answers == []


def test_a_changed_token_does_nothing(client: Client, plan: Plan) -> None:
    url = link()
    for position in range(5, len(url) - 2, 7):
        swapped = "A" if url[position] != "A" else "B"
        assert client.post(url[:position] + swapped + url[position + 1 :], {"words": "ill"}).status_code == 404
    assert plan.answers == []


def test_a_post_from_another_site_does_nothing(plan: Plan) -> None:
    response = Client(enforce_csrf_checks=True).post(link(), {"words": "ill"})
    assert (response.status_code, plan.answers) == (403, [])


def test_an_action_needs_no_queries_of_its_own_for_a_visitor(
    client: Client, plan: Plan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get(link())


# Unsubscribing


def stop_link() -> str:
    return path_of(unsubscribing.unsubscribe_url(ADA, NEWS.slug))


def test_opening_the_link_to_unsubscribe_changes_nothing(client: Client) -> None:
    for method in (client.get, client.head):
        response = method(stop_link())
        assert response.status_code == 200
    assert "news for tests" in client.get(stop_link()).content.decode()
    assert Unsubscribed.objects.count() == 0


def test_pressing_the_button_unsubscribes_from_one_kind_and_can_be_undone(client: Client) -> None:
    for _ in range(2):
        response = client.post(stop_link())
        assert "You won't get these any more" in response.content.decode()
        assert unsubscribing.kinds_unsubscribed(ADA) == {NEWS.slug}
    client.post(stop_link(), {"resubscribe": "yes"})
    assert unsubscribing.kinds_unsubscribed(ADA) == set()


def test_a_mail_program_unsubscribes_with_one_post_without_cookies() -> None:
    program = Client(enforce_csrf_checks=True)
    response = program.post(stop_link(), {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, response.cookies) == (200, {})
    assert unsubscribing.kinds_unsubscribed(ADA) == {NEWS.slug}


@pytest.mark.parametrize("how", ["forged", "expired", "other purpose"])
def test_a_wrong_token_unsubscribes_nobody(client: Client, how: str) -> None:
    url, now = stop_link(), timezone.now()
    if how == "forged":
        url = url[:-3] + ("AA/" if url[-3:] != "AA/" else "BB/")
    if how == "expired":
        now += dt.timedelta(days=401)
    if how == "other purpose":
        url = f"/mail/unsubscribe/{signing.dumps([ADA, NEWS.slug], salt=actions.SALT)}/"
    with time_machine.travel(now):
        for response in (client.get(url), client.post(url, {"List-Unsubscribe": "One-Click"})):
            assert response.status_code == 404
    assert Unsubscribed.objects.count() == 0


# Choices


def test_choices_need_a_sign_in(client: Client) -> None:
    assert client.get("/people/me/mail/")["Location"].startswith("/accounts/login/")


def test_a_person_chooses_each_bulk_kind_and_sees_what_is_always_sent(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    page = client.get("/people/me/mail/").content.decode()
    assert str(NEWS.label) in page
    assert str(REMINDER.label) in page
    client.post("/people/me/mail/", {"kinds": []})
    assert NEWS.slug in unsubscribing.kinds_unsubscribed(user.email)
    client.post("/people/me/mail/", {"kinds": [NEWS.slug]})
    assert NEWS.slug not in unsubscribing.kinds_unsubscribed(user.email)


def test_a_transactional_kind_can_not_be_stopped(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    response = client.post("/people/me/mail/", {"kinds": [REMINDER.slug]})
    assert response.status_code == 200
    assert 'href="#id_kinds_0"' in response.content.decode()
    assert unsubscribing.kinds_unsubscribed(user.email) == set()


def test_choices_take_few_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client.force_login(make_user())
    with django_assert_num_queries(3):
        client.get("/people/me/mail/")
