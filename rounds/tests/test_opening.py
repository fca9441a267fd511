"""Telling people that a round is open: who gets which mail, once."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import (
    ImportBatch,
    InstructorEmail,
    InstructorFact,
    InstructorRecord,
    Organization,
    OrganizationContact,
    User,
)
from accounts.tests.factories import make_coordinator, make_user
from mail.models import OutboxMessage
from rounds.applications.windows import NotOpen
from rounds.interest.services import ask_confirmation, keep_interest
from rounds.invitations.emails import KINDS
from rounds.invitations.queries import audiences_of
from rounds.invitations.services import send_opening
from rounds.models import NextRoundInterest, Round
from rounds.tests.factories import make_application, make_round

pytestmark = pytest.mark.django_db


def make_record(email: str, *, may_contact: bool = True, **facts: Any) -> InstructorRecord:
    batch, _new = ImportBatch.objects.get_or_create(file_name="x.csv", format="own", as_of=dt.date(2026, 1, 1))
    record = InstructorRecord.objects.create(name=email.partition("@")[0], may_contact=may_contact)
    InstructorEmail.objects.create(record=record, email=email)
    for kind, value in facts.items():
        InstructorFact.objects.create(
            record=record, kind=kind, value=value, source="own", as_of=batch.as_of, batch=batch
        )
    return record


def lists_of(round_: Round) -> dict[str, list[str]]:
    audiences = audiences_of(round_, timezone.now().date())
    return {audience.kind.slug.partition(".")[2]: sorted(to.email for to in audience.to) for audience in audiences}


def test_everyone_is_in_one_list_only() -> None:
    round_ = make_round()
    make_record("three@x.example", certified=True, workshops_taught=3)
    make_record("two@x.example", certified=True, workshops_taught=2)
    make_record("one@x.example", certified=True, workshops_taught=1)
    make_record("silent@x.example", may_contact=False, certified=True, workshops_taught=9)
    make_record("unknown@x.example", certified=True)
    for email in ("ONE@x.example", "asked@x.example"):
        keep_interest(email=email, name="", zone="UTC")
    NextRoundInterest.objects.create(email="unconfirmed@x.example")
    organization = Organization.objects.create(name="Member")
    for email in ("three@x.example", "contact@x.example"):
        OrganizationContact.objects.create(organization=organization, email=email)
    assert lists_of(round_) == {
        "invite_lead": ["three@x.example"],
        "invite_join": ["one@x.example"],
        "next_round": ["asked@x.example"],
        "opening_notice": ["contact@x.example"],
    }


def test_those_who_applied_are_not_invited() -> None:
    round_ = make_round()
    make_record("a@x.example", certified=True, workshops_taught=3)
    make_application(round_, make_user(email="a@x.example"))
    assert lists_of(round_)["invite_lead"] == []


def test_those_who_ticked_it_in_an_earlier_round_are_told() -> None:
    earlier = make_round(opens_on=dt.date(2020, 1, 1))
    told = make_application(earlier, tell_of_next_round=True)
    make_application(earlier)
    assert lists_of(make_round())["next_round"] == [told.user.email]


def test_repeating_sends_nothing_twice_and_reaches_who_is_new() -> None:
    round_, by = make_round(), make_coordinator()
    make_record("a@x.example", certified=True, workshops_taught=3)
    keep_interest(email="asked@x.example", name="", zone="UTC")
    sent = [send_opening(round_=round_, kinds=list(KINDS), by=by) for _press in range(2)]
    make_record("b@x.example", certified=True, workshops_taught=0)
    sent.append(send_opening(round_=round_, kinds=list(KINDS), by=by))
    assert sent == [2, 0, 1]
    kinds = sorted(OutboxMessage.objects.values_list("kind", flat=True))
    assert kinds == ["rounds.invite_join", "rounds.invite_lead", "rounds.next_round"]
    assert set(OutboxMessage.objects.values_list("is_bulk", "reply_to")) == {(True, round_.contact_email)}
    assert NextRoundInterest.objects.get().told_of == round_


def test_nothing_is_sent_before_opening() -> None:
    with pytest.raises(NotOpen):
        send_opening(round_=make_round(opens_on=dt.date(2100, 1, 1)), kinds=list(KINDS), by=make_coordinator())


def test_the_page_says_how_many_and_sends(client: Client) -> None:
    round_ = make_round()
    make_record("a@x.example", certified=True, workshops_taught=3)
    client.force_login(make_user(role=User.Role.COORDINATOR, email="c1@demo.example"))
    url = f"/admin/rounds/{round_.slug}/invitations/"
    assert "1 person would get it now" in client.get(url).content.decode()
    client.post(url, {"kind": ["rounds.invite_lead"]})
    assert OutboxMessage.objects.get().to_email == "a@x.example"
    assert "Everyone has been told" in client.get(url).content.decode()


def test_a_visitor_confirms_by_mail_and_reading_changes_nothing(client: Client) -> None:
    client.post("/rounds/next/", {"email": "Visitor@X.example", "name": "V"})
    message = OutboxMessage.objects.get()
    path = next(word for word in message.text.split() if "/rounds/next/" in word).partition("//")[2].partition("/")[2]
    assert client.get(f"/{path}").status_code == 200
    assert not NextRoundInterest.objects.exists()
    for _press in range(2):
        client.post(f"/{path}")
    row = NextRoundInterest.objects.get()
    assert (row.email, row.name, row.confirmed_at is not None) == ("visitor@x.example", "V", True)


def test_a_forged_link_keeps_nothing(client: Client) -> None:
    assert client.get("/rounds/next/forged:token:x/").status_code == 404
    assert client.post("/rounds/next/forged:token:x/").status_code == 404
    assert not NextRoundInterest.objects.exists()


def test_known_and_unknown_addresses_get_the_same_answer(client: Client) -> None:
    keep_interest(email="known@x.example", name="", zone="UTC")
    answers = [client.post("/rounds/next/", {"email": email}) for email in ("known@x.example", "new@x.example")]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert OutboxMessage.objects.count() == 2


def test_the_signed_in_are_noted_at_once(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    client.post("/rounds/next/")
    assert NextRoundInterest.objects.get().email == user.email
    assert not OutboxMessage.objects.exists()


def test_asking_twice_a_day_is_one_mail() -> None:
    for _press in range(2):
        ask_confirmation(email="v@x.example", name="", zone="UTC")
    assert OutboxMessage.objects.count() == 1
