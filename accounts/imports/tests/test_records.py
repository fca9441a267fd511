"""The list of instructors, one instructor's page, and the export."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.imports.formats import OWN_COLUMNS
from accounts.imports.services import apply_import
from accounts.imports.tests.files import amy_file, outcomes, own_file, own_person, people_file, preview
from accounts.models import DecisionRecord, InstructorRecord, User
from accounts.tests.factories import make_coordinator, make_user

pytestmark = pytest.mark.django_db

PATH = "/admin/people/"


@pytest.fixture
def cora() -> User:
    return make_coordinator(email="cora@demo.example")


@pytest.fixture
def client(cora: User) -> Client:
    client = Client()
    client.force_login(cora)
    return client


def names(client: Client, **query: str) -> list[str]:
    return [record.name for record in client.get(PATH, query).context["page"]]


def test_the_list_is_narrowed_by_the_newest_facts(client: Client) -> None:
    make_user(email="a@example.org")
    apply_import(
        batch=preview(
            own_file(
                own_person(1, name="Ada", email="a@example.org", workshops_taught="3"),
                own_person(2, name="Bo", certified="no", certified_on="", workshops_taught="0", may_contact="no"),
                own_person(3, name="Cy", certified="", certified_on="", workshops_taught=""),
            )
        ),
        by=None,
    )
    apply_import(
        batch=preview(own_file(own_person(1, name="", email="", certified="yes", workshops_taught="4"))), by=None
    )
    assert names(client) == ["Ada", "Bo", "Cy"]
    assert names(client, certified="yes") == ["Ada"]
    assert names(client, certified="no") == ["Bo"]
    assert names(client, certified="unknown") == ["Cy"]
    assert names(client, taught="4") == ["Ada"]
    assert names(client, taught="0") == ["Ada", "Bo"]
    assert names(client, contact="no") == ["Bo"]
    assert names(client, account="yes") == ["Ada"]
    assert names(client, account="no", contact="yes") == ["Cy"]
    assert names(client, q="A@EXAMPLE.org") == ["Ada"]
    assert names(client, q="person-2 university") == ["Bo"]
    assert names(client, q="nobody") == []


@pytest.mark.parametrize(
    "query", [{"taught": "x"}, {"taught": "9" * 40}, {"certified": "x"}, {"q": "\0"}, {"page": "x"}]
)
def test_a_strange_address_breaks_nothing(client: Client, query: dict[str, str]) -> None:
    assert client.get(PATH, query).status_code == 200


def test_an_instructors_page_shows_each_fact_with_source_day_and_history(client: Client) -> None:
    amy = amy_file({"Name": "Invented Person 1", "Email": "person1@example.org", "Taught times": "5"})
    apply_import(batch=preview(own_file(own_person(1))), by=None)
    apply_import(batch=preview(amy, file_name="amy.csv", as_of=dt.date(2026, 3, 1)), by=None)
    record = InstructorRecord.objects.get()
    answer = client.get(f"{PATH}{record.pk}/")
    facts = [
        (fact.kind, value, fact.source, fact.as_of.isoformat(), newest)
        for fact, value, newest in answer.context["facts"]
    ]
    assert facts == [
        ("workshops_taught", "5", "amy", "2026-03-01", True),
        ("in_training", "no", "own", "2026-01-31", True),
        ("workshops_taught", "1", "own", "2026-01-31", False),
        ("certified_on", "2024-05-06", "own", "2026-01-31", True),
        ("certified", "yes", "own", "2026-01-31", True),
    ]
    assert "An import last spoke of this person for 1 March 2026." in answer.content.decode()


def test_an_account_is_linked_and_unlinked_by_hand_with_a_reason(client: Client, cora: User) -> None:
    ada = make_user(email="ada@people.example")
    apply_import(batch=preview(people_file(1)), by=None)
    path = f"{PATH}{InstructorRecord.objects.get().pk}/"
    client.post(path, {"email": "ADA@people.example", "reason": "She wrote to us."})
    assert InstructorRecord.objects.get().user == ada
    client.post(path, {"email": "", "reason": "It was her sister."})
    assert InstructorRecord.objects.get().user is None
    decisions = DecisionRecord.objects.filter(about=ada).order_by("pk").values_list("action", "reason", "made_by")
    assert list(decisions) == [
        ("instructor.linked", "She wrote to us.", cora.pk),
        ("instructor.unlinked", "It was her sister.", cora.pk),
    ]


def test_a_link_needs_an_account_a_reason_and_is_not_ones_own(client: Client, cora: User) -> None:
    apply_import(batch=preview(people_file(2)), by=None)
    first, second = InstructorRecord.objects.all()
    ada = make_user(email="ada@people.example")
    second.user = ada
    second.save()
    path = f"{PATH}{first.pk}/"
    for email, reason, says in [
        ("nobody@people.example", "x", "No account has this address."),
        ("ada@people.example", "", "This field is required."),
        ("ada@people.example", "x", "has another instructor record"),
        (cora.email, "x", "This is about your own account."),
    ]:
        assert says in client.post(path, {"email": email, "reason": reason}).content.decode()
    assert InstructorRecord.objects.get(pk=first.pk).user is None


def test_the_export_holds_the_narrowed_list_comes_back_as_same_and_is_on_record(client: Client, cora: User) -> None:
    apply_import(batch=preview(people_file(5)), by=None)
    answer = client.post(f"{PATH}export/?taught=2")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["name"] for row in rows] == [f"Invented Person {number}" for number in (2, 3, 4)]
    assert rows[0]["secondary_email"] == "p2@home.example.org"
    assert outcomes(preview(answer.content)) == [(2, "same"), (3, "same"), (4, "same")]
    decision = DecisionRecord.objects.get(action="export")
    assert (decision.made_by, decision.after) == (cora, {"instructors": 3, "filter": "taught=2"})


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\N{FULLWIDTH EQUALS SIGN}1",
    "\N{FULLWIDTH PLUS SIGN}1",
    "\N{FULLWIDTH HYPHEN-MINUS}1",
    "\N{FULLWIDTH COMMERCIAL AT}x",
    "\N{NO-BREAK SPACE}=1",
    "\N{SMALL PLUS SIGN}1",
]


@pytest.mark.parametrize("column", [name for name in OWN_COLUMNS if name in ("name", "affiliation", "amy_username")])
@pytest.mark.parametrize("formula", FORMULAS)
def test_every_column_of_text_is_safe_in_the_export(client: Client, column: str, formula: str) -> None:
    apply_import(batch=preview(own_file(own_person(1, **{column: formula}))), by=None)
    content = client.post(f"{PATH}export/").content
    cell = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))[column]
    assert cell == f"'{' '.join(formula.split())}"
    assert outcomes(preview(content)) == [(2, "same")]
    apply_import(batch=preview(content), by=None)
    assert getattr(InstructorRecord.objects.get(), column) == " ".join(formula.split())


@pytest.mark.parametrize("count", [3, 60])
def test_pages_read_the_same_for_few_records_as_for_many(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    apply_import(batch=preview(people_file(count)), by=None)
    with django_assert_num_queries(5):
        client.get(PATH)
    with django_assert_num_queries(7):
        client.get(f"{PATH}{InstructorRecord.objects.all()[0].pk}/")


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "No instructors are known yet." in client.get(PATH).content.decode()
    assert "Nobody is like this." in client.get(PATH, {"q": "x"}).content.decode()


def test_an_instructor_who_is_not_there_is_404(client: Client) -> None:
    for number in (999, 10**30):
        assert client.get(f"{PATH}{number}/").status_code == 404
