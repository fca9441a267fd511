"""The profile: what people say of themselves, and what becomes of it."""

import datetime as dt

import pytest
import time_machine
from django import forms
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Availability, ImportBatch, InstructorFact, InstructorRecord, Organization, Region, User
from accounts.profile.fields import GitHubField, LanguagesField, OrcidField, ZoneField
from accounts.profile.services import moved_cells, save_profile
from accounts.regions import REGION_OF, region_of
from accounts.tests.factories import make_availability, make_user
from slots.zones import countries

PATH = "/people/me/"


def post(client: Client, user: User, **changes: str) -> str:
    client.force_login(user)
    said = {"name": user.name, "zone": user.zone, "country": user.country, "languages": "English"}
    return client.post(PATH, said | changes, follow=True).content.decode()


def problems(field: forms.Field, text: str) -> list[str]:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(text)
    return list(refused.value.messages)


def test_every_country_lies_in_one_of_the_seven_regions() -> None:
    assert set(countries()) <= set(REGION_OF)
    assert set(REGION_OF.values()) == set(Region)


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("US", Region.NORTH_AMERICA),
        ("IE", Region.UK_IRELAND),
        ("DE", Region.EUROPE),
        ("NZ", Region.OCEANIA),
        ("KE", Region.AFRICA),
        ("MX", Region.LATIN_AMERICA),
        ("IN", Region.ASIA),
        ("", None),
    ],
)
def test_region_follows_from_the_country(country: str, region: Region | None) -> None:
    assert region_of(country) == region


def test_languages_are_read_by_any_of_their_names() -> None:
    field = LanguagesField(required=False)
    assert field.clean("English, deutsch; ESPANOL, 中文, fr, French (Français)") == ["en", "de", "es", "zh", "fr"]
    assert field.clean("") == []
    assert problems(field, "Germn, Xqzzk") == [
        "We don't know the language “Germn”. Did you mean German?",
        "We don't know the language “Xqzzk”.",
    ]
    assert problems(field, "aa,ab,af,ak,am,an,ar,as,av,ay,az,ba,be") == ["Please name at most 12 languages."]


def test_languages_keep_what_was_typed_and_their_order() -> None:
    class LanguagesForm(forms.Form):
        languages = LanguagesField()

    assert 'value="Spanish, English"' in str(LanguagesForm(initial={"languages": ["es", "en"]}))
    assert 'value="Klingon, &lt;b&gt;"' in str(LanguagesForm({"languages": "Klingon, <b>"}))
    assert not LanguagesForm({"languages": "spanish, en"}, initial={"languages": ["es", "en"]}).has_changed()


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        (" new york ", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("UTC", "UTC"),
        ("US/Pacific", "US/Pacific"),
    ],
)
def test_zones_are_found_by_name_or_city(typed: str, zone: str) -> None:
    assert ZoneField().clean(typed) == zone


def test_an_unknown_zone_is_answered_with_the_nearest() -> None:
    assert problems(ZoneField(), "Europe/Berln") == ["“Europe/Berln” is not a time zone. Did you mean Europe/Berlin?"]
    assert problems(ZoneField(), "Berln") == ["“Berln” is not a time zone. Did you mean Europe/Berlin?"]
    assert problems(ZoneField(), "../../etc/passwd")
    assert problems(ZoneField(), "☃") == ["“☃” is not a time zone."]


def test_orcid_is_read_with_its_check_digit() -> None:
    field = OrcidField(required=False)
    for typed in ("0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097/", "0000000218250097"):
        assert field.clean(typed) == "0000-0002-1825-0097"
    assert field.clean("0000-0002-9079-593x") == "0000-0002-9079-593X"
    assert problems(field, "0000-0002-1825-0098") == [
        "This ORCID iD has a slip in it: its last digit doesn't fit the others."
    ]
    assert problems(field, "Ada") == ["An ORCID iD has 16 digits, such as 0000-0002-1825-0097."]


def test_github_names_are_read_bare_or_as_addresses() -> None:
    field = GitHubField(required=False)
    assert [field.clean(each) for each in ("ada", "@ada", "https://github.com/ada/", "")] == ["ada", "ada", "ada", ""]
    assert problems(field, "-ada")
    assert problems(field, "a" * 40)


def test_moved_cells_keep_the_moments_and_leave_out_half_covered_ones() -> None:
    assert moved_cells([36, 37], minutes=60) == [38, 39]
    assert moved_cells([0], minutes=-30) == [335]
    assert moved_cells([335], minutes=30) == [0]
    assert moved_cells([36, 37, 38], minutes=45) == [38, 39]
    assert moved_cells([36], minutes=45) == []


@pytest.mark.django_db
def test_profile_is_saved_with_its_organization(client: Client) -> None:
    ada = make_user()
    college = Organization.objects.create(name="Example College")
    page = post(
        client, ada, affiliation="example college", orcid="0000000218250097", languages="Deutsch, en", city="Köln"
    )
    assert "Your profile is saved." in page
    ada.refresh_from_db()
    assert (ada.organization, ada.orcid, ada.languages, ada.city) == (
        college,
        "0000-0002-1825-0097",
        ["de", "en"],
        "Köln",
    )
    post(client, ada, affiliation="elsewhere")
    ada.refresh_from_db()
    assert ada.organization is None


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["محمد بن سلمان", "山田太郎", "Ada 🚀", "O'Brien", "Prince", "x" * 200])
def test_names_of_all_kinds_are_kept(client: Client, name: str) -> None:
    ada = make_user()
    post(client, ada, name=name)
    ada.refresh_from_db()
    assert ada.name == name


@pytest.mark.django_db
def test_a_slip_keeps_what_was_typed_and_changes_nothing(client: Client) -> None:
    ada = make_user()
    page = post(client, ada, name="Ada", orcid="12", zone="Nowhere")
    assert 'href="#id_orcid"' in page
    assert 'value="Nowhere"' in page
    ada.refresh_from_db()
    assert ada.name != "Ada"


@pytest.mark.django_db
@time_machine.travel("2026-01-15 12:00+00:00")
@pytest.mark.parametrize(("answer", "cells"), [("stay", [36, 37]), ("move", [52, 53])])
def test_a_new_zone_asks_what_becomes_of_the_hours(client: Client, answer: str, cells: list[int]) -> None:
    ada = make_user()
    make_availability(ada, [36, 37])
    page = post(client, ada, zone="Asia/Tokyo")
    assert "What becomes of your free hours?" in page
    assert "18:00 stays 18:00, now in Asia/Tokyo" in page
    ada.refresh_from_db()
    assert ada.zone == "Europe/Berlin"
    post(client, ada, zone="Asia/Tokyo", free_hours=answer)
    ada.refresh_from_db()
    assert (ada.zone, Availability.objects.get(user=ada).cells) == ("Asia/Tokyo", cells)


@pytest.mark.django_db
def test_a_new_zone_asks_nothing_where_there_are_no_hours(client: Client) -> None:
    ada = make_user()
    assert "Your profile is saved." in post(client, ada, zone="tokyo")
    ada.refresh_from_db()
    assert ada.zone == "Asia/Tokyo"


@pytest.mark.django_db
def test_saving_some_fields_leaves_the_others() -> None:
    ada = make_user(city="Bonn")
    save_profile(user=ada, values={"name": "Ada"})
    ada.refresh_from_db()
    assert (ada.name, ada.city) == ("Ada", "Bonn")


@pytest.mark.django_db
def test_page_shows_the_newest_facts_and_stays_cheap(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ada = make_user()
    make_availability(ada)
    record = InstructorRecord.objects.create(user=ada, name="Ada")
    for year, taught in ((2020, 1), (2025, 7)):
        batch = ImportBatch.objects.create(file_name="x.csv", format="own", as_of=dt.date(year, 1, 1))
        for kind, value in (("workshops_taught", taught), ("certified", True)):
            InstructorFact.objects.create(
                record=record, kind=kind, value=value, source="own", as_of=batch.as_of, batch=batch
            )
    for number in range(30):
        Organization.objects.create(name=f"College {number}")
    client.force_login(ada)
    client.cookies["zone"] = "Asia/Tokyo"
    with django_assert_num_queries(6):
        page = client.get(PATH).content.decode()
    assert "(our own CSV, 1 January 2025)" in page
    assert "2020" not in page
    assert "Your browser says Asia/Tokyo." in page
    assert "Continental Europe" in page


@pytest.mark.django_db
def test_page_shows_the_signed_in_person_and_nobody_else(client: Client) -> None:
    ada, bob = make_user(), make_user()
    assert client.get(PATH).headers["Location"] == f"/accounts/login/?next={PATH}"
    client.force_login(ada)
    page = client.get(PATH).content.decode()
    assert ada.email in page
    assert bob.email not in page
