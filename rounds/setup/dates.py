"""The order of a round's dates, as the database demands it, said in words."""

import datetime as dt
from collections.abc import Mapping

from rounds.catalogue import DATE_FIELDS
from rounds.models import Round

# Earlier and later field of each pair; the same as the constraint `round_dates_in_order`.
ORDER = (
    ("opens_on", "info_on"),
    ("info_on", "closes_on"),
    ("closes_on", "match_on"),
    ("match_on", "onboarding_on"),
    ("onboarding_on", "starts_on"),
    ("starts_on", "touch_base_on"),
    ("touch_base_on", "showcase_on"),
    ("starts_on", "mid_survey_on"),
    ("mid_survey_on", "end_survey_on"),
    ("touch_base_on", "end_survey_on"),
    ("showcase_on", "report_on"),
    ("report_on", "follow_up_on"),
)


def out_of_order(dates: Mapping[str, dt.date | None]) -> list[tuple[str, str]]:
    """The pairs (earlier, later field) that stand the wrong way round; missing dates are left out."""
    found = []
    for first, second in ORDER:
        before, after = dates.get(first), dates.get(second)
        if before and after and before > after:
            found.append((first, second))
    return found


def dates_of(round_: Round) -> dict[str, dt.date]:
    """A round's dates by field."""
    return {name: getattr(round_, name) for name in DATE_FIELDS}


def shifted(round_: Round, opens_on: dt.date) -> dict[str, dt.date]:
    """A round's dates as far from a new opening as they were from the old one."""
    by = opens_on - round_.opens_on
    return {name: day + by for name, day in dates_of(round_).items()}


def label_of(name: str) -> str:
    """A field of a round in words."""
    return str(Round._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # Only for plain fields.
