"""Free hours: what people write, what is kept, and the page."""

from contextlib import suppress

import pytest
from django import forms
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.availability.fields import AvailabilityField, say_hours
from accounts.availability.services import set_availability
from accounts.availability.text import WeekTextError, parse_week, week_as_text
from accounts.models import Availability
from accounts.tests.factories import make_availability, make_user

PATH = "/people/me/availability/"
TUE, SAT, SUN = 48, 5 * 48, 6 * 48


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", []),
        ("Mon 18:00-19:00", [36, 37]),
        ("mon 18:00-18:30, 20:00 to 20:30", [36, 40]),
        ("Monday 18-19; Tuesday 9.30 \u2013 10", [36, 37, TUE + 19]),
        ("Mon, Tue 18:00-18:30", [36, TUE + 36]),
        ("Mon 18:00-18:30 Tue 19:00-19:30", [36, TUE + 38]),
        ("Sat-Sun 10:00-10:30", [SAT + 20, SUN + 20]),
        ("Sun-Mon 10:00-10:30", [20, SUN + 20]),
        ("weekends 6-7 pm", [SAT + 36, SAT + 37, SUN + 36, SUN + 37]),
        ("Mon 11-1pm", [22, 23, 24, 25]),
        ("Mon 12am-1am", [0, 1]),
        ("Mon 23:30-24:00", [47]),
        ("Sun 23:30-00:30", [0, SUN + 47]),
        ("Mon", []),
    ],
)
def test_what_people_write_is_read(text: str, cells: list[int]) -> None:
    assert parse_week(text) == cells


def test_all_day_on_weekdays_is_120_hours() -> None:
    assert parse_week("weekdays all day") == list(range(240))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Mon 18:00-19:00\nMoon 18:00-19:00",
            "Line 2: we can't read “moon 18:00-19:00”. Write it like Mon 18:00-21:00.",
        ),
        ("18:00-19:00", "Line 1: “18:00-19:00” comes before any day."),
        ("Mon 18:15-19:00", "Line 1: 18:15 is not on the hour or half hour."),
        ("Mon 18:00-18:00", "Line 1: “18:00-18:00” has no length."),
        ("Mon 25:00-26:00", "Line 1: 26:00 is not a time of the day."),
        ("Mon 13pm-14pm", "Line 1: 14 pm is not a time."),
        ("Mon 18:00-18:70", "Line 1: 18:70 is not a time of the day."),
        ("x" * 5000, "That is too long to read; please write one line a day."),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(WeekTextError) as refused:
        parse_week(text)
    assert refused.value.sentences == [sentence]


@given(st.sets(st.integers(0, 335)))
def test_what_is_written_for_cells_reads_back_as_them(cells: set[int]) -> None:
    assert parse_week(week_as_text(cells)) == sorted(cells)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_sentences(text: str) -> None:
    cells: list[int] = []
    with suppress(WeekTextError):
        cells = parse_week(text)
    assert set(cells) <= set(range(336))


def test_field_names_whose_clock_it_is_and_keeps_what_was_typed() -> None:
    class HoursForm(forms.Form):
        hours = AvailabilityField(zone="Asia/Tokyo")

    form = HoursForm({"hours": "Mon 18:00-19:00, soon"})
    assert not form.is_valid()
    html = str(form)
    assert "On your own clock, in Asia/Tokyo." in html
    assert "Mon 18:00-19:00, soon</textarea>" in html
    assert "data-runs" not in html
    assert HoursForm({"hours": ""}).errors["hours"] == ["Please give some hours: without any, nobody can meet you."]


def test_field_sees_no_change_in_the_same_hours_written_otherwise() -> None:
    field = AvailabilityField()
    assert not field.has_changed([36, 37], "monday 6-7pm")
    assert field.has_changed([36], "monday 6-7pm")
    assert field.has_changed([36], "rubbish")


def test_hours_are_said_in_words() -> None:
    assert [say_hours(cells) for cells in ([], [1], [1, 2], [1, 2, 3])] == [
        "0 hours",
        "0.5 hours",
        "1 hour",
        "1.5 hours",
    ]


@pytest.mark.django_db
def test_setting_hours_replaces_earlier_ones_and_refuses_impossible_ones() -> None:
    ada = make_user()
    make_availability(ada, [1])
    set_availability(user=ada, cells={40, 36})
    with pytest.raises(ValueError, match="336"):
        set_availability(user=ada, cells=[336])
    assert Availability.objects.get(user=ada).cells == [36, 40]


@pytest.mark.django_db
def test_page_keeps_hours_and_says_how_many(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ada = make_user()
    client.force_login(ada)
    answer = client.post(PATH, {"hours": "Mon 18:00-19:30"}, follow=True)
    assert "Saved: you could meet in 1.5 hours a week." in answer.content.decode()
    assert Availability.objects.get(user=ada).cells == [36, 37, 38]
    with django_assert_num_queries(3):
        page = client.get(PATH).content.decode()
    assert "Mon 18:00-19:30</textarea>" in page
    assert 'data-runs="36-38"' in page


@pytest.mark.django_db
def test_page_keeps_what_cannot_be_read_on_screen_and_nothing_else(client: Client) -> None:
    ada = make_user()
    make_availability(ada, [1])
    client.force_login(ada)
    page = client.post(PATH, {"hours": "Mon <b>"}).content.decode()
    assert "Mon &lt;b&gt;</textarea>" in page
    assert "Line 1: we can" in page
    assert Availability.objects.get(user=ada).cells == [1]


@pytest.mark.django_db
def test_page_is_for_the_signed_in_alone(client: Client) -> None:
    assert client.get(PATH).headers["Location"] == f"/accounts/login/?next={PATH}"
