"""Coordinators' own words: in subject, opening and closing; plain text with placeholders, and never a template."""

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mail.kinds import Example, MailKind, Timing, declare
from mail.models import OutboxMessage, Wording
from mail.rehearsal import rehearse
from mail.services import Recipient, queue_mail
from mail.tests.factories import REMINDER, make_message
from mail.wording import filled, known_words, unknown_words

pytestmark = pytest.mark.django_db

PARTED = declare(MailKind("tests.parted", "a letter in parts for tests", timing=Timing.AT_ONCE))
ADA = Recipient(email="ada@people.example", name="Ada Lovelace")


def word(**words: str) -> Wording:
    return Wording.objects.create(kind=REMINDER.slug, **words)


def test_without_own_words_the_programmes_stand() -> None:
    message = make_message()
    assert (message.subject, message.text) == ("Your group meets on Tuesdays", "See you at 18:00.\n")


def test_own_words_replace_subject_opening_and_closing() -> None:
    word(subject="Hello {name}", opening="Dear {name},\n\nsoon it is time.", closing="Yours, {programme}\n{contact}")
    message = make_message(reply_to="round@programme.example")
    assert message.subject == "Hello Ada"
    assert message.text == "Dear Ada,\n\nsoon it is time.\n\nYours, The Carpentries\nround@programme.example\n"
    assert "Dear Ada,</p>" in message.html
    assert "soon it is time.</p>" in message.html
    assert "Yours, The Carpentries<br>round@programme.example" in message.html
    assert "See you at 18:00." not in message.text + message.html


def test_parts_left_empty_stay_as_they_were() -> None:
    word(closing="Bye.")
    message = make_message()
    assert message.subject == "Your group meets on Tuesdays"
    assert message.text == "See you at 18:00.\n\nBye.\n"


def test_facts_between_stay_whatever_the_own_words_are() -> None:
    word(opening="Soon.", closing="Bye.")
    words = {"title": "T", "text": "usual", "url": "https://site.example/groups/7/", "button": "See it"}
    message = queue_mail(kind=REMINDER, about="thing:1", to=ADA, template="mail/plain", context=words)
    assert message is not None
    assert message.text == "Soon.\n\nSee it:\nhttps://site.example/groups/7/\n\nBye.\n"
    assert 'href="https://site.example/groups/7/"' in message.html


TEMPLATE_CODE = "{% include 'mail/base.html' %} {{ settings.SECRET_KEY }} {# gone? #} <script>alert(1)</script> & more"


def test_own_words_are_never_a_template_and_are_escaped_in_html() -> None:
    Wording.objects.create(kind=REMINDER.slug, opening=TEMPLATE_CODE)
    message = make_message()
    assert message.text.startswith("See you at 18:00."), "what can't be filled falls back to the programme's words"
    Wording.objects.update(opening=TEMPLATE_CODE.replace("{", "(").replace("}", ")"))
    message = make_message(about="thing:2")
    assert "<script>alert(1)</script> & more" in message.text
    assert "<script>" not in message.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in message.html


def test_a_name_that_looks_like_a_placeholder_or_a_template_stays_a_name() -> None:
    word(opening="Dear {name}, from {programme}")
    name = "{contact}{{x}}"
    message = make_message(name=name)
    assert message.text == f"Dear {name.title()}, from The Carpentries\n"


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("Hello {name},", "Ada", "Hello Ada,"),
        ("Hello {name},", "", "Hello,"),
        ("{name}: welcome", "", ": welcome"),
        ("{name} and {name}", "Zoë", "Zoë and Zoë"),
        ("A { brace } stays\n{", "Ada", None),
        ("100 % {", "Ada", "100 % {"),
    ],
)
def test_placeholders_are_filled_in_one_pass(text: str, name: str, said: str | None) -> None:
    if said is None:
        with pytest.raises(KeyError):
            filled(text, {"name": name})
    else:
        assert filled(text, {"name": name}) == said


def test_unknown_placeholders_are_named_once_in_their_order() -> None:
    assert known_words(PARTED) == ("name", "programme", "contact")
    assert unknown_words(PARTED, "{firstname} {name} {round} {firstname} {}") == ["firstname", "round", ""]


def test_a_subject_stays_one_line() -> None:
    word(subject="One\nBcc: all@people.example")
    assert make_message().subject == "One Bcc: all@people.example"


@pytest.mark.parametrize("has_own", [False, True])
def test_a_message_takes_the_same_queries_with_own_words_and_without(
    has_own: bool, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    if has_own:
        word(opening="Soon.")
    with django_assert_num_queries(8):
        make_message()


# --- Rehearsals: the real queue function, and nothing stays ---


def queue_parted(thing: Any) -> None:
    for name in ("bo", "ada"):
        to = Recipient(email=f"{name}@people.example", name=name.title(), user_id=thing.ids.get(name))
        words = {"title": "T", "text": f"for {name}", "round": "Round 1"}
        queue_mail(kind=PARTED, about="thing:1", to=to, template="mail/plain", context=words)
    Wording.objects.create(kind="tests.side-effect")


class Thing:
    """What a mail is about; `user_id` says whose mail is meant."""

    def __init__(self, user_id: int | None = None) -> None:
        self.user_id = user_id
        self.ids: dict[str, int | None] = {"ada": user_id}


EXAMPLE = Example(PARTED, "members", recent=lambda: [Thing()], queue=queue_parted, words=("round",))


def test_a_rehearsal_shows_the_row_and_leaves_nothing() -> None:
    rehearsed = rehearse(EXAMPLE, Thing())
    assert rehearsed is not None
    assert (rehearsed.message.to_email, rehearsed.message.text) == ("bo@people.example", "for bo\n")
    assert not OutboxMessage.objects.exists()
    assert not Wording.objects.exists()


def test_a_rehearsal_prefers_the_person_it_is_for() -> None:
    rehearsed = rehearse(EXAMPLE, Thing(user_id=5))
    assert rehearsed is not None
    assert rehearsed.message.to_email == "ada@people.example"


def test_a_rehearsal_tries_words_that_are_not_kept() -> None:
    Wording.objects.create(kind=PARTED.slug, opening="kept")
    kept = rehearse(EXAMPLE, Thing())
    tried = rehearse(EXAMPLE, Thing(), {"subject": "", "opening": "tried, {name}", "closing": ""})
    assert kept is not None
    assert tried is not None
    assert (kept.message.text, tried.message.text) == ("kept\n", "tried, Bo\n")


def test_a_rehearsal_shows_what_was_sent_before_anew() -> None:
    sent = make_message()
    OutboxMessage.objects.update(state="sent", sent_at=timezone.now())

    def queue(_thing: object) -> None:
        make_message()

    rehearsed = rehearse(
        Example(REMINDER, "ada", recent=list, queue=queue), Thing(), {"subject": "New", "opening": "", "closing": ""}
    )
    assert rehearsed is not None
    assert rehearsed.message.subject == "New"
    assert OutboxMessage.objects.get().subject == sent.subject


def test_a_rehearsal_that_fails_leaves_nothing_either() -> None:
    def queue(thing: Any) -> None:
        queue_parted(thing)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        rehearse(Example(PARTED, "members", recent=list, queue=queue), Thing())
    assert not Wording.objects.exists()
    assert make_message().pk
