"""When people may apply: the instants around opening, closing and the end of late joining."""

import datetime as dt

import pytest

from accounts.tests.factories import make_user
from rounds import hooks
from rounds.applications.answers import Answers
from rounds.applications.services import send_application, withdraw_application
from rounds.applications.windows import NotOpen, Window, why_not_edited, window_of
from rounds.models import Application, Round
from rounds.tests.factories import make_application, make_round, round_fields

OPENS = dt.date(2026, 1, 5)
CLOSING = dt.datetime(2026, 1, 26, 12, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
ANSWERS = Answers(profile={}, own={"says_certified": "yes", "says_workshops_taught": 0, "capacity": 4})


@pytest.mark.parametrize(
    ("instant", "window"),
    [
        (dt.datetime(2026, 1, 4, 23, 59, 59, tzinfo=dt.UTC), Window.BEFORE),
        (dt.datetime(2026, 1, 5, 0, 0, 0, tzinfo=dt.UTC), Window.OPEN),
        (dt.datetime(2026, 1, 26, 11, 59, 59, tzinfo=dt.UTC), Window.OPEN),
        (dt.datetime(2026, 1, 26, 12, 0, 0, tzinfo=dt.UTC), Window.LATE),
        (dt.datetime(2026, 2, 22, 23, 59, 59, tzinfo=dt.UTC), Window.LATE),
        (dt.datetime(2026, 2, 23, 0, 0, 0, tzinfo=dt.UTC), Window.OVER),
    ],
)
def test_a_round_opens_closes_and_ends_at_an_instant(instant: dt.datetime, window: Window) -> None:
    assert window_of(Round(**round_fields(OPENS)), instant) is window


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("instant", "state", "is_late"),
    [(CLOSING - SECOND, Application.State.ACCEPTED, False), (CLOSING, Application.State.WAITING, True)],
)
def test_what_is_sent_after_closing_waits(instant: dt.datetime, state: str, is_late: bool) -> None:
    round_ = make_round(opens_on=OPENS)
    application = send_application(round_=round_, user=make_user(), role="mentee", answers=ANSWERS, now=instant)
    assert (application.state, application.is_late) == (state, is_late)


@pytest.mark.django_db
@pytest.mark.parametrize("instant", [dt.datetime(2026, 1, 4, tzinfo=dt.UTC), dt.datetime(2026, 3, 1, tzinfo=dt.UTC)])
def test_nothing_is_taken_before_opening_and_after_late_joining(instant: dt.datetime) -> None:
    with pytest.raises(NotOpen):
        send_application(
            round_=make_round(opens_on=OPENS), user=make_user(), role="mentee", answers=ANSWERS, now=instant
        )
    assert not Application.objects.exists()


@pytest.mark.django_db
def test_what_was_sent_in_time_is_edited_until_closing_only() -> None:
    application = make_application(make_round(opens_on=OPENS))
    assert why_not_edited(application, CLOSING - SECOND) == ""
    assert "have closed" in why_not_edited(application, CLOSING)


@pytest.mark.django_db
def test_what_came_late_is_edited_while_people_join() -> None:
    application = make_application(make_round(opens_on=OPENS), is_late=True)
    assert why_not_edited(application, CLOSING + SECOND) == ""


@pytest.mark.django_db
def test_someone_with_a_place_neither_edits_nor_withdraws_here(monkeypatch: pytest.MonkeyPatch) -> None:
    application = make_application(make_round(opens_on=OPENS))
    monkeypatch.setattr(hooks, "placed_readers", [lambda found: {row.pk for row in found}])
    assert "a place in a group" in why_not_edited(application, CLOSING - SECOND)
    with pytest.raises(NotOpen):
        withdraw_application(application=application, now=CLOSING - SECOND)
    application.refresh_from_db()
    assert application.state == Application.State.ACCEPTED
