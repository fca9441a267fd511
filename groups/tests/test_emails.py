"""What publishing tells each person, in their own clock, and nobody's address who kept it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.html import conditional_escape
from pytest_django.fixtures import Settings

from accounts.models import Availability, User
from accounts.templatetags.clock import say_instant
from accounts.tests.factories import make_coordinator, make_user
from groups.emails import queue_introduction
from groups.models import Meeting, Membership, MentoringGroup
from groups.proposals.publishing import publish_proposal
from groups.queries import with_active_members
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


def test_the_introduction_has_the_plan_on_the_reader_s_clock(published: Round) -> None:
    group = Membership.objects.get(user__name="Bo Mentee").group
    for to, zone in (("ada@people.example", "Europe/Berlin"), ("bo@people.example", "America/New_York")):
        mail = letter("introduction", to)
        lines = mail.text.splitlines()
        for part in group.plan.select_related("meeting"):
            when = say_instant(part.meeting.starts_at, ZoneInfo(zone))
            assert [line for line in lines if line.startswith(f"- {when}: ") and part.title in line]
            assert conditional_escape(part.title) in mail.html
    assert group.plan.count() > 3


def test_the_introduction_names_the_city_and_a_missing_room(published: Round, settings: Settings) -> None:
    group = Membership.objects.get(user__name="Bo Mentee").group
    settings.ROOM_URL = ""
    for occasion, city in ((99_001, "Leipzig"), (99_002, "")):
        Meeting.objects.filter(group=group).update(place=city)
        queue_introduction(
            group=with_active_members(MentoringGroup.objects.filter(pk=group.pk)).get(), occasion=occasion
        )
    mails = {
        (one.key.split("publication-9900")[1][0], one.to_email): one
        for one in OutboxMessage.objects.filter(kind="groups.introduction", key__regex=r"publication-9900[12]:")
    }
    assert "Where: Leipzig\n" in mails["1", "bo@people.example"].text
    assert "Leipzig" in mails["1", "bo@people.example"].html
    assert "/room/" not in mails["2", "bo@people.example"].text
    assert f"/groups/{group.pk}/room/" in mails["2", "ada@people.example"].text
    assert 'href=""' not in mails["2", "bo@people.example"].html


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
