"""What publishing tells each person, in their own clock, and nobody's address who kept it."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Availability, User
from accounts.tests.factories import make_coordinator, make_user
from groups.models import Membership
from groups.proposals.publishing import publish_proposal
from groups.tests.factories import MONDAY_EVENING, make_person, make_proposal
from mail.models import OutboxMessage
from rounds.models import Round
from rounds.tests.factories import make_outcome, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> Round:
    """Ada of Berlin leads Bo of New York, who shares their address, and Cy of Berlin, who doesn't, over a spring."""
    next_year = timezone.localdate().year + 1
    round_ = make_round(opens_on=dt.date(next_year, 2, 1), mentees_wanted=2, meeting_every_weeks=1)
    outcome = make_outcome(round_)
    ada = make_user(name="Ada Lead", email="ada@people.example")
    make_person(round_, "mentor", [outcome], user=ada, about="I teach poets.")
    bo = make_user(name="Bo Mentee", email="bo@people.example", zone="America/New_York", country="US")
    # Monday 11:00 to 16:00 there is 17:00 to 21:00 in Berlin, whatever the clocks do.
    make_person(round_, "mentee", [outcome], range(22, 32), user=bo, shares_email=True, goals="Bo's goals.")
    cy = make_user(name="Cy <b>Mentee</b>", email="cy@people.example")
    make_person(round_, "mentee", [outcome], MONDAY_EVENING, user=cy, goals="Cy's goals.")
    dee = make_user(name="Dee Alone", email="dee@people.example")
    make_person(round_, "mentee", [outcome], [4, 5], user=dee)
    publish_proposal(proposal=make_proposal(round_), by=make_coordinator())
    return round_


def letter(kind: str, to: str) -> OutboxMessage:
    return OutboxMessage.objects.get(kind=f"groups.{kind}", to_email=to)


def test_placed_says_group_reason_and_time_on_the_reader_s_clock(published: Round) -> None:
    mail = letter("placed", "bo@people.example")
    group = Membership.objects.get(user__name="Bo Mentee").group
    assert mail.subject == "Your mentoring group: Teaching Workshops: Python"
    assert mail.reply_to == published.contact_email
    for words in ("your first choice", "America/New_York", group.room_link, f"/groups/{group.pk}/"):
        assert words in mail.text
        assert words in mail.html
    usual, changes = mail.text.split("When you meet: ")[1].split("\n")[0].split("; ", 1)
    assert usual.startswith("Mondays ")
    assert "March" in changes


def test_placed_brings_the_calendar_file(published: Round) -> None:
    attachment = letter("placed", "bo@people.example").attachments.get()
    assert attachment.mime_type.startswith("text/calendar; method=REQUEST")
    assert b"METHOD:REQUEST" in bytes(attachment.content)


def test_the_introduction_shows_goals_to_the_mentor_alone(published: Round) -> None:
    assert "Cy's goals." in letter("introduction", "ada@people.example").text
    assert "Bo's goals." in letter("introduction", "ada@people.example").text
    assert "Cy's goals." not in letter("introduction", "bo@people.example").text
    assert "Bo's goals." in letter("introduction", "bo@people.example").text
    assert "I teach poets." in letter("introduction", "bo@people.example").text


def test_the_introduction_shows_addresses_of_those_who_agreed(published: Round) -> None:
    text = letter("introduction", "cy@people.example").text
    assert "bo@people.example" in text
    assert "ada@people.example" not in text


def test_names_are_escaped_in_html_and_plain_in_text(published: Round) -> None:
    mail = letter("introduction", "ada@people.example")
    assert "Cy <b>Mentee</b>" in mail.text
    assert "<b>Mentee</b>" not in mail.html


def test_not_placed_says_why_and_where_to_give_hours(published: Round) -> None:
    mail = letter("not_placed", "dee@people.example")
    assert mail.subject == f"{published.name}: no group for you yet"
    assert "/people/me/availability/" in mail.text
    assert "Why:\n- " in mail.text


def test_nobody_s_hours_are_in_anyone_s_mail(published: Round) -> None:
    assert Availability.objects.count() == User.objects.exclude(availability=None).count() == 4
    assert not OutboxMessage.objects.filter(text__contains="02:00 to 03:00").exists()
