"""Writes of people's free hours."""

from collections.abc import Iterable

from accounts.models import Availability, User
from slots.cells import checked_cells


def set_availability(*, user: User, cells: Iterable[int]) -> Availability:
    """Keep a person's free half hours of a week (0 to 335, on the wall clock of `user.zone`) instead of earlier ones.

    Raises ValueError for a cell that no week has.
    """
    availability, _is_new = Availability.objects.update_or_create(
        user=user, defaults={"cells": sorted(checked_cells(cells))}
    )
    return availability
