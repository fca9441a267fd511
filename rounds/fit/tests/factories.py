"""Counts for tests, as if they had been made."""

import datetime as dt

from django.utils import timezone

from rounds.fit.queries import counted_for
from rounds.models import FitMap, FitSnapshot, Round
from slots.cells import CELLS_PER_WEEK
from slots.clocks import clock_key


def make_fit(round_: Round, role: str, steps: dict[str, dict[int, int]], zone: str = "Europe/Berlin") -> FitMap:
    """Counts of the people of a role on one clock: by outcome and language ("7:en") the steps of some starts."""
    now = timezone.now()
    snapshot, _is_new = FitSnapshot.objects.get_or_create(
        round=round_,
        role=role,
        defaults={"looked_at": now, "counted_on": dt.date(2027, 3, 4), "counted_for": counted_for(round_)},
    )
    digits = {
        key: "".join(str(by_start.get(start, 0)) for start in range(CELLS_PER_WEEK)) for key, by_start in steps.items()
    }
    clock = clock_key(zone, round_.starts_on, round_.weeks)
    return FitMap.objects.create(snapshot=snapshot, clock=clock, steps=digits)
