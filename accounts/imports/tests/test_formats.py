"""Every way in which a file of instructors can be wrong is named, by its line, and stops no other row."""

import codecs
import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.imports.formats import AMY_COLUMNS, OWN_COLUMNS, FileRow, read_instructor_file
from accounts.imports.tests.files import amy_file, csv_of, own_file, own_person
from accounts.imports.text import RefusedFile
from accounts.models import ImportBatch

TODAY = dt.date(2026, 1, 31)


def rows_of(content: bytes) -> list[FileRow]:
    return read_instructor_file(content, today=TODAY).rows


def own_row(**cells: Any) -> FileRow:
    return rows_of(own_file({"email": "ada@example.org", "name": "Ada", **cells}))[0]


def test_amys_list_is_read_as_it_comes() -> None:
    file = read_instructor_file(
        b"Name,Email,Is instructor,Is trainer,Taught times,Is trainee,Airport,Country,Lessons,Affiliation\r\n"
        b"Ada Lovelace,Ada@Example.org,yes,no,3,no,LHR,United Kingdom,git python,Analytical Engines\r\n",
        today=TODAY,
    )
    assert file.format == ImportBatch.Format.AMY
    assert [(row.line, row.stated, row.errors, row.notes) for row in file.rows] == [
        (
            2,
            {
                "name": "Ada Lovelace",
                "emails": ["ada@example.org"],
                "is_trainer": False,
                "workshops_taught": 3,
                "in_training": False,
                "affiliation": "Analytical Engines",
                "country": "GB",
                "zone": "Europe/London",
            },
            [],
            [],
        )
    ]


def test_amys_is_instructor_does_not_certify() -> None:
    row = rows_of(amy_file({"Name": "Ada", "Email": "ada@example.org", "Is instructor": "yes"}))[0]
    assert "certified" not in row.stated


def test_our_own_csv_is_read_with_all_columns() -> None:
    cells = {
        "amy_username": "lovelace_ada",
        "email": "Ada@Example.org",
        "secondary_email": "ada@home.example.org",
        "name": "Ada Lovelace",
        "github": "https://github.com/Ada-L",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
        "certified": "YES",
        "certified_on": "2020-02-29",
        "workshops_taught": "12",
        "in_training": "no",
        "trained_on": "2020-01-15",
        "country": "gb",
        "timezone": "Europe/London",
        "affiliation": "Analytical Engines",
        "may_contact": "no",
        "as_of": "2026-01-30",
    }
    assert set(cells) == set(OWN_COLUMNS)
    row = own_row(**cells)
    assert row.errors == []
    assert row.stated == {
        "amy_username": "lovelace_ada",
        "emails": ["ada@example.org", "ada@home.example.org"],
        "name": "Ada Lovelace",
        "github": "Ada-L",
        "orcid": "0000-0002-1825-0097",
        "certified": True,
        "certified_on": "2020-02-29",
        "workshops_taught": 12,
        "in_training": False,
        "trained_on": "2020-01-15",
        "country": "GB",
        "zone": "Europe/London",
        "affiliation": "Analytical Engines",
        "may_contact": False,
        "as_of": "2026-01-30",
    }


def test_empty_cells_state_nothing() -> None:
    assert own_row().stated == {"name": "Ada", "emails": ["ada@example.org"]}


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ({"email": "ada at example.org"}, "email: “ada at example.org” is not an e-mail address"),
        ({"secondary_email": "@"}, "secondary_email: “@” is not an e-mail address"),
        ({"email": "a@" + "b" * 250 + ".org"}, None),
        ({"certified": "maybe"}, "certified: “maybe” is neither yes nor no"),
        ({"may_contact": "x"}, "may_contact: “x” is neither yes nor no"),
        ({"certified_on": "29/02/2020"}, "certified_on: “29/02/2020” is not a day; write it as 2026-01-31"),
        ({"certified_on": "2021-02-29"}, "certified_on: “2021-02-29” is not a day; write it as 2026-01-31"),
        ({"trained_on": "2020-W05-1"}, "trained_on: “2020-W05-1” is not a day; write it as 2026-01-31"),
        ({"as_of": "2026-02-01"}, "as_of: 2026-02-01 lies in the future"),
        ({"certified": "no", "certified_on": "2020-01-01"}, "certified is no, but certified_on has a day"),
        ({"workshops_taught": "-1"}, "workshops_taught: “-1” is not a whole number from 0 to 5000"),
        ({"workshops_taught": "2.5"}, "workshops_taught: “2.5” is not a whole number from 0 to 5000"),
        ({"workshops_taught": "5001"}, "workshops_taught: “5001” is not a whole number from 0 to 5000"),
        ({"workshops_taught": "²"}, "workshops_taught: “²” is not a whole number from 0 to 5000"),
        ({"workshops_taught": "9" * 5000}, None),
        ({"github": "ada lovelace"}, "github: “ada lovelace” is not a GitHub name"),
        (
            {"orcid": "0000-0002-1825-0098"},
            "orcid: “0000-0002-1825-0098” is not an ORCID iD (such as 0000-0002-1825-0097)",
        ),
        ({"country": "Atlantis"}, "country: “Atlantis” is not a country that we know; write its two-letter code"),
        ({"timezone": "Mars/Base"}, "timezone: “Mars/Base” is not a time zone (such as Africa/Nairobi)"),
        ({"timezone": "../../etc/passwd"}, "timezone: “../../etc/passwd” is not a time zone (such as Africa/Nairobi)"),
        ({"name": "A" * 201}, "name: is longer than 200 characters"),
        ({"name": "Ada\0Lovelace"}, "name: holds characters that can't be shown (such as NUL)"),
        ({"email": "ada\0@example.org"}, "email: “ada\N{REPLACEMENT CHARACTER}@example.org” is not an e-mail address"),
    ],
)
def test_a_bad_cell_is_named(cells: dict[str, str], error: str | None) -> None:
    errors = own_row(**cells).errors
    assert len(errors) == 1
    assert error is None or errors == [error]


@pytest.mark.parametrize(
    ("cells", "name", "value"),
    [
        ({"workshops_taught": "3.0"}, "workshops_taught", 3),
        ({"certified": "TRUE"}, "certified", True),
        ({"certified": "0"}, "certified", False),
        ({"certified_on": "2020-02-29 00:00:00"}, "certified_on", "2020-02-29"),
        ({"github": "@ada"}, "github", "ada"),
        ({"orcid": "0000-0002-1694-233x"}, "orcid", "0000-0002-1694-233X"),
        ({"country": "Côte d'Ivoire"}, "country", "CI"),
        ({"country": "czechia"}, "country", "CZ"),
        ({"name": "O'Connor-Łuczak, 李 🙂"}, "name", "O'Connor-Łuczak, 李 🙂"),
        ({"name": "two\nlines"}, "name", "two lines"),
        ({"affiliation": "=HYPERLINK(1)"}, "affiliation", "=HYPERLINK(1)"),
        ({"affiliation": "@SUM(A1)"}, "affiliation", "@SUM(A1)"),
        ({"affiliation": "-1+2"}, "affiliation", "-1+2"),
    ],
)
def test_a_cell_may_be_written_in_several_ways(cells: dict[str, str], name: str, value: object) -> None:
    row = own_row(**cells)
    assert row.errors == []
    assert row.stated[name] == value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_encodings_delimiters_and_line_ends_are_recognized(encoding: str, delimiter: str, newline: str) -> None:
    text = csv_of(OWN_COLUMNS, [own_person(1, name="Zoë Núñez")], delimiter=delimiter).decode()
    rows = rows_of(text.replace("\r\n", newline).encode(encoding))
    assert [(row.line, row.stated["name"], row.errors) for row in rows] == [(2, "Zoë Núñez", [])]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    content = own_file(own_person(1, affiliation="one\ntwo\nthree"), own_person(2), own_person(3, email="x"))
    content = content.replace(b"person_2,", b"\r\nperson_2,", 1)
    assert [(row.line, len(row.errors)) for row in rows_of(content)] == [(2, 0), (6, 0), (7, 1)]


def test_columns_may_stand_in_any_order_and_case() -> None:
    rows = rows_of(
        csv_of([name.upper() for name in reversed(OWN_COLUMNS)], [{"NAME": "Ada", "EMAIL": "a@example.org"}])
    )
    assert [(row.stated, row.errors) for row in rows] == [({"name": "Ada", "emails": ["a@example.org"]}, [])]


def test_a_row_of_another_length_is_bad_and_the_next_is_read() -> None:
    content = amy_file({"Name": "Ada", "Email": "a@example.org"}, {"Name": "Bo", "Email": "b@example.org"})
    content = content.replace(b"Ada,", b"Ada,extra,", 1)
    assert [row.errors for row in rows_of(content)] == [["has 11 cells where the header has 10"], []]


def test_a_country_of_amy_that_nobody_knows_is_left_blank_and_said() -> None:
    row = rows_of(amy_file({"Name": "Ada", "Email": "a@example.org", "Country": "Atlantis"}))[0]
    assert ("country" in row.stated, row.errors) == (False, [])
    assert row.notes == ["Country “Atlantis” is not known to us and was left blank."]


@pytest.mark.parametrize(
    ("country", "airport", "code", "zone"),
    [
        ("DE", "", "DE", "Europe/Berlin"),
        ("United States of America", "SEA", "US", "America/Los_Angeles"),
        ("United States", "QQQ", "US", None),
        ("US", "", "US", None),
        ("South Africa", "CPT", "ZA", "Africa/Johannesburg"),
        ("", "SYD", None, "Australia/Sydney"),
        ("Türkiye", "", "TR", "Europe/Istanbul"),
    ],
)
def test_amys_airport_and_country_give_a_zone_where_they_can(
    country: str, airport: str, code: str | None, zone: str | None
) -> None:
    cells = {"Name": "Ada", "Email": "a@example.org", "Country": country, "Airport": airport}
    stated = rows_of(amy_file(cells))[0].stated
    assert (stated.get("country"), stated.get("zone")) == (code, zone)


def test_an_equal_row_is_a_repeat_and_a_differing_one_makes_both_bad() -> None:
    rows = rows_of(
        own_file(
            own_person(1),
            own_person(1),
            own_person(2),
            own_person(3, email="PERSON2@example.org"),
            own_person(4),
        )
    )
    about = "is about the same person as line {} (person2@example.org) and differs; keep one of them"
    assert [row.errors for row in rows] == [[], ["repeats line 2"], [about.format(5)], [about.format(4)], []]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty."),
        (b" \r\n ", "The file is empty."),
        (codecs.BOM_UTF8, "The file is empty."),
        (own_file(), "The file has a header and no rows."),
        (b"PK\x03\x04 and so on", "This is a spreadsheet file. Save it as CSV (UTF-8) and upload that."),
        (b"\xff\xfe\x00", "The file begins like UTF-16 but is not. Save it as CSV (UTF-8)."),
        (own_file(own_person(1, name="Zoë")) + b"\xff", "Line 3 mixes two encodings. Save the file as CSV (UTF-8)."),
        (
            own_file(own_person(1)) + b"\x81",
            "Line 3 is neither UTF-8 nor Windows-1252. Save the file as CSV (UTF-8).",
        ),
        (
            own_file(own_person(1)) + b'"never closed\n',
            "From line 3 on the file can't be read: a quotation mark is not closed, or stands inside a cell.",
        ),
        (b"x" * (10 * 1024 * 1024 + 1), "The file is bigger than 10 MB. Split it and import the parts."),
        (b"\n".join([b"x"] * 25_002), "The file has more than 25000 rows. Split it and import the parts."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(content: bytes, says: str) -> None:
    with pytest.raises(RefusedFile) as refusal:
        rows_of(content)
    assert str(refusal.value) == says


def test_a_wrong_header_is_refused_with_what_is_missing_and_unknown_and_both_right_ones() -> None:
    columns = [name for name in AMY_COLUMNS if name != "Taught times"] + ["Gender", "Name"]
    with pytest.raises(RefusedFile) as refusal:
        rows_of(",".join(columns).encode() + b"\n")
    difference = "missing: Taught times; unknown: Gender; twice: Name"
    assert str(refusal.value).splitlines() == [
        f"The header is not one that we know. Nearest: AMY's workshop staff list ({difference}).",
        "AMY's list: " + ",".join(AMY_COLUMNS),
        "Our own CSV: " + ",".join(OWN_COLUMNS),
    ]


@given(
    st.one_of(
        st.binary(max_size=300),
        st.builds(lambda text: own_file() + text.encode(), st.text(max_size=200)),
        st.builds(
            lambda cells: csv_of(OWN_COLUMNS, [dict(zip(OWN_COLUMNS, cells, strict=False))]),
            st.lists(st.text(max_size=30), max_size=len(OWN_COLUMNS)),
        ),
        st.builds(
            lambda at, byte: own_file(own_person(1))[:at] + byte + own_file(own_person(1))[at:],
            st.integers(0, 350),
            st.binary(min_size=1, max_size=3),
        ),
    )
)
def test_whatever_is_in_a_file_it_is_read_or_refused(content: bytes) -> None:
    with suppress(RefusedFile):
        for row in rows_of(content):
            assert row.errors or row.stated
            assert "\0" not in f"{row.shown} {row.errors} {row.stated}"


def test_a_file_without_any_header_is_refused() -> None:
    with pytest.raises(RefusedFile, match="The first line is not a header that we know"):
        rows_of(b"Ada Lovelace,ada@example.org\n")
