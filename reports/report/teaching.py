"""Did they go on to teach? Mentees with a place against those who were eligible and got none. Pure.

Imports state how many workshops someone has taught up to a day. Whether a person taught within 12 months of the
showcase is known where an import is dated around the end of these: from a month before to three months after. They
did where it, or an earlier one, says more than was known at their application. Of all others it isn't known: someone
whose last import is old may have taught since, so that counting only those of whom an old one says "yes" would
flatter the share.

AMY's "Taught times" may count workshops that are planned and not held yet. What rests on that list alone is counted as
taught, since often nothing else exists, but shown apart, and once more left out (`sure`).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.report.hiding import Sum, hidden_keys
from reports.report.intervals import Interval, newcombe, wilson

EARLIEST, LATEST = dt.timedelta(days=-31), dt.timedelta(days=92)
ALL = 0


class Group(StrEnum):
    """Who is compared."""

    MENTORED = "mentored"
    NOT_PLACED = "not-placed"

    @property
    def label(self) -> str:
        """In words."""
        return {"mentored": _("mentored"), "not-placed": _("eligible, not placed")}[self.value]


class Outcome(StrEnum):
    """What is known of one person."""

    TAUGHT = "taught"
    PLANNED = "planned"
    NOT = "not"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    NO_START = "no-start"
    NO_IMPORT = "no-import"


UNKNOWN = (Outcome.TOO_EARLY, Outcome.TOO_LATE, Outcome.NO_START, Outcome.NO_IMPORT)


@dataclass(frozen=True)
class Fact:
    """Workshops taught up to a day, as an import states it; `is_sure` if it can't count future ones."""

    as_of: dt.date
    value: int
    is_sure: bool


@dataclass(frozen=True)
class Case:
    """One mentee: what was known at application, which 12 months count, and what imports said."""

    user: int
    round: int
    group: Group
    applied_on: dt.date
    said: int | None
    ends_on: dt.date
    facts: tuple[Fact, ...] = ()

    @property
    def start(self) -> int | None:
        """Workshops taught at application: the newest import's number of that day or before, else the person's own."""
        before = [fact for fact in self.facts if fact.as_of <= self.applied_on]
        return max(before, key=lambda fact: fact.as_of).value if before else self.said

    @property
    def rests_on_own_word(self) -> bool:
        """Whether the number at application is only what the person said."""
        return self.said is not None and all(fact.as_of > self.applied_on for fact in self.facts)


def outcome_of(case: Case) -> Outcome:
    """What is known of someone."""
    after = [fact for fact in case.facts if fact.as_of > case.applied_on]
    if not after:
        return Outcome.NO_IMPORT
    near = [fact for fact in after if EARLIEST <= fact.as_of - case.ends_on <= LATEST]
    if not near:
        return Outcome.TOO_LATE if any(fact.as_of > case.ends_on for fact in after) else Outcome.TOO_EARLY
    start = case.start
    if start is None:
        return Outcome.NO_START
    last_day = min(near, key=lambda fact: abs(fact.as_of - case.ends_on)).as_of
    more = [fact for fact in after if fact.as_of <= last_day and fact.value > start]
    if not more:
        return Outcome.NOT
    return Outcome.TAUGHT if any(fact.is_sure for fact in more) else Outcome.PLANNED


@dataclass(frozen=True)
class Share:
    """How many of those of whom it is known taught, with what isn't known beside it."""

    people: int
    outcomes: Mapping[Outcome, int]
    own_word: int

    @property
    def taught(self) -> int:
        """Those who taught by any import."""
        return self.outcomes.get(Outcome.TAUGHT, 0) + self.only_amy

    @property
    def only_amy(self) -> int:
        """Those of whom only AMY's list says so, which may count workshops that were planned."""
        return self.outcomes.get(Outcome.PLANNED, 0)

    @property
    def known(self) -> int:
        """Those of whom it is known whether they taught."""
        return self.taught + self.outcomes.get(Outcome.NOT, 0)

    @property
    def unknown(self) -> int:
        """Those of whom no import tells."""
        return self.people - self.known

    @property
    def interval(self) -> Interval | None:
        """The share of those known who taught."""
        return wilson(self.taught, self.known)

    @property
    def sure(self) -> Interval | None:
        """The same, leaving out those of whom only AMY's list says so."""
        return wilson(self.taught - self.only_amy, self.known - self.only_amy)


@dataclass(frozen=True)
class Comparison:
    """Both groups, and the difference of their shares."""

    mentored: Share
    not_placed: Share

    @property
    def difference(self) -> Interval | None:
        """Mentored minus not placed."""
        return newcombe(self.mentored.interval, self.not_placed.interval)

    @property
    def sure_difference(self) -> Interval | None:
        """The same without those of whom only AMY's list says so."""
        return newcombe(self.mentored.sure, self.not_placed.sure)

    def share_of(self, group: Group) -> Share:
        """One of the two."""
        return self.mentored if group == Group.MENTORED else self.not_placed


def compare(cases: Iterable[Case]) -> Comparison:
    """Count both groups."""
    cases = list(cases)
    shares = {}
    for group in Group:
        of = [case for case in cases if case.group == group]
        outcomes = Counter(outcome_of(case) for case in of)
        known = [case for case in of if outcome_of(case) not in UNKNOWN]
        shares[group] = Share(len(of), dict(outcomes), sum(case.rests_on_own_word for case in known))
    return Comparison(shares[Group.MENTORED], shares[Group.NOT_PLACED])


def one_case_a_person(cases: Iterable[Case]) -> list[Case]:
    """Each person once: in the first round that gave them a place, else in the first to which they applied."""
    chosen: dict[int, Case] = {}
    for case in sorted(cases, key=lambda case: (case.group != Group.MENTORED, case.applied_on, case.round)):
        chosen.setdefault(case.user, case)
    return list(chosen.values())


class TeachingCell(NamedTuple):
    """One count of a group in a round: people, known, taught, planned, not or unknown."""

    figure: str
    group: str
    round: int


def teaching_counts(cases: list[Case]) -> dict[TeachingCell, int]:
    """All counts, of each round and of all of them."""
    counts = {}
    for where in (ALL, *sorted({case.round for case in cases})):
        compared = compare(case for case in cases if where in (ALL, case.round))
        for group in Group:
            share = compared.share_of(group)
            counts[TeachingCell("people", group, where)] = share.people
            counts[TeachingCell("known", group, where)] = share.known
            counts[TeachingCell("unknown", group, where)] = share.unknown
            counts[TeachingCell("taught", group, where)] = share.taught
            counts[TeachingCell("planned", group, where)] = share.only_amy
            counts[TeachingCell("sure", group, where)] = share.taught - share.only_amy
            counts[TeachingCell("not", group, where)] = share.known - share.taught
    return counts


def teaching_secrets(cases: list[Case]) -> set[TeachingCell]:
    """What a committee viewer may not see of it."""
    figures = teaching_counts(cases)
    rounds = sorted({case.round for case in cases})
    parts = {"people": ("known", "unknown"), "known": ("taught", "not"), "taught": ("planned", "sure")}
    sums = [
        Sum(cell, [cell._replace(figure=part) for part in parts[cell.figure]])
        for cell in figures
        if cell.figure in parts
    ]
    sums += [Sum(cell, [cell._replace(round=where) for where in rounds]) for cell in figures if cell.round == ALL]
    return hidden_keys(figures, sums)
