"""The counts that reports are made of. Those of a large programme are kept for ten minutes, and say as of when.

What may not be seen is decided over all rounds at once, and the report over all rounds reads all of them: with tens of
thousands of people that takes seconds, however it is counted. A programme of up to `LARGE` applications, and
coordinators' report on one round, are counted anew each time.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import get_language

from reports.report.funnel import Cell, Funnel, funnel_of
from reports.report.funnel_grids import funnel_secrets
from reports.report.hours import MentorTime, hour_secrets, mentor_times
from reports.report.material import material_of
from reports.report.responses import ResponseCell, response_secrets, responses_of
from reports.report.taught import cases_due, teaching_cases
from reports.report.teaching import Case, TeachingCell, teaching_secrets
from reports.report.weeks import WeekCell, Weeks, week_secrets, weeks_of
from rounds.models import Round

LARGE = 2_000
KEPT_FOR = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Secrets:
    """What a committee viewer and the public may not see."""

    funnel: frozenset[Cell] = frozenset()
    weeks: frozenset[WeekCell] = frozenset()
    answers: frozenset[ResponseCell] = frozenset()
    times: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True)
class Counts:
    """Everything that is counted of some rounds, as of an instant."""

    made_at: dt.datetime
    names: dict[str, str]
    funnel: Funnel
    weeks: Weeks
    answers: Counter[ResponseCell]
    times: dict[int, list[MentorTime]]
    secrets: Secrets
    applications: int


@dataclass(frozen=True)
class Taught:
    """Who is compared in whether they went on to teach, over all rounds whose twelve months are over."""

    cases: list[Case]
    secrets: frozenset[TeachingCell]


def counts_of(rounds: Sequence[Round], now: dt.datetime, *, hides: bool, large: int = LARGE) -> Counts:
    """The counts of rounds, with what may not be seen of them where it `hides`; 12 queries, or none where kept."""
    key = _key("counts", rounds, hides=hides)
    kept: Counts | None = cache.get(key)
    if kept is not None:
        return kept
    material = material_of(rounds)
    funnel, weeks = funnel_of(material, now), weeks_of(material)
    answers, times = responses_of(material, now), mentor_times(material, now)
    pks = list(material.rounds)
    secrets = Secrets()
    if hides:
        secrets = Secrets(
            funnel=frozenset(funnel_secrets(funnel, pks)),
            weeks=frozenset(week_secrets(weeks)),
            answers=frozenset(response_secrets(answers, pks)),
            times=frozenset(hour_secrets(times)),
        )
    found = Counts(now, material.names, funnel, weeks, answers, dict(times), secrets, len(material.applications))
    if found.applications > large:
        cache.set(key, found, KEPT_FOR.total_seconds())
    return found


def taught_in(rounds: Sequence[Round], now: dt.datetime, *, hides: bool, large: int = LARGE) -> Taught:
    """Whether mentees of rounds went on to teach; 3 queries, or none where kept."""
    key = _key("taught", rounds, hides=hides)
    kept: Taught | None = cache.get(key)
    if kept is not None:
        return kept
    every = teaching_cases(rounds)
    cases = cases_due(every, now.date())
    found = Taught(cases, frozenset(teaching_secrets(cases)) if hides else frozenset())
    if len(every) > large:
        cache.set(key, found, KEPT_FOR.total_seconds())
    return found


def kept_report(round_: Round | None, rounds: Sequence[Round], *, hides: bool) -> object:
    """The report that was kept, or None."""
    return cache.get(_report_key(round_, rounds, hides=hides))


def keep_report(report: object, round_: Round | None, rounds: Sequence[Round], *, hides: bool) -> None:
    """Keep a report of a large programme, as long as its counts."""
    cache.set(_report_key(round_, rounds, hides=hides), report, KEPT_FOR.total_seconds())


def _report_key(round_: Round | None, rounds: Sequence[Round], *, hides: bool) -> str:
    return _key(f"page:{round_.pk if round_ else 0}:{get_language()}", rounds, hides=hides)


def _key(what: str, rounds: Iterable[Round], *, hides: bool) -> str:
    """Other rounds, or rounds with other dates, are counted anew."""
    said = [(one.pk, one.name, one.opens_on, one.match_on, one.starts_on, one.weeks, one.showcase_on) for one in rounds]
    return f"reports:{what}:{hides}:{hashlib.sha256(repr(said).encode()).hexdigest()}"
