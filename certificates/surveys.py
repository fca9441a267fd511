"""Who answered a round's end survey: the one place at which this room asks the room of surveys."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from rounds.models import Round
from surveys.models import Survey
from surveys.queries import answered_in
from surveys.results.permissions import sees_people_and_texts


@dataclass(frozen=True)
class EndSurvey:
    """A round's end survey: who answered (user pks), when it opens and closes, and where it is ("" before)."""

    answered: frozenset[int]
    opens_at: dt.datetime
    closes_at: dt.datetime
    url: str


def end_surveys_of(rounds: Iterable[Round], now: dt.datetime | None = None) -> dict[int, EndSurvey]:
    """The end survey of each round by its pk; absent where there is none, or it was never opened. Two queries."""
    now = now or timezone.now()
    asked = list(rounds)
    answered: dict[int, set[int]] = {}
    for round_pk, user_pk in answered_in(asked, Survey.Kind.END):
        answered.setdefault(round_pk, set()).add(user_pk)
    return {
        survey.round_id: EndSurvey(
            answered=frozenset(answered.get(survey.round_id, ())),
            opens_at=survey.opens_at,
            closes_at=survey.closes_at,
            url=reverse("surveys:survey", args=[survey.pk]) if survey.opened_at else "",
        )
        for survey in Survey.objects.filter(round__in=asked, kind=Survey.Kind.END)
        if survey.opened_at is not None or now < survey.closes_at
    }


def sees_who_answered(user: User, round_: Round) -> bool:
    """Whether a coordinator may read of each member if they answered; not in a round in which they have a place."""
    return sees_people_and_texts(user, round_)
