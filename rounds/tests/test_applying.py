"""Applying: the form, sending, correcting, withdrawing, and who sees what."""

import datetime as dt
from typing import Any
from unittest.mock import ANY

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Availability, DecisionRecord, ImportBatch, InstructorFact, InstructorRecord, User
from accounts.tests.factories import make_availability, make_user
from mail.models import OutboxMessage
from rounds.applications.services import withdraw_application
from rounds.models import Agreement, Application, Outcome, Round
from rounds.tests.factories import make_application, make_mentor_application, make_outcome, make_round
from rounds.tests.forms import make_agreement, posted

pytestmark = pytest.mark.django_db
MENTOR, MENTEE = Application.Role.MENTOR, Application.Role.MENTEE


@pytest.fixture
def round_() -> Round:
    return make_round()


@pytest.fixture
def outcome(round_: Round) -> Outcome:
    return make_outcome(round_)


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def kinds_sent(user: User) -> list[str]:
    return sorted(OutboxMessage.objects.filter(to_email=user.email).values_list("kind", flat=True))


def know(user: User, **facts: Any) -> None:
    """Let an import know facts of a person."""
    batch = ImportBatch.objects.create(file_name="x.csv", format="own", as_of=dt.date(2026, 1, 1))
    record, _new = InstructorRecord.objects.get_or_create(user=user, defaults={"name": user.name})
    for kind, value in facts.items():
        InstructorFact.objects.create(
            record=record, kind=kind, value=value, source="own", as_of=dt.date(2026, 1, 1), batch=batch
        )


def test_a_mentor_who_meets_the_rules_is_accepted_at_once(
    signed_in: Client, round_: Round, outcome: Outcome, user: User
) -> None:
    agreement = make_agreement("mentor", "Be kind.", "Be on time.")
    answer = signed_in.post(f"/rounds/{round_.slug}/apply/mentor/", posted(MENTOR, outcome))
    application = Application.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/applications/{application.pk}/")
    assert application.state == Application.State.ACCEPTED
    assert (application.capacity, application.about, application.languages) == (4, "I like loops.", ["en", "de"])
    assert (application.agreement, application.agreed_points) == (agreement, [0, 1])
    assert [(choice.outcome, choice.rank) for choice in application.choices.all()] == [(outcome, 1)]
    assert Availability.objects.get(user=user).cells == list(range(36, 42))
    assert kinds_sent(user) == ["rounds.accepted", "rounds.received"]
    assert DecisionRecord.objects.get().action == "application.accepted"


def test_profile_is_kept_from_the_form(signed_in: Client, round_: Round, outcome: Outcome, user: User) -> None:
    sent = posted(MENTEE, outcome, zone="Africa/Nairobi", country="KE", city="Nairobi", languages="en, Swahili")
    signed_in.post(f"/rounds/{round_.slug}/apply/mentee/", sent)
    user.refresh_from_db()
    assert (user.zone, user.country, user.city, user.languages) == ("Africa/Nairobi", "KE", "Nairobi", ["en", "sw"])


def test_someone_of_whom_nothing_is_known_is_flagged_not_rejected(
    signed_in: Client, round_: Round, outcome: Outcome, user: User
) -> None:
    sent = posted(MENTEE, outcome, says_certified="", says_workshops_taught="")
    signed_in.post(f"/rounds/{round_.slug}/apply/mentee/", sent)
    application = Application.objects.get()
    assert application.state == Application.State.FLAGGED
    assert [piece["met"] for piece in application.evidence] == [None, None]
    assert kinds_sent(user) == ["rounds.flagged", "rounds.received"]


def test_an_import_that_disagrees_flags(signed_in: Client, round_: Round, outcome: Outcome, user: User) -> None:
    know(user, certified=True, workshops_taught=1)
    signed_in.post(f"/rounds/{round_.slug}/apply/mentor/", posted(MENTOR, outcome))
    application = Application.objects.get()
    assert application.state == Application.State.FLAGGED
    assert application.evidence[1] == {
        "rule": "workshops_min", "met": False, "sentence": ANY, "imported": 1, "source": "our own CSV",
        "as_of": "2026-01-01", "stated": 3, "conflict": True, "fact": "workshops_taught",
    }  # fmt: skip


def test_known_facts_are_shown_with_source_and_date(
    signed_in: Client, round_: Round, outcome: Outcome, user: User
) -> None:
    know(user, certified=True, workshops_taught=1)
    page = signed_in.get(f"/rounds/{round_.slug}/apply/mentor/").content.decode()
    assert "our own CSV, 1 January 2026" in page


def test_sending_twice_is_sending_once(signed_in: Client, round_: Round, outcome: Outcome, user: User) -> None:
    for _press in range(2):
        signed_in.post(f"/rounds/{round_.slug}/apply/mentor/", posted(MENTOR, outcome))
    assert Application.objects.get().times_sent == 1
    assert kinds_sent(user) == ["rounds.accepted", "rounds.received"]


def test_a_correction_is_judged_anew_and_said(signed_in: Client, round_: Round, outcome: Outcome, user: User) -> None:
    url = f"/rounds/{round_.slug}/apply/mentor/"
    signed_in.post(url, posted(MENTOR, outcome))
    signed_in.post(url, posted(MENTOR, outcome, says_workshops_taught="1", times_sent="1"))
    application = Application.objects.get()
    assert (application.state, application.times_sent) == (Application.State.FLAGGED, 2)
    assert kinds_sent(user) == ["rounds.accepted", "rounds.changed", "rounds.flagged", "rounds.received"]


def test_a_coordinators_acceptance_outlives_a_correction_of_something_else(
    signed_in: Client, round_: Round, outcome: Outcome
) -> None:
    url = f"/rounds/{round_.slug}/apply/mentor/"
    sent = posted(MENTOR, outcome, says_workshops_taught="1")
    signed_in.post(url, sent)
    Application.objects.update(state="accepted", decided_by=make_user())
    signed_in.post(url, sent | {"about": "Now with more loops."})
    application = Application.objects.get()
    assert (application.state, application.about) == (Application.State.ACCEPTED, "Now with more loops.")
    signed_in.post(url, sent | {"says_workshops_taught": "0"})
    assert Application.objects.get().state == Application.State.FLAGGED


def test_what_was_typed_stays_when_something_is_missing(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    make_agreement("mentor", "Be kind.")
    sent = posted(MENTOR, outcome, agree_0=None, about="Kept <b>as typed</b>", capacity="99", hours="Mon whenever")
    page = signed_in.post(f"/rounds/{round_.slug}/apply/mentor/", sent).content.decode()
    assert "Kept &lt;b&gt;as typed&lt;/b&gt;" in page
    assert "Mon whenever" in page
    assert 'href="#id_agree_0"' in page
    assert 'href="#id_capacity"' in page
    assert not Application.objects.exists()


def test_something_to_work_on_is_needed(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    sent = posted(MENTEE, outcome) | {f"rank_{outcome.pk}": ""}
    page = signed_in.post(f"/rounds/{round_.slug}/apply/mentee/", sent).content.decode()
    assert "Please rank at least one thing" in page


def test_ranks_are_kept_without_gaps(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    others = [make_outcome(round_, slug) for slug in ("teaching-workshops/git", "community-building")]
    ranks = {f"rank_{outcome.pk}": "2", f"rank_{others[0].pk}": "3", f"rank_{others[1].pk}": "3"}
    signed_in.post(f"/rounds/{round_.slug}/apply/mentee/", posted(MENTEE, outcome) | ranks)
    kept = {choice.outcome_id: choice.rank for choice in Application.objects.get().choices.all()}
    assert kept == {outcome.pk: 1, others[0].pk: 2, others[1].pk: 2}


def test_meeting_in_person_needs_a_city(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    url = f"/rounds/{round_.slug}/apply/mentee/"
    page = signed_in.post(url, posted(MENTEE, outcome, meet="in-person")).content.decode()
    assert "Please name your city" in page
    signed_in.post(url, posted(MENTEE, outcome, meet="in-person", city="Dresden"))
    assert Application.objects.get().city == "Dresden"


def test_one_may_apply_as_mentor_and_as_mentee(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    signed_in.post(f"/rounds/{round_.slug}/apply/mentor/", posted(MENTOR, outcome))
    signed_in.post(f"/rounds/{round_.slug}/apply/mentee/", posted(MENTEE, outcome))
    assert sorted(Application.objects.values_list("role", flat=True)) == ["mentee", "mentor"]


def test_the_detected_zone_stands_where_the_profile_has_none(client: Client, round_: Round, outcome: Outcome) -> None:
    client.force_login(make_user(zone="UTC"))
    client.cookies["zone"] = "Pacific/Auckland"
    page = client.get(f"/rounds/{round_.slug}/apply/mentee/").content.decode()
    assert 'value="Pacific/Auckland"' in page


def test_withdrawing_is_kind_and_one_may_come_back(
    signed_in: Client, round_: Round, outcome: Outcome, user: User
) -> None:
    application = make_application(round_, user)
    assert "quite all right" in signed_in.get(f"/applications/{application.pk}/withdraw/").content.decode()
    for _press in range(2):
        signed_in.post(f"/applications/{application.pk}/withdraw/")
    application.refresh_from_db()
    assert application.state == Application.State.WITHDRAWN
    assert kinds_sent(user) == ["rounds.withdrawn"]
    signed_in.post(f"/rounds/{round_.slug}/apply/mentee/", posted(MENTEE, outcome))
    assert sorted(Application.objects.values_list("state", flat=True)) == ["accepted", "withdrawn"]


def test_a_declined_person_asks_instead_of_applying_again(
    signed_in: Client, round_: Round, outcome: Outcome, user: User
) -> None:
    make_application(round_, user, state=Application.State.DECLINED)
    page = signed_in.post(f"/rounds/{round_.slug}/apply/mentee/", posted(MENTEE, outcome)).content.decode()
    assert "was declined" in page
    assert Application.objects.count() == 1


def test_another_persons_application_is_not_there(signed_in: Client, round_: Round) -> None:
    other = make_application(round_)
    for path in (f"/applications/{other.pk}/", f"/applications/{other.pk}/withdraw/"):
        theirs, missing = signed_in.get(path), signed_in.get(path.replace(str(other.pk), "999999"))
        assert (theirs.status_code, missing.status_code) == (404, 404)
    assert signed_in.post(f"/applications/{other.pk}/withdraw/").status_code == 404


def test_strangers_sign_in_first(client: Client, round_: Round) -> None:
    answer = client.get(f"/rounds/{round_.slug}/apply/mentor/")
    assert (answer.status_code, answer["Location"][:16]) == (302, "/accounts/login/")


def test_a_round_in_preparation_is_not_there(signed_in: Client) -> None:
    hidden = make_round(is_public=False)
    assert signed_in.get(f"/rounds/{hidden.slug}/apply/mentor/").status_code == 404


def test_the_agreements_version_stays_with_the_application(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    url = f"/rounds/{round_.slug}/apply/mentor/"
    first = make_agreement("mentor", "Be kind.")
    sent = posted(MENTOR, outcome)
    signed_in.post(url, sent)
    make_agreement("mentor", "Be kinder.", "Be punctual.", version=2)
    signed_in.post(url, sent | {"about": "More."})
    assert Application.objects.get().agreement == first
    assert Agreement.objects.count() == 2


@pytest.mark.parametrize("outcomes", [3, 12])
def test_the_form_asks_as_little_for_many_outcomes(
    signed_in: Client, round_: Round, user: User, outcomes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = [make_outcome(round_, f"teaching-workshops/tool-{number}") for number in range(outcomes)]
    make_mentor_application(round_, user, chooses=many[:9])
    make_availability(user)
    signed_in.get("/rounds/")
    with django_assert_num_queries(11):
        signed_in.get(f"/rounds/{round_.slug}/apply/mentor/")


@pytest.mark.parametrize("outcomes", [3, 9])
def test_the_page_of_an_application_asks_as_little(
    signed_in: Client, round_: Round, user: User, outcomes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = [make_outcome(round_, f"teaching-workshops/tool-{number}") for number in range(outcomes)]
    application = make_application(round_, user, chooses=many)
    make_availability(user)
    with django_assert_num_queries(8):
        signed_in.get(f"/applications/{application.pk}/")


def test_withdrawing_a_draft_throws_it_away_without_mail(round_: Round, user: User) -> None:
    draft = make_application(round_, user, state=Application.State.DRAFT, sent_at=None)
    withdraw_application(application=draft, now=timezone.now())
    assert (Application.objects.count(), kinds_sent(user)) == (0, [])
