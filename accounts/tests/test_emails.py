"""Letters about accounts: each message that allauth sends has one of ours."""

from pathlib import Path

import allauth
import pytest

from accounts.emails import CHANGES, LETTERS, queue_account_mail
from mail.kinds import KINDS, Timing
from mail.models import OutboxMessage
from mail.services import Recipient

TEMPLATES = Path(allauth.__file__).parent / "templates"
# Signing in and resetting by a typed code are turned off.
NOT_USED = {"account/email/login_code", "account/email/password_reset_code"}
BOB = Recipient(email="bob@people.example", name="Bob", zone="Asia/Tokyo")


def names_of_allauth() -> set[str]:
    found = TEMPLATES.glob("*/email/*_subject.txt")
    return {str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt") for path in found}


def test_every_message_of_allauth_has_a_letter() -> None:
    assert {*LETTERS, *CHANGES, *NOT_USED} == names_of_allauth()


def test_account_mail_leaves_at_once_and_is_never_bulk() -> None:
    kinds = [kind for slug, kind in KINDS.items() if slug.startswith("accounts.")]
    assert len(kinds) >= 6
    account_kinds = {kind.slug for kind, _template, _needed in LETTERS.values()} | {"accounts.security"}
    for slug in account_kinds:
        assert (KINDS[slug].timing, KINDS[slug].is_bulk) == (Timing.AT_ONCE, False)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted({*LETTERS, *CHANGES}))
def test_each_letter_is_text_and_html_and_sent_as_often_as_asked(name: str) -> None:
    needed = LETTERS[name][2] if name in LETTERS else ("ip",)
    context = dict.fromkeys(needed, "https://mentoring.example/the-link/")
    queue_account_mail(name=name, to=BOB, context=context)
    queue_account_mail(name=name, to=BOB, context=context)
    first, second = OutboxMessage.objects.all()
    assert first.key != second.key
    for body in (first.text, first.html):
        assert "https://mentoring.example/the-link/" in body
        assert "{{" not in body
    assert first.subject
    assert "\n" not in first.subject


@pytest.mark.django_db
def test_a_message_that_nobody_wrote_a_letter_for_is_an_error() -> None:
    with pytest.raises(KeyError):
        queue_account_mail(name="account/email/new_in_allauth", to=BOB, context={})
    assert not OutboxMessage.objects.exists()
