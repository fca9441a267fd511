"""A message reaches every other member singly, once, and gives away no address."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_coordinator, make_user
from groups.messages.services import MOST_A_DAY, TooManyMessages, send_message
from groups.models import GroupMessage, Membership, MentoringGroup
from groups.queries import with_active_members
from groups.tests.factories import make_group
from groups.tests.pages import client_of, lead_of, mentee_of, texts
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> MentoringGroup:
    return make_group()


def url(group: MentoringGroup) -> str:
    return reverse("groups:message", args=[group.pk])


def form(text: str = "Shall we read issue 7?") -> dict[str, Any]:
    return {"text": text, "form": str(uuid.uuid4())}


def relayed() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind="groups.message").order_by("to_email"))


def test_everyone_else_gets_it_singly(group: MentoringGroup) -> None:
    lead, one, two = lead_of(group), mentee_of(group), mentee_of(group, 2)
    client = client_of(one.user)
    assert "goes by e-mail to 2 people" in texts(client.get(url(group)))
    assert client.post(url(group), form("Two\n\n<b>lines</b>"), follow=True).status_code == 200
    assert {message.to_email for message in relayed()} == {lead.user.email, two.user.email}
    (letter, _other) = relayed()
    assert f"{one.user.name} (mentee) writes to your group" in letter.text
    assert "<b>lines</b>" in letter.text
    assert "&lt;b&gt;lines&lt;/b&gt;" in letter.html
    assert letter.humane_zone == "Europe/Berlin"


@pytest.mark.parametrize("shares", [True, False])
def test_answers_go_to_the_sender_only_where_they_share_their_address(group: MentoringGroup, shares: bool) -> None:
    sender = mentee_of(group)
    sender.application.shares_email = shares
    sender.application.save()
    client_of(sender.user).post(url(group), form())
    for letter in relayed():
        assert letter.reply_to == (sender.user.email if shares else "round@programme.example")
        assert (sender.user.email in letter.text + letter.html) is False
        assert url(group) in letter.text


def test_a_coordinator_in_the_group_gets_no_more_than_the_others(group: MentoringGroup) -> None:
    sender = mentee_of(group)
    User.objects.filter(pk=lead_of(group).user_id).update(role=User.Role.COORDINATOR)
    client_of(sender.user).post(url(group), form())
    assert {letter.reply_to for letter in relayed()} == {"round@programme.example"}


def test_the_same_form_sends_once(group: MentoringGroup) -> None:
    client, typed = client_of(mentee_of(group).user), form()
    for _press in range(3):
        client.post(url(group), typed)
    assert len(relayed()) == 2
    assert GroupMessage.objects.count() == 1


@pytest.mark.parametrize("typed", [{"text": " "}, {"text": "x" * 5001}, {"form": "no"}, {"form": ""}])
def test_what_cannot_be_sent_stays_in_the_form(group: MentoringGroup, typed: dict[str, str]) -> None:
    answer = client_of(mentee_of(group).user).post(url(group), form("Typed words") | typed)
    assert "Please look at this once more" in texts(answer)
    assert relayed() == []


def test_ten_messages_a_day_are_enough(group: MentoringGroup) -> None:
    sender, now = mentee_of(group), timezone.now()
    loaded = with_active_members(MentoringGroup.objects.filter(pk=group.pk)).get()
    for _number in range(MOST_A_DAY):
        send_message(group=loaded, sender=sender, text="Hello", form=uuid.uuid4(), now=now)
    seen = texts(client_of(sender.user).post(url(group), form("One more")))
    assert "ten messages in a day" in seen
    assert "One more" in seen
    with pytest.raises(TooManyMessages):
        send_message(group=loaded, sender=sender, text="Hello", form=uuid.uuid4(), now=now)
    send_message(
        group=loaded, sender=sender, text="Later", form=uuid.uuid4(), now=now + dt.timedelta(days=1, minutes=1)
    )
    send_message(group=loaded, sender=lead_of(group), text="Someone else", form=uuid.uuid4(), now=now)


def test_who_has_left_is_not_written_to(group: MentoringGroup) -> None:
    gone = mentee_of(group, 2)
    Membership.objects.filter(pk=gone.pk).update(left_at=timezone.now())
    client_of(mentee_of(group).user).post(url(group), form())
    assert [message.to_email for message in relayed()] == [lead_of(group).user.email]
    assert client_of(gone.user).post(url(group), form()).status_code == 404


def test_only_members_write(group: MentoringGroup) -> None:
    for user in (
        make_user(),
        make_coordinator(email="coordinator@demo.example"),
        lead_of(make_group(group.round)).user,
    ):
        assert client_of(user).get(url(group)).status_code == 404
        assert client_of(user).post(url(group), form()).status_code == 404


def test_alone_in_a_group_there_is_nobody_to_write_to(group: MentoringGroup) -> None:
    group.memberships.exclude(role="lead").update(left_at=timezone.now())
    assert "Nobody else is in your group" in texts(client_of(lead_of(group).user).get(url(group)))
