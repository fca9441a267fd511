"""Taking one's data along, and being erased."""

import datetime as dt
import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.availability.services import set_availability
from accounts.models import (
    DecisionRecord,
    ImportBatch,
    ImportRow,
    InstructorEmail,
    InstructorFact,
    InstructorRecord,
    Organization,
    OrganizationContact,
    User,
)
from accounts.mydata.erasure import CannotErase, erase_person
from accounts.mydata.exports import export_of
from accounts.personal_data import erasers, register_erasure
from accounts.records import record_decision
from accounts.tests.factories import PASSWORD, make_coordinator, make_user
from mail.kinds import KINDS, MailKind
from mail.models import OutboxAttachment, OutboxMessage, Unsubscribed
from mail.services import Recipient, queue_mail

pytestmark = pytest.mark.django_db
EXPORT, ERASE = "/people/me/export/", "/people/me/erase/"
KIND = KINDS.get("accounts.security") or MailKind("accounts.security", "x")


def message(to_email: str, text: str, *, state: str = "sent", to: User | None = None) -> OutboxMessage:
    made = queue_mail(
        kind=KIND,
        about=f"test:{OutboxMessage.objects.count()}",
        to=Recipient(email=to_email, user_id=to.pk if to else None),
        template="accounts/mail/security",
        context={"change": text, "at": timezone.now(), "address": ""},
    )
    assert made is not None
    OutboxMessage.objects.filter(pk=made.pk).update(state=state, sent_at=timezone.now() if state == "sent" else None)
    OutboxAttachment.objects.create(message=made, file_name="x.ics", mime_type="text/calendar", content=text.encode())
    return made


def plant(user: User) -> list[str]:
    """Write a different canary into everything that this room keeps of a person, and return all of them."""
    marks = [f"canary-{number:02d}-{user.pk}" for number in range(30)]
    (name, mail, second, city, work, github, amy, record_name, record_work, taught, told, unsub, wrote, hub) = marks[
        :14
    ]
    EmailAddress.objects.create(user=user, email=f"{second}@people.example", verified=True)
    EmailAddress.objects.create(user=user, email=f"{mail}@people.example", verified=True, primary=True)
    Organization.objects.get_or_create(name="Another College")
    for field, value in {
        "name": f"Ada {name} O'Brien",
        "email": f"{mail}@people.example",
        "city": city,
        "affiliation": work,
        "github": github,
        "amy_username": amy,
    }.items():
        setattr(user, field, value)
    user.save()
    set_availability(user=user, cells=[36, 37])
    SocialAccount.objects.create(
        user=user, provider="github", uid=marks[14], extra_data={"login": hub, "bio": marks[15]}
    )
    Authenticator.objects.create(user=user, type="totp", data={"secret": marks[16]})
    record = InstructorRecord.objects.create(
        user=user, name=f"Ada {record_name}", affiliation=record_work, github=marks[17], amy_username=marks[18]
    )
    InstructorEmail.objects.create(record=record, email=f"{marks[19]}@people.example")
    batch = ImportBatch.objects.create(file_name="people.csv", format="own", as_of=dt.date(2026, 1, 1))
    InstructorFact.objects.create(
        record=record, kind="certified", value=True, source="own", as_of=batch.as_of, batch=batch
    )
    ImportRow.objects.create(
        batch=batch, line=2, outcome="new", record=record, data={"name": taught}, before={"name": marks[20]}
    )
    ImportRow.objects.create(
        batch=batch, line=3, outcome="bad", data={"email": f"{mail}@people.example"}, message=f"{mail}@people.example?"
    )
    record_decision(by=None, action="a.b", subject=user, about=user, reason=told, before={"x": marks[21]}, after=None)
    record_decision(by=None, action="a.c", subject=user, reason=f"instead of {user.name}", after={"who": user.email})
    Unsubscribed.objects.create(email=f"{second}@people.example", kind=unsub)
    message(user.email, marks[22], to=user)
    message(user.email.upper(), marks[23], state="waiting")
    message("bob@people.example", f"Meet {user.name}, who wrote:\n{marks[24]}")
    SocialAccount.objects.filter(user=user).update(extra_data={"login": hub, "bio": f"{wrote} lives in a long line"})
    message("bob@people.example", f"Meet {user.name}:\n{wrote} lives in a long line\nAll the best", state="waiting")
    client = Client()
    client.force_login(user)
    session = client.session
    session["note"] = marks[25]
    session.save()
    return marks[:26]


def dump() -> str:
    """Every row of every table of ours and of what we use, as text."""
    rows: list[Any] = []
    for model in apps.get_models():
        if model._meta.managed:
            everything = model._base_manager.all()  # noqa: SLF001 - the manager that hides no row
            rows += json.loads(serializers.serialize("json", everything))
    kept = [session.get_decoded() for session in Session.objects.all()]
    files = [bytes(each.content).decode() for each in OutboxAttachment.objects.all()]
    return json.dumps([rows, kept, files], ensure_ascii=False)


def sign_in(client: Client, user: User) -> None:
    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


def prove(client: Client, path: str) -> Any:
    """Open a sensitive page, showing the password once more where that is asked."""
    answer = client.get(path)
    if answer.status_code == 302:
        answer = client.post(answer.headers["Location"], {"password": PASSWORD}, follow=True)
    return answer


def test_export_asks_for_the_password_again(client: Client) -> None:
    ada = make_user()
    client.force_login(ada)
    assert client.get(EXPORT).headers["Location"].startswith("/accounts/reauthenticate/?next=")
    answer = prove(client, EXPORT)
    assert answer.headers["Content-Type"] == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.json()["about"] == ada.email


def test_export_holds_everything_of_theirs_and_nothing_of_others() -> None:
    ada, bob = make_user(), make_user()
    marks, foreign = plant(ada), plant(bob)
    exported = json.dumps(export_of(ada), ensure_ascii=False)
    not_exported = {
        "the secret of the second factor": marks[16],
        "what a record was before an import": marks[20],
        "the replaced first account": marks[15],
        "texts of mail, which are in their mailbox": (marks[22], marks[23], marks[24]),
        "what a session holds": marks[25],
    }
    absent = {mark for value in not_exported.values() for mark in ([value] if isinstance(value, str) else value)}
    assert {mark for mark in marks if mark not in exported} == absent
    assert [mark for mark in foreign if mark in exported] == []
    assert "Mon 18:00 to 19:00" in exported


def test_erasure_leaves_no_canary_in_any_table(client: Client) -> None:
    make_coordinator()
    ada, bob = make_user(), make_user()
    marks, foreign = plant(ada), plant(bob)
    before = dump()
    erase_person(user=ada, by=ada)
    after = dump()
    assert [mark for mark in marks if mark in after] == []
    assert [mark for mark in foreign if (mark in before) != (mark in after)] == []
    assert "O'Brien" in before


def test_erasure_keeps_the_row_without_the_person() -> None:
    ada = make_user(is_superuser=False)
    plant(ada)
    erase_person(user=ada, by=ada)
    ada.refresh_from_db()
    assert ada.name == "Former member"
    assert ada.email.endswith("@erased.invalid")
    assert not ada.is_active
    assert not ada.has_usable_password()
    assert DecisionRecord.objects.filter(action="a.b", reason="[erased]", before={"x": "[erased]"}).count() == 1
    assert DecisionRecord.objects.filter(action="person.erased", subject=f"accounts.user:{ada.pk}").count() == 1


def test_nobody_erases_what_belongs_to_an_address_that_they_only_typed() -> None:
    eve, bob = make_user(), make_user()
    EmailAddress.objects.create(user=eve, email=bob.email, verified=False)
    record = InstructorRecord.objects.create(user=eve, name="Eve")
    InstructorEmail.objects.create(record=record, email=bob.email)
    Unsubscribed.objects.create(email=bob.email, kind="rounds.next")
    theirs = message(bob.email, "For Bob", state="waiting", to=bob)
    assert export_of(eve)["e-mail I do not want"] == []
    erase_person(user=eve, by=eve)
    theirs.refresh_from_db()
    assert (theirs.state, theirs.to_email) == ("waiting", bob.email)
    assert Unsubscribed.objects.exists()


def test_what_names_a_person_without_being_linked_to_them_goes_too() -> None:
    ada = make_user(name="Ada Lovelace")
    college = Organization.objects.create(name="College")
    OrganizationContact.objects.create(organization=college, name="Ada", email=ada.email.upper())
    OrganizationContact.objects.create(organization=college, name="Office", email="office@college.example")
    batch = ImportBatch.objects.create(file_name="people.csv", format="own", as_of=dt.date(2026, 1, 1))
    for line, (outcome, data) in enumerate([
        ("bad", {"shown": "Ada Lovelace", "notes": []}),
        ("unmatched", {"shown": "A.", "stated": {"name": "ada lovelace", "github": "x"}}),
        ("unmatched", {"shown": "Ada Lovelaces", "stated": {"name": "Ada Lovelaces"}}),
    ]):  # fmt: skip
        ImportRow.objects.create(batch=batch, line=line, outcome=outcome, data=data, message="Something.")
    erase_person(user=ada, by=ada)
    assert [contact.email for contact in OrganizationContact.objects.all()] == ["office@college.example"]
    assert [(bool(row.data), bool(row.message)) for row in batch.rows.all()] == [
        (False, False), (False, False), (True, True),
    ]  # fmt: skip


def test_mail_to_others_still_goes_out_without_the_name() -> None:
    ada = make_user(name="Ada Lovelace")
    waiting = message("bob@people.example", "Ada Lovelace left. Nada Lovelaces stay.", state="waiting")
    mine = message(ada.email, "Hello", state="waiting", to=ada)
    erase_person(user=ada, by=ada)
    waiting.refresh_from_db()
    mine.refresh_from_db()
    assert (waiting.state, mine.state) == ("waiting", "cancelled")
    assert waiting.text.startswith("[erased] left. Nada Lovelaces stay.")
    assert waiting.to_email == "bob@people.example"


def test_rooms_erase_their_part_in_the_same_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_user()
    monkeypatch.setattr("accounts.personal_data.erasers", erasers)
    seen: list[str] = []

    def fails(user: User) -> None:
        seen.append(user.email)
        raise RuntimeError("a room could not erase")

    register_erasure(fails)
    try:
        with pytest.raises(RuntimeError):
            erase_person(user=ada, by=ada)
    finally:
        erasers.remove(fails)
    assert seen == [ada.email]
    ada.refresh_from_db()
    assert ada.is_active


def test_export_takes_as_many_queries_for_one_row_as_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ada = make_user()
    sign_in(client, ada)
    prove(client, EXPORT)
    counts = []
    for rows in (1, 12):
        for _ in range(rows):
            message(ada.email, "Hello", to=ada)
            record_decision(by=None, action="a.b", subject=ada, about=ada)
        with CaptureQueriesContext(connection) as queries:
            client.get(EXPORT)
        counts.append(len(queries))
    # One for each table that knows people; rooms above add theirs.
    assert counts[0] == counts[1] >= 15
    with django_assert_num_queries(5):
        client.get(ERASE)


def test_erasing_asks_for_the_password_and_a_typed_word(client: Client) -> None:
    ada = make_user()
    sign_in(client, ada)
    page = prove(client, ERASE)
    assert "What stays" in page.content.decode()
    refused = client.post(ERASE, {"confirmation": "delete"})
    assert "Nothing was erased" in refused.content.decode()
    assert User.objects.filter(pk=ada.pk, is_active=True).exists()
    answer = client.post(ERASE, {"confirmation": "Erase"}, follow=True)
    assert "You are erased." in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not User.objects.filter(email=ada.email).exists()
    assert client.post(ERASE, {"confirmation": "erase"}).status_code == 302


def test_the_last_coordinator_is_told_to_find_another_first(client: Client) -> None:
    cora = make_user(role=User.Role.COORDINATOR, email="cora@demo.example")  # Spared the second factor.
    make_coordinator(is_active=False)
    with pytest.raises(CannotErase):
        erase_person(user=cora, by=cora)
    sign_in(client, cora)
    assert "You are the last coordinator." in prove(client, ERASE).content.decode()
    client.post(ERASE, {"confirmation": "erase"})
    assert User.objects.filter(pk=cora.pk, is_active=True).exists()
    make_user(is_superuser=True)
    erase_person(user=cora, by=cora)
    assert not User.objects.filter(email=cora.email).exists()


def test_someone_erased_cannot_sign_in_and_may_sign_up_anew(client: Client) -> None:
    ada = make_user()
    sign_in(client, ada)
    erase_person(user=ada, by=ada)
    assert client.get("/people/me/").status_code == 302
    client.post("/accounts/signup/", {"email": ada.email, "name": "Ada", "password1": PASSWORD})
    assert User.objects.filter(email=ada.email).count() == 1
