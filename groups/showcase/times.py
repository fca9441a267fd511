"""When a round's showcase is: its sittings, and what may be done when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from rounds.models import Round, Session, Sitting

QUESTIONS_BEFORE = dt.timedelta(days=1)
QUESTIONS_AFTER = dt.timedelta(days=7)
INSTRUCTIONS_BEFORE = dt.timedelta(weeks=2)
MISSING_BEFORE = dt.timedelta(days=3)


@dataclass(frozen=True)
class ShowcaseTimes:
    """The sittings that are held, and from when to when (UTC); where there are none, the whole of `showcase_on`."""

    sittings: list[Sitting]
    starts_at: dt.datetime
    ends_at: dt.datetime

    def is_over(self, now: dt.datetime) -> bool:
        """Whether the last sitting has ended."""
        return now >= self.ends_at

    def takes_questions(self, now: dt.datetime) -> bool:
        """From a day before the first sitting until seven days after the last."""
        return self.starts_at - QUESTIONS_BEFORE <= now < self.ends_at + QUESTIONS_AFTER

    def wants_slides(self, now: dt.datetime) -> bool:
        """In the two weeks before the first sitting."""
        return self.starts_at - INSTRUCTIONS_BEFORE <= now < self.starts_at


def times_of(round_: Round, sittings: Iterable[Sitting]) -> ShowcaseTimes:
    """The times of a round whose showcase's sittings are known; no query."""
    held = sorted((one for one in sittings if not one.is_cancelled), key=lambda one: (one.starts_at, one.pk))
    if held:
        return ShowcaseTimes(held, held[0].starts_at, max(one.ends_at for one in held))
    midnight = dt.datetime.combine(round_.showcase_on, dt.time(), dt.UTC)
    return ShowcaseTimes([], midnight, midnight + dt.timedelta(days=1))


def times_by_round(rounds: Iterable[Round]) -> dict[int, ShowcaseTimes]:
    """The times of several rounds, by pk; one query."""
    wanted = {round_.pk: round_ for round_ in rounds}
    found: dict[int, list[Sitting]] = {pk: [] for pk in wanted}
    sittings = Sitting.objects.filter(session__round__in=wanted, session__kind=Session.Kind.SHOWCASE)
    for sitting in sittings.select_related("session"):
        found[sitting.session.round_id].append(sitting)
    return {pk: times_of(round_, found[pk]) for pk, round_ in wanted.items()}


def showcase_times(round_: Round) -> ShowcaseTimes:
    """The times of one round; one query."""
    return times_by_round([round_])[round_.pk]
