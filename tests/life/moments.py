"""The moments of a round that matter: when something begins, ends, or has to be said (`tests/life/table.py`)."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Min

from groups.models import Meeting, TimePoll
from rounds.models import Round, Session, Sitting

HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(weeks=1)
BEAT = dt.timedelta(minutes=5)  # The schedule's.
LOOKS = (dt.time(5), dt.time(17))  # UTC, on every day, for what is due at no certain hour.
LAST_MONTH = 8


def moments_between(after: dt.datetime, until: dt.datetime) -> list[dt.datetime]:
    """When the schedule is asked: at its first beat from each moment on, in their order, each once."""
    beats = {beat_from(one) for one in [*_looks(after, until), *_due()]}
    return sorted(beat for beat in beats if after < beat <= until)


def beat_from(instant: dt.datetime) -> dt.datetime:
    """The first beat of the schedule that is not before an instant."""
    midnight = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - (midnight - instant) // BEAT * BEAT


def _looks(after: dt.datetime, until: dt.datetime) -> Iterator[dt.datetime]:
    for day in range((until - after).days + 2):
        for hour in LOOKS:
            yield dt.datetime.combine(after.date() + day * DAY, hour, dt.UTC)


def _due() -> Iterator[dt.datetime]:
    for round_ in Round.objects.all():
        yield round_.closes_at - 3 * DAY
        for day in (round_.mid_survey_on, round_.end_survey_on):
            opening = dt.datetime.combine(day, dt.time(), dt.UTC)
            yield from (opening, opening + 5 * DAY)
    for kind, start in Sitting.objects.filter(is_cancelled=False).values_list("session__kind", "starts_at"):
        yield from (start - DAY, start - HOUR)
        if kind == Session.Kind.SHOWCASE:
            yield from (start - 14 * DAY, start - 3 * DAY)
    for start, end in Meeting.objects.filter(state=Meeting.State.PLANNED).values_list("starts_at", "ends_at"):
        yield from (start - DAY, end, end + 2 * DAY)
    firsts = Meeting.objects.order_by().values_list("group").annotate(Min("scheduled_at"), Min("starts_at"))
    for _group, planned, first in firsts:
        yield first - 7 * DAY
        yield from (planned + 4 * number * WEEK for number in range(1, LAST_MONTH))
    yield from TimePoll.objects.values_list("closes_at", flat=True)
