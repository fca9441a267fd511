"""Reads about surveys that other rooms may use, and those of members."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from rounds.models import Round
from surveys.models import Participation, Role, Survey

FEW = 5  # Committee viewers read no count of fewer people.


def answered_kind(round_: Round, kind: str) -> set[int]:
    """The pks of those who answered the round's survey of a kind ("mid", "end"); one query."""
    rows = Participation.objects.filter(survey__round=round_, survey__kind=kind, has_answered=True)
    return {pk for pk in rows.values_list("user", flat=True) if pk is not None}


def answered_in(rounds: Iterable[Round | int], kind: str) -> set[tuple[int, int]]:
    """(round pk, user pk) of everyone who answered the survey of a kind, over many rounds; one query."""
    pks = [one if isinstance(one, int) else one.pk for one in rounds]
    rows = Participation.objects.filter(survey__round__in=pks, survey__kind=kind, has_answered=True)
    return set(rows.exclude(user=None).values_list("survey__round", "user"))


@dataclass(frozen=True)
class ResponseRate:
    """How many were asked and how many answered a survey, by role."""

    survey: Survey
    invited: dict[str, int]
    answered: dict[str, int]
    groups: int

    @property
    def all_invited(self) -> int:
        """Everyone who was asked."""
        return sum(self.invited.values())

    @property
    def all_answered(self) -> int:
        """Everyone who answered."""
        return sum(self.answered.values())

    @property
    def percent(self) -> int:
        """The share that answered, in whole percent; 0 where nobody was asked."""
        return round(100 * self.all_answered / self.all_invited) if self.all_invited else 0

    @property
    def has_few(self) -> bool:
        """Whether from one to four people answered, or from one to four did not."""
        return any(0 < number < FEW for number in (self.all_answered, self.all_invited - self.all_answered))

    @property
    def has_few_of_a_role(self) -> bool:
        """Whether from one to four people of a role answered."""
        return any(0 < number < FEW for number in self.answered.values())


def response_rates(rounds: Iterable[Round | int]) -> dict[int, list[ResponseRate]]:
    """The surveys of rounds with their rates, by round pk, in the order of opening; two queries however many.

    `groups` is how many groups the answers come from.
    """
    pks = [one if isinstance(one, int) else one.pk for one in rounds]
    surveys = list(Survey.objects.filter(round__in=pks).select_related("round"))
    rates = _rates_of(surveys)
    found: dict[int, list[ResponseRate]] = {pk: [] for pk in pks}
    for survey in surveys:
        found[survey.round_id].append(rates[survey.pk])
    return found


def response_rate(survey: Survey) -> ResponseRate:
    """The rate of one survey; one query."""
    return _rates_of([survey])[survey.pk]


def _rates_of(surveys: Iterable[Survey]) -> dict[int, ResponseRate]:
    """One query, and one row a survey, however many people and groups there are."""
    found = {survey.pk: survey for survey in surveys}
    answered = Q(has_answered=True)
    counts = {"groups": Count("group", distinct=True, filter=answered)}
    for role in Role.values:
        counts[f"invited_{role}"] = Count("pk", filter=Q(role=role))
        counts[f"answered_{role}"] = Count("pk", filter=Q(role=role) & answered)
    rows = Participation.objects.filter(survey__in=found).order_by().values_list("survey").annotate(**counts)
    counted = {pk: dict(zip(counts, numbers, strict=True)) for pk, *numbers in rows}
    none = dict.fromkeys(counts, 0)
    return {pk: _rate(survey, counted.get(pk, none)) for pk, survey in found.items()}


def _rate(survey: Survey, counted: Mapping[str, int]) -> ResponseRate:
    invited = {role: counted[f"invited_{role}"] for role in Role.values}
    answered = {role: counted[f"answered_{role}"] for role in Role.values}
    return ResponseRate(survey, invited, answered, counted["groups"])


def participation_of(user: User, survey: Survey) -> Participation | None:
    """A person's place in a survey, if they are asked."""
    return Participation.objects.filter(survey=survey, user=user).first()


def open_and_unanswered(user: User, now: dt.datetime) -> list[Survey]:
    """Surveys that wait for a person; one query."""
    mine = Participation.objects.filter(user=user, has_answered=False).values("survey")
    surveys = Survey.objects.filter(pk__in=mine, opened_at__isnull=False, closed_at=None).select_related("round")
    return [survey for survey in surveys if survey.is_open(now)]
