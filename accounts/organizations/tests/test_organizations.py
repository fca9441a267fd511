"""Member organizations: pages, CSV, whose someone is, and who is told when a round opens."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import DecisionRecord, InstructorEmail, InstructorRecord, Organization, OrganizationContact, User
from accounts.organizations.queries import opening_contacts, organization_for
from accounts.tests.factories import make_coordinator, make_user
from mail.services import Recipient

pytestmark = pytest.mark.django_db

PATH = "/admin/organizations/"
HEADER = "name,domains,contact_name,contact_email,member_from,member_until\n"
DAY = dt.timedelta(days=1)


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_coordinator(email="cora@demo.example"))
    return client


def make_organization(name: str, *emails: str, **fields: object) -> Organization:
    organization = Organization.objects.create(name=name, **fields)
    OrganizationContact.objects.bulk_create(
        OrganizationContact(organization=organization, email=email, name="Contact") for email in emails
    )
    return organization


def typed(**fields: str) -> dict[str, str]:
    usual = {
        "name": "Example Institute",
        "domains": "",
        "member_from": "",
        "member_until": "",
        "contacts-TOTAL_FORMS": "3",
        "contacts-INITIAL_FORMS": "0",
    }
    return usual | fields


def contacts_of(organization: Organization) -> list[tuple[str, str]]:
    return [(contact.name, contact.email) for contact in organization.contacts.all()]


def test_an_organization_is_added_with_domains_and_contacts(client: Client) -> None:
    client.post(
        f"{PATH}new/",
        typed(
            domains="Example.org\nhttps://www.example.com/",
            member_from="2026-01-01",
            member_until="2026-12-31",
            **{"contacts-0-name": "Ada", "contacts-0-email": "Ada@example.org", "contacts-2-email": "bo@example.org"},
        ),
    )
    saved = Organization.objects.get()
    assert (saved.name, saved.domains) == ("Example Institute", ["example.org", "example.com"])
    assert (saved.member_from, saved.member_until) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert contacts_of(saved) == [("Ada", "ada@example.org"), ("", "bo@example.org")]


def test_contacts_are_changed_added_and_cleared(client: Client) -> None:
    saved = make_organization("Example Institute", "ada@example.org", "bo@example.org")
    client.post(
        f"{PATH}{saved.pk}/",
        typed(
            **{
                "contacts-INITIAL_FORMS": "2",
                "contacts-0-name": "Ada L",
                "contacts-0-email": "ADA@example.org",
                "contacts-1-email": "",
                "contacts-2-email": "cy@example.org",
            }
        ),
    )
    assert contacts_of(saved) == [("Ada L", "ada@example.org"), ("", "cy@example.org")]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "OTHER"}, "An organization of this name is there already."),
        ({"domains": "not a domain"}, "is not a domain"),
        ({"domains": "gmail.com"}, "open to everyone"),
        ({"domains": "other.example"}, "other.example belongs to Other already."),
        ({"member_from": "2026-02-01", "member_until": "2026-01-01"}, "The membership ends before it begins."),
        ({"contacts-0-name": "Ada"}, "An address is needed to write to them."),
        ({"contacts-0-email": "ada"}, "Enter a valid email address."),
        ({"contacts-0-email": "a@example.org", "contacts-1-email": "A@example.org"}, "One address is there twice."),
    ],
)
def test_what_cannot_be_saved_says_why_and_keeps_what_was_typed(
    client: Client, fields: dict[str, str], says: str
) -> None:
    make_organization("Other", domains=["other.example"])
    page = client.post(
        f"{PATH}new/", typed(**({"contacts-2-name": "Kept Name", "contacts-2-email": "k@e.org"} | fields))
    )
    assert says in page.content.decode()
    assert "Kept Name" in page.content.decode()
    assert Organization.objects.count() == 1


def test_a_tampered_form_breaks_nothing(client: Client) -> None:
    for contacts in ({"contacts-TOTAL_FORMS": "x"}, {"contacts-TOTAL_FORMS": "99999999"}, {"contacts-TOTAL_FORMS": ""}):
        assert client.post(f"{PATH}new/", typed(**contacts)).status_code in (200, 302)


def test_deleting_says_what_it_does_and_keeps_people(client: Client) -> None:
    saved = make_organization("Example Institute", "ada@example.org")
    someone = make_user(organization=saved, affiliation="Example Institute")
    page = client.get(f"{PATH}{saved.pk}/delete/").content.decode()
    assert "Its 1 contact is deleted" in page
    assert "1 person here belongs to it" in page
    assert Organization.objects.exists()
    client.post(f"{PATH}{saved.pk}/delete/")
    someone.refresh_from_db()
    assert (someone.organization, someone.affiliation) == (None, "Example Institute")
    assert DecisionRecord.objects.get().before == {"name": "Example Institute", "people": 1}


def send(client: Client, text: str) -> str:
    file = SimpleUploadedFile("o.csv", (HEADER + text).encode(), content_type="text/csv")
    return client.post(f"{PATH}import/", {"file": file}, follow=True).content.decode()


def test_a_csv_adds_and_changes_and_is_the_same_the_second_time(client: Client) -> None:
    make_organization("Beta", "old@beta.example", domains=["beta.example"])
    text = (
        "Alpha,alpha.example alpha.org,Ada,ada@alpha.example,2026-01-01,2026-12-31\n"
        "alpha,,Al,al@alpha.example,,\n"
        "BETA,beta.org,Bo,bo@beta.example,,2027-01-01\n"
    )
    assert "Imported: 1 new, 1 changed, 0 as they were." in send(client, text)
    alpha, beta = Organization.objects.all()
    assert (alpha.name, alpha.domains) == ("Alpha", ["alpha.example", "alpha.org"])
    assert contacts_of(alpha) == [("Ada", "ada@alpha.example"), ("Al", "al@alpha.example")]
    assert (beta.name, beta.domains, beta.member_until) == ("Beta", ["beta.example", "beta.org"], dt.date(2027, 1, 1))
    assert contacts_of(beta) == [("Bo", "bo@beta.example"), ("Contact", "old@beta.example")]
    assert "Imported: 0 new, 0 changed, 2 as they were." in send(client, text)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (",x.example,,,,", "Line 3: the name is missing"),
        ("B,nonsense,,,,", "Line 3: domains: “nonsense” is not a domain (such as example.org)"),
        ("B,,Ada,,,", "Line 3: the contact has no e-mail address"),
        ("B,,,ada,,", "Line 3: contact_email: “ada” is not an e-mail address"),
        ("B,,,,1.1.2026,", "Line 3: member_from: “1.1.2026” is not a day; write it as 2026-01-31"),
        ("B,,,,2026-02-01,2026-01-01", "Line 3: the membership ends before it begins"),
        ("B,a.example,,,,", "Line 3: a.example belongs to A already."),
        ("A,,,,2028-01-01,", "Line 3: the membership ends before it begins."),
        ("B,,", "Line 3: has 3 cells where the header has 6"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(client: Client, line: str, says: str) -> None:
    page = send(client, f"A,a.example,,a@a.example,,2027-12-31\n{line}\n")
    assert says in page
    assert "Nothing was imported." in page
    assert not Organization.objects.exists()


def test_a_wrong_header_is_refused(client: Client) -> None:
    file = SimpleUploadedFile("o.csv", b"name,domain\nA,a.example\n", content_type="text/csv")
    page = client.post(f"{PATH}import/", {"file": file}).content.decode()
    assert "missing: domains, contact_name, contact_email, member_from, member_until; unknown: domain" in page


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ada@example.org", "Example"),
        ("Ada@Lab.EXAMPLE.org", "Example"),
        ("ada@deep.example.org", "Deep Example"),
        ("ada@notexample.org", None),
        ("ada@org", None),
        ("  example ", "Example"),
        ("Deep  Éxample", "Deep Example"),
        ("Exam", None),
        ("", None),
    ],
)
def test_whose_someone_is(text: str, name: str | None) -> None:
    make_organization("Example", domains=["example.org"])
    make_organization("Deep Example", domains=["deep.example.org"])
    found = organization_for(text)
    assert (found.name if found else None) == name


def test_contacts_of_current_members_and_trainers_who_may_be_contacted_are_told_once() -> None:
    today = timezone.localdate()
    make_organization("Always", "always@example.org", "shared@example.org")
    make_organization("Now", "now@example.org", "SHARED@example.org", member_from=today, member_until=today)
    make_organization("Over", "over@example.org", member_until=today - DAY)
    make_organization("Soon", "soon@example.org", member_from=today + DAY)
    signed_up = make_user(email="trainer@people.example", name="Tara Trainer")
    for name, user, zone, may_contact in [
        ("Tara", signed_up, "", True),
        ("Tom", None, "Africa/Nairobi", True),
        ("Tim", None, "", False),
    ]:
        record = InstructorRecord.objects.create(
            name=name, user=user, zone=zone, is_trainer=True, may_contact=may_contact
        )
        InstructorEmail.objects.create(record=record, email=f"{name.lower()}@example.org")
    InstructorRecord.objects.create(name="No address", is_trainer=True, may_contact=True)
    told = opening_contacts()
    assert sorted(one.email.lower() for one in told) == [
        "always@example.org",
        "now@example.org",
        "shared@example.org",
        "tom@example.org",
        "trainer@people.example",
    ]
    assert Recipient("tom@example.org", "Tom", "Africa/Nairobi") in told
    assert Recipient("trainer@people.example", "Tara Trainer", "Europe/Berlin", signed_up.pk) in told


@pytest.mark.parametrize("count", [3, 60])
def test_pages_read_the_same_for_few_as_for_many(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        saved = make_organization(f"Organization {number:02}", f"c{number}@example.org")
    with django_assert_num_queries(5):
        client.get(PATH)
    with django_assert_num_queries(4):
        client.get(f"{PATH}{saved.pk}/")
    with django_assert_num_queries(2):
        opening_contacts()


def test_the_list_is_searched(client: Client) -> None:
    make_organization("Alpha", "ada@alpha.example", domains=["alpha.example"])
    make_organization("Beta", "bo@beta.example", domains=["beta.example"])
    for words, found in [
        ("alp", ["Alpha"]),
        ("beta.example", ["Beta"]),
        ("BO@", ["Beta"]),
        ("nobody", []),
        ("\0", ["Alpha", "Beta"]),
    ]:
        assert [one.name for one in client.get(PATH, {"q": words}).context["page"]] == found
    assert "No organization is like this." in client.get(PATH, {"q": "nobody"}).content.decode()


@pytest.mark.parametrize("path", ["", "new/", "import/", "1/", "1/delete/"])
@pytest.mark.parametrize("role", ["member", "viewer"])
def test_only_coordinators_come_here(path: str, role: str) -> None:
    client = Client()
    client.force_login(make_user(email="someone@demo.example", role=User.Role(role)))
    assert client.get(PATH + path).status_code == 403
    assert client.post(PATH + path).status_code == 403


def test_an_organization_that_is_not_there_is_404(client: Client) -> None:
    assert client.get(f"{PATH}999/").status_code == 404
    assert client.get(f"{PATH}999/delete/").status_code == 404
