"""Counting anew what is due: asked by the schedule, at most once a day for a round."""

import datetime as dt

from django.conf import settings
from django.db.models import Prefetch, Q

from groups.fit.counting import Counted, keys_of
from groups.fit.lots import Found, count_due
from groups.matching.problem import Round as RoundOfProblem
from groups.proposals.problem import cells_of
from rounds.fit.queries import counted_for
from rounds.models import Application, FitMap, FitSnapshot, OutcomeChoice, Round
from slots.clocks import by_clock
from slots.zones import all_zones

EVERY = dt.timedelta(days=1)


def renew_fits(now: dt.datetime) -> int:
    """Look at every round that is open and was not looked at for a day; returns how many counts were made.

    One query where nothing is due.
    """
    return sum(_renew(round_, role, now) for round_ in _rounds_to_look_at(now) for role in Application.Role.values)


def _rounds_to_look_at(now: dt.datetime) -> list[Round]:
    # Some days more on both sides: the exact instants follow from the dates.
    today, day = now.date(), dt.timedelta(days=1)
    looked = FitSnapshot.objects.filter(looked_at__gt=now - EVERY).values("round")
    near = Round.objects.filter(opens_on__lte=today + day, closes_on__gte=today - 2 * day)
    return [one for one in near.exclude(pk__in=looked) if one.opens_at <= now < one.closes_at]


def _renew(round_: Round, role: str, now: dt.datetime) -> int:
    snapshot, _is_new = FitSnapshot.objects.select_for_update().get_or_create(
        round=round_, role=role, defaults={"looked_at": now, "counted_for": counted_for(round_)}
    )
    if snapshot.counted_for != counted_for(round_):
        # Steps of other dates would be wrong. What was counted stays, so that no one can have it counted anew.
        snapshot.maps.all().delete()
        snapshot.counted_for = counted_for(round_)
    zones = by_clock(all_zones(), round_.starts_on, round_.weeks)
    found = count_due(_as_of_problem(round_), people_of(round_, role), snapshot.people, zones, settings.SECRET_KEY)
    if found.people:
        _keep(snapshot, found)
        snapshot.people |= found.people
        snapshot.counted_on = now.date()
    snapshot.looked_at = now
    snapshot.save()
    return len(found.people)


def people_of(round_: Round, role: str) -> list[Counted]:
    """Those accepted in a role who gave hours, outcomes and languages; 2 queries."""
    accepted = Q(round=round_, role=role, state=Application.State.ACCEPTED)
    chosen = Prefetch("choices", queryset=OutcomeChoice.objects.only("application_id", "outcome_id"))
    found = Application.objects.filter(accepted, user__availability__isnull=False)
    found = found.select_related("user__availability").prefetch_related(chosen)
    return [
        Counted(
            one.pk,
            one.user.zone,
            frozenset(cells),
            keys_of((choice.outcome_id for choice in one.choices.all()), one.languages or one.user.languages),
        )
        for one in found
        if (cells := cells_of(one.user))
    ]


def _keep(snapshot: FitSnapshot, found: Found) -> None:
    """Put the new steps beside what was counted before."""
    kept = {one.clock: one for one in snapshot.maps.all()}
    maps = [kept.get(clock, FitMap(snapshot=snapshot, clock=clock)) for clock in found.steps]
    for one in maps:
        one.steps = one.steps | found.steps[one.clock]
    FitMap.objects.bulk_update([one for one in maps if one.pk], ["steps"])
    FitMap.objects.bulk_create([one for one in maps if not one.pk])


def _as_of_problem(round_: Round) -> RoundOfProblem:
    sizes = (round_.mentees_min, round_.mentees_wanted, round_.mentees_max)
    return RoundOfProblem(round_.slug, round_.starts_on, round_.weeks, round_.meeting_minutes, *sizes)
