"""What is shown of the other side's hours on one clock."""

from dataclasses import dataclass, field

from rounds.models import Application, FitMap, Round
from slots.clocks import clock_key
from slots.zones import UnknownZone

OTHER_SIDE = {
    Application.Role.MENTOR: Application.Role.MENTEE,
    Application.Role.MENTEE: Application.Role.MENTOR,
}


@dataclass(frozen=True)
class Fit:
    """By outcome (0: whatever outcome) and language, such as "12:en", a step 0 to 4 for each start of the week."""

    steps: dict[str, str] = field(default_factory=dict)
    counted_on: str = ""


def counted_for(round_: Round) -> str:
    """For which meetings a count is true."""
    return f"{round_.starts_on.isoformat()}, {round_.weeks} weeks, {round_.meeting_minutes} minutes"


def fit_for(round_: Round, role: str, zone: str) -> Fit:
    """What somebody who applies in a role sees of the other side, on the clock of their zone; one query.

    The same for everyone on that clock. Nothing where too few have applied, or the round's dates were changed since.
    """
    try:
        clock = clock_key(zone, round_.starts_on, round_.weeks)
    except UnknownZone:
        return Fit()
    maps = FitMap.objects.filter(
        snapshot__round=round_,
        snapshot__role=OTHER_SIDE[Application.Role(role)],
        snapshot__counted_for=counted_for(round_),
        clock=clock,
    )
    found = maps.select_related("snapshot").first()
    if found is None or found.snapshot.counted_on is None:
        return Fit()
    return Fit(found.steps, found.snapshot.counted_on.isoformat())
