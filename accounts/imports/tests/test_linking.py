"""A record is linked to an account only where the person proved that they are the one."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from accounts.imports.linking import link_records
from accounts.models import InstructorEmail, InstructorRecord, User
from accounts.tests.factories import make_user

pytestmark = pytest.mark.django_db


def make_record(*emails: str, **fields: str) -> InstructorRecord:
    record = InstructorRecord.objects.create(**({"name": "Ada"} | fields))
    InstructorEmail.objects.bulk_create(InstructorEmail(record=record, email=email) for email in emails)
    return record


def linked_to(record: InstructorRecord) -> User | None:
    link_records([record])
    return InstructorRecord.objects.get(pk=record.pk).user


def test_by_the_address_of_the_account() -> None:
    ada = make_user(email="ada@example.org")
    assert linked_to(make_record("other@example.org", "Ada@example.org")) == ada


def test_by_another_verified_address() -> None:
    ada = make_user()
    EmailAddress.objects.create(user=ada, email="ada@example.org", verified=True)
    assert linked_to(make_record("ada@example.org")) == ada


def test_not_by_an_address_that_was_never_verified() -> None:
    pretender = make_user(email="ada@example.org")
    EmailAddress.objects.create(user=pretender, email="ada@example.org", verified=False, primary=True)
    assert linked_to(make_record("ada@example.org")) is None


def test_by_signing_in_with_github_or_orcid() -> None:
    ada, bo = make_user(), make_user()
    SocialAccount.objects.create(user=ada, provider="github", uid="1", extra_data={"login": "Ada-L"})
    SocialAccount.objects.create(user=bo, provider="orcid", uid="0000-0002-1825-0097", extra_data={})
    assert linked_to(make_record(github="ada-l")) == ada
    assert linked_to(make_record(orcid="0000-0002-1825-0097")) == bo


def test_not_by_a_github_name_that_was_only_typed_into_a_profile() -> None:
    make_user(github="ada-l", orcid="0000-0002-1825-0097")
    assert linked_to(make_record(github="ada-l", orcid="0000-0002-1825-0097")) is None


def test_not_where_two_people_could_be_meant() -> None:
    make_user(email="ada@example.org")
    make_user(email="bo@example.org")
    assert linked_to(make_record("ada@example.org", "bo@example.org")) is None


def test_not_where_a_person_has_a_record_or_could_have_two() -> None:
    ada = make_user(email="ada@example.org")
    EmailAddress.objects.create(user=ada, email="ada@home.example.org", verified=True)
    records = [make_record("ada@example.org"), make_record("ada@home.example.org")]
    assert link_records(records) == {}
    assert linked_to(records[0]) == ada
    assert linked_to(records[1]) is None


def test_queries_are_the_same_for_one_record_as_for_many(django_assert_num_queries: object) -> None:
    for number in range(20):
        make_user(email=f"person{number}@example.org")
    records = [make_record(f"person{number}@example.org") for number in range(20)]
    with django_assert_num_queries(5):  # type: ignore[operator]  # The fixture is untyped.
        link_records(records[:1])
    with django_assert_num_queries(5):  # type: ignore[operator]  # The fixture is untyped.
        assert len(link_records(records[1:])) == 19
