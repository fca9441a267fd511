"""Exported files: every cell safe to open (`trust.md` T9), and every export on record (T17)."""

import datetime as dt
from decimal import Decimal
from itertools import product

import pytest
from django.http import Http404
from django.utils.translation import gettext_lazy
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.exporting import Table, as_csv, as_json, as_xlsx, export_answer, safe_text
from accounts.exporting.cells import UNPRINTABLE, as_typed, safe_in_csv
from accounts.exporting.tests.readers import HOSTILE, csv_rows, is_live, json_rows, live_cells, xlsx_rows
from accounts.exporting.workbook import sheet_names
from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator


def hostile_table() -> Table:
    return Table("Hostile", [*HOSTILE], [[text] * len(HOSTILE) for text in HOSTILE])


@pytest.mark.parametrize("text", [one for one in HOSTILE if is_live(one)], ids=repr)
def test_what_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_text(text).startswith("'")


@pytest.mark.parametrize("text", ["", "Ana", "O'Neill", "a=b", "3-4", "me@people.example", "漢字", "مرحبا", "🙂 yes"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text


@given(st.text(max_size=12))
@example("\N{ZERO WIDTH SPACE}\n")
@example("\U0001239a\n")
def test_no_text_whatever_is_live(text: str) -> None:
    assert not is_live(safe_text(text))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_nor_heading_of_a_csv_is_live_whichever_sign_separates(delimiter: str) -> None:
    cells = [cell for row in csv_rows(as_csv(hostile_table()), delimiter) for cell in row]
    # Read with another separator, the quotes go astray and a cell may begin with the end of the line before.
    assert [cell for cell in cells if is_live(cell.removeprefix("\r\n"))] == []


def test_a_csv_keeps_its_rows_and_columns() -> None:
    assert {len(row) for row in csv_rows(as_csv(hostile_table()))} == {len(HOSTILE)}
    assert len(csv_rows(as_csv(hostile_table()))) == len(HOSTILE) + 1


def test_no_cell_nor_heading_of_a_workbook_is_live() -> None:
    content = as_xlsx([hostile_table(), hostile_table()])
    assert live_cells(content, "xlsx") == []
    assert list(xlsx_rows(content)) == ["Hostile", "Hostile 2"]


def test_a_workbook_keeps_text_as_it_was() -> None:
    rows = [["<b>&amp;</b>"], ["]]>"], ["  two  spaces "], ["a\nb"], ["漢字 🙂"], ["x" * 40_000]]
    read = xlsx_rows(as_xlsx([Table("Text", ["words"], rows)]))["Text"]
    assert read == [["words"], *rows[:-1], ["x" * 32_767]]


VALUES = Table(
    "values",
    ["word", "whole", "part", "decimal", "nothing", "day", "moment", "yes"],
    [
        [
            gettext_lazy("mentor"),
            -3,
            0.25,
            Decimal("1.5"),
            None,
            dt.date(2026, 3, 1),
            dt.datetime(2026, 3, 1, 18, tzinfo=dt.timezone(dt.timedelta(hours=2))),
            True,
        ],
        ["", 0, float("nan"), Decimal(0), None, None, None, False],
    ],
)


def test_numbers_stay_numbers_and_times_are_iso_in_utc() -> None:
    assert csv_rows(as_csv(VALUES))[1:] == [
        ["mentor", "-3", "0.25", "1.5", "", "2026-03-01", "2026-03-01T16:00:00Z", "yes"],
        ["", "0", "", "0.0", "", "", "", "no"],
    ]
    assert xlsx_rows(as_xlsx([VALUES]))["values"][1:] == [
        ["mentor", -3, 0.25, 1.5, "", "2026-03-01", "2026-03-01T16:00:00Z", "yes"],
        ["", 0, "", 0, "", "", "", "no"],
    ]
    assert json_rows(as_json([VALUES]))["values"] == [
        {
            "word": "mentor", "whole": -3, "part": 0.25, "decimal": 1.5, "nothing": None,
            "day": "2026-03-01", "moment": "2026-03-01T16:00:00Z", "yes": True,
        },
        {
            "word": "", "whole": 0, "part": None, "decimal": 0.0, "nothing": None,
            "day": None, "moment": None, "yes": False,
        },
    ]  # fmt: skip


def test_a_table_of_many_columns_and_rows_is_read_back_whole() -> None:
    table = Table("wide", [f"c{number}" for number in range(60)], [list(range(60))] * 300)
    read = xlsx_rows(as_xlsx([table]))["wide"]
    assert read == [list(table.columns), *table.rows]


def test_names_of_sheets_are_such_as_excel_takes() -> None:
    assert sheet_names(["a/b", "A b", "", "y" * 40, "y" * 31]) == ["a b", "A b 2", "Sheet", "y" * 31, "y" * 27 + " 2"]


@pytest.mark.django_db
def test_an_export_is_recorded_with_who_took_what() -> None:
    coordinator = make_coordinator()
    table = Table("people", ["name"], [["=A1"], ["Ana"]])
    answer = export_answer(
        by=coordinator, what="applications", subject=coordinator, tables=[table], name="2019-2: people", format_="csv"
    )
    record = DecisionRecord.objects.get()
    assert (record.made_by, record.action, record.after) == (
        coordinator,
        "export.applications",
        {"format": "csv", "tables": {"people": 2}},
    )
    assert answer.headers["Content-Disposition"] == 'attachment; filename="2019-2-people.csv"'
    assert answer.content == '\ufeff"name"\r\n"\'=A1"\r\n"Ana"\r\n'.encode()


@pytest.mark.django_db
@pytest.mark.parametrize(("format_", "tables"), [("pdf", 1), ("", 1), ("csv", 2)])
def test_a_format_that_there_is_not_is_not_found_and_not_recorded(format_: str, tables: int) -> None:
    coordinator = make_coordinator()
    with pytest.raises(Http404):
        export_answer(
            by=coordinator, what="x", subject=coordinator, tables=[VALUES] * tables, name="x", format_=format_
        )
    assert not DecisionRecord.objects.exists()


@pytest.mark.parametrize("text", [*HOSTILE, "'=1", "''@x", "O'Connor", "'quoted'", "'", "", "a;=b;'+c", "Ada; Ben"])
def test_what_is_made_safe_is_read_back_as_it_was(text: str) -> None:
    plain = UNPRINTABLE.sub("", text.replace("\r", "\n"))
    assert as_typed(safe_in_csv(text)) == plain


def test_every_short_text_of_signs_that_matter_is_read_back_as_it_was_and_no_two_are_written_alike() -> None:
    signs = "'=+a;\t\n \N{FULLWIDTH EQUALS SIGN}"
    texts = ["".join(text) for length in range(5) for text in product(signs, repeat=length)]
    assert [text for text in texts if as_typed(safe_in_csv(text)) != text] == []
    assert len({safe_in_csv(text) for text in texts}) == len(texts)
