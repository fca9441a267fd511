"""Writes of a person's profile."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.availability.services import set_availability
from accounts.models import Availability, User
from accounts.services import organization_named
from slots.cells import CELLS_PER_WEEK, MINUTES_PER_CELL
from slots.zones import get_zone

PROFILE_FIELDS = (
    "name",
    "zone",
    "country",
    "city",
    "languages",
    "affiliation",
    "github",
    "orcid",
    "amy_username",
)


def moved_cells(cells: Iterable[int], *, minutes: int) -> list[int]:
    """Cells as they lie on a clock that shows `minutes` more; half hours covered only in part are left out."""
    given = set(cells)
    shift, rest = divmod(minutes, MINUTES_PER_CELL)
    moved = {(cell + shift) % CELLS_PER_WEEK for cell in given}
    if rest:
        later = {(cell + 1) % CELLS_PER_WEEK for cell in moved}
        moved &= later
    return sorted(moved)


def minutes_between(old_zone: str, new_zone: str, at: dt.datetime) -> int:
    """How much more the new zone's clock shows than the old one's at an aware instant."""
    old, new = (at.astimezone(get_zone(name)).utcoffset() or dt.timedelta() for name in (old_zone, new_zone))
    return int((new - old).total_seconds() // 60)


@transaction.atomic
def save_profile(*, user: User, values: dict[str, Any], keep_moments: bool = False) -> None:
    """Keep what a person says of themselves; `values` holds some of PROFILE_FIELDS.

    Where the zone changes, free hours stay on the clock (18:00 stays 18:00), or with `keep_moments` move with it, so
    that they mean the same moments as before by today's difference of the clocks.
    """
    old_zone = user.zone
    for field in PROFILE_FIELDS:
        if field in values:
            setattr(user, field, values[field])
    if "affiliation" in values:
        user.organization = organization_named(user.affiliation)
    user.save()
    if keep_moments and user.zone != old_zone:
        kept = Availability.objects.filter(user=user).first()
        if kept:
            minutes = minutes_between(old_zone, user.zone, timezone.now())
            set_availability(user=user, cells=moved_cells(kept.cells, minutes=minutes))
