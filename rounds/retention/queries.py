"""Which round is reduced when, and what that will take out."""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.functional import Promise

from accounts.models import DecisionRecord
from accounts.mydata.erasure import ERASED_DOMAIN
from mail.models import OutboxMessage
from rounds.models import Round
from rounds.retention.registry import links, reductions

REDUCED = "round.reduced"
NAMELESS = f"@{ERASED_DOMAIN}"
MONTHS_FOR_MAIL = 24


@dataclass(frozen=True)
class Planned:
    """How many rows of one kind still hold something of people."""

    label: str | Promise
    number: int


def ends_on(round_: Round) -> dt.date:
    """The last day of a round: of its showcase, its end survey or its weeks, whichever is latest."""
    return max(round_.showcase_on, round_.end_survey_on, round_.starts_on + dt.timedelta(weeks=round_.weeks))


def reduces_on(round_: Round) -> dt.date:
    """The day from which only counts stay."""
    return months_later(ends_on(round_), round_.retention_months)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later or, where that month is shorter, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def kept_rounds() -> QuerySet[Round]:
    """Rounds that were not reduced yet."""
    subject = Concat(Value("rounds.round:"), Cast(OuterRef("pk"), CharField()))
    return Round.objects.filter(~Exists(DecisionRecord.objects.filter(subject=subject, action=REDUCED)))


def due_rounds(today: dt.date) -> list[Round]:
    """Rounds whose time is over and that were not reduced yet, the oldest first; one query."""
    return sorted((one for one in kept_rounds() if reduces_on(one) <= today), key=ends_on)


def reduced_at(rounds: list[Round]) -> dict[int, dt.datetime]:
    """When which of these rounds was reduced, by pk; one query."""
    subjects = {f"rounds.round:{one.pk}": one.pk for one in rounds}
    found = DecisionRecord.objects.filter(action=REDUCED, subject__in=subjects)
    return {subjects[subject]: made_at for subject, made_at in found.values_list("subject", "made_at")}


def people_of(round_: Round) -> set[int]:
    """Everyone whom a row of the round still names, by user pk; one query."""
    named = [
        rows(round_).exclude(user=None).exclude(user__email__endswith=NAMELESS).order_by().values_list("user")
        for rows in links.values()
    ]
    return {pk for (pk,) in named[0].union(*named[1:]).order_by()} if named else set()


def plan_of(round_: Round) -> list[Planned]:
    """What the reduction of a round would take out now; one query."""
    counted = [Coalesce(Subquery(_number_of(one.rows(round_))), 0) for one in reductions.values()]
    numbers = Round.objects.filter(pk=round_.pk).values_list(*counted).get()
    return [Planned(one.label, number) for one, number in zip(reductions.values(), numbers, strict=True)]


def _number_of(rows: "QuerySet[Any]") -> "QuerySet[Any, Any]":
    counted: QuerySet[Any, Any] = rows.order_by().values(all=Value(1)).annotate(number=Count("*")).values("number")
    return counted


def old_mail(now: dt.datetime) -> QuerySet[OutboxMessage]:
    """Messages older than two years, and older than any round that is still kept, which say more than their kind."""
    newest = dt.datetime.combine(months_later(now.date(), -MONTHS_FOR_MAIL), dt.time(), dt.UTC)
    opens = [round_.opens_at for round_ in kept_rounds()]
    return OutboxMessage.objects.filter(created_at__lt=min([newest, *opens])).exclude(to_email__endswith=NAMELESS)
