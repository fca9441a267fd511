"""The schedule asks every source, and one that fails holds up no other."""

import datetime as dt
import logging
from collections.abc import Iterator

import pytest

from mail import due
from mail.due import queue_all_due, register_due
from mail.models import OutboxMessage, ScheduleTick
from mail.tests.factories import make_message

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _sources_of_this_test_alone() -> Iterator[None]:
    kept = dict(due._sources)  # noqa: SLF001 - what rooms registered is put back afterwards
    due._sources.clear()  # noqa: SLF001 - see above
    yield
    due._sources.clear()  # noqa: SLF001 - see above
    due._sources.update(kept)  # noqa: SLF001 - see above


def write_to(name: str) -> int:
    make_message(name)
    return 1


class Notes:
    """A source that finds nothing and remembers when it was asked."""

    def __init__(self) -> None:
        self.asked: list[dt.datetime] = []

    def __call__(self, now: dt.datetime) -> int:
        self.asked.append(now)
        return 0


def fail(_now: dt.datetime) -> int:
    make_message("lost")
    raise ValueError("broken")


def test_every_source_is_asked_with_the_instant_and_says_what_it_found() -> None:
    notes = Notes()
    register_due("tests.notes", notes)
    register_due("tests.writes", lambda _now: write_to("ada"))
    assert queue_all_due(NOW) == {"tests.notes": 0, "tests.writes": 1}
    assert notes.asked == [NOW]
    assert ScheduleTick.objects.get().ticked_at == NOW


def test_a_source_that_fails_is_logged_and_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    register_due("tests.first", lambda _now: write_to("ada"))
    register_due("tests.broken", fail)
    register_due("tests.last", lambda _now: write_to("bo"))
    with caplog.at_level(logging.ERROR):
        assert queue_all_due(NOW) == {"tests.first": 1, "tests.last": 1}
    assert set(OutboxMessage.objects.values_list("to_email", flat=True)) == {"ada@people.example", "bo@people.example"}
    assert "tests.broken" in caplog.text
    assert ScheduleTick.objects.exists()


def test_a_source_registered_twice_is_asked_once() -> None:
    notes = Notes()
    for _time in range(2):
        register_due("tests.notes", notes)
    queue_all_due(NOW)
    assert notes.asked == [NOW]
