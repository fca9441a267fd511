"""Finding a person's instructor record by what they proved, and filling their profile from it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from accounts.models import InstructorEmail, InstructorRecord, User
from accounts.services import link_instructor_record
from accounts.tests.factories import make_user

pytestmark = pytest.mark.django_db


def make_record(email: str = "", **fields: str) -> InstructorRecord:
    record = InstructorRecord.objects.create(**({"name": "Ada in AMY"} | fields))
    if email:
        InstructorEmail.objects.create(record=record, email=email)
    return record


def confirm(user: User, email: str, *, verified: bool = True) -> None:
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=False)


def test_a_confirmed_address_finds_the_record_whatever_its_case() -> None:
    record = make_record("Ada@College.example")
    ada = make_user()
    confirm(ada, "ada@college.example")
    assert link_instructor_record(user=ada) == record
    record.refresh_from_db()
    assert record.user == ada


def test_an_address_that_is_not_confirmed_or_only_typed_finds_nothing() -> None:
    record = make_record("ada@college.example", github="ada", orcid="0000-0002-1825-0097")
    ada = make_user(github="ada", orcid="0000-0002-1825-0097", email="ada@college.example")
    confirm(ada, "ada@college.example", verified=False)
    assert link_instructor_record(user=ada) is None
    record.refresh_from_db()
    assert record.user is None


@pytest.mark.parametrize(
    ("provider", "uid", "data"), [("github", "4711", {"login": "ADA"}), ("orcid", "0000-0002-1825-0097", {})]
)
def test_a_connected_account_finds_the_record(provider: str, uid: str, data: dict[str, str]) -> None:
    record = make_record(github="ada", orcid="0000-0002-1825-0097")
    ada = make_user()
    SocialAccount.objects.create(user=ada, provider=provider, uid=uid, extra_data=data)
    assert link_instructor_record(user=ada) == record


def test_an_address_counts_before_a_connected_account() -> None:
    make_record(github="ada")
    record = make_record("ada@college.example")
    ada = make_user()
    SocialAccount.objects.create(user=ada, provider="github", uid="4711", extra_data={"login": "ada"})
    confirm(ada, "ada@college.example")
    assert link_instructor_record(user=ada) == record


def test_a_record_that_has_a_person_stays_theirs() -> None:
    record = make_record("shared@college.example")
    bob = make_user()
    InstructorRecord.objects.filter(pk=record.pk).update(user=bob)
    ada = make_user()
    confirm(ada, "shared@college.example")
    assert link_instructor_record(user=ada) is None
    record.refresh_from_db()
    assert record.user == bob


def test_linking_fills_what_is_empty_and_overwrites_nothing() -> None:
    make_record("ada@college.example", country="NZ", zone="Pacific/Auckland", affiliation="College", github="ada")
    ada = make_user(zone="UTC", country="DE")
    confirm(ada, "ada@college.example")
    link_instructor_record(user=ada)
    link_instructor_record(user=ada)
    ada.refresh_from_db()
    assert (ada.country, ada.zone, ada.affiliation, ada.github) == ("DE", "Pacific/Auckland", "College", "ada")
