"""What members read of a matching beside its reasons: their other possible groups, and what helps who has none."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups.proposals.alternatives import FULL, LOWER, NEEDED, OPEN, SMALLER
from rounds.models import Application

# (to the mentee, to the mentor), where no hours are known that would place them.
ADVICE = {
    "no_mentor_offers": (
        gettext_lazy("More hours alone would not have helped: ranking more outcomes, or naming another language, may."),
        gettext_lazy("More hours alone would not have helped: offering more outcomes, or another language, may."),
    ),
    "no_hours": (gettext_lazy("Give your free hours: 15 or more a week give you the best chance."),) * 2,
    "no_outcomes": (gettext_lazy("Please write to us which outcomes you would like to work on."),) * 2,
    "no_languages": (gettext_lazy("Please write to us in which languages you could meet."),) * 2,
    "kept_apart": (gettext_lazy("Please write to us: hours are not what stands in the way."),) * 2,
    "by_hand": (gettext_lazy("Please write to us if you would like to know more."),) * 2,
    "seat_free": (gettext_lazy("Please write to us if you would like to know more."),) * 2,
}
MORE_HOURS = gettext_lazy("More free hours help most. People who give 15 or more a week are nearly always placed.")


# What the only other group would have cost.
ALONE = {
    FULL: gettext_lazy("It was full: your place there would have been somebody else's."),
    NEEDED: gettext_lazy("The group that you are in would have been too small to start without you."),
    LOWER: gettext_lazy("It works on an outcome that you ranked lower."),
    SMALLER: gettext_lazy("The group that you are in would have been smaller than groups should be."),
    OPEN: gettext_lazy("It had a free seat, too; for the round as a whole it would have been no better."),
}


def advice_for(reason: str, role: str) -> str:
    """What helps somebody without a group for whom no few extra hours are known to be enough."""
    if reason not in ADVICE:
        return str(MORE_HOURS)
    return str(ADVICE[reason][1 if role == Application.Role.MENTOR else 0])


def about_others(others: Mapping[str, int] | None) -> list[str]:
    """What the other groups would have cost, by what that is; nothing where it was not kept."""
    if others is None:
        return []
    total = sum(others.values())
    if not total:
        return [_("No other group of the round fits your hours, outcomes and languages.")]
    said = [
        ngettext(
            "One other group would have fit your hours, outcomes and languages.",
            "%(total)s other groups would have fit your hours, outcomes and languages.",
            total,
        )
        % {"total": total}
    ]
    if total == 1:
        return said + [str(ALONE[cost]) for cost in ALONE if others.get(cost)]
    return said + [say(others[cost]) % {"number": others[cost]} for cost, say in COSTS.items() if others.get(cost)]


def _full(number: int) -> str:
    return ngettext(
        "One of them was full: your place there would have been somebody else's.",
        "%(number)s of them were full: your place there would have been somebody else's.",
        number,
    )


def _needed(number: int) -> str:
    return ngettext(
        "For one of them, the group that you are in would have been too small to start without you.",
        "For %(number)s of them, the group that you are in would have been too small to start without you.",
        number,
    )


def _lower(number: int) -> str:
    return ngettext(
        "One of them works on an outcome that you ranked lower.",
        "%(number)s of them work on an outcome that you ranked lower.",
        number,
    )


def _smaller(number: int) -> str:
    return ngettext(
        "For one of them, the group that you are in would have been smaller than groups should be.",
        "For %(number)s of them, the group that you are in would have been smaller than groups should be.",
        number,
    )


def _open(number: int) -> str:
    return ngettext(
        "One of them had a free seat, too; for the round as a whole it would have been no better.",
        "%(number)s of them had a free seat, too; for the round as a whole they would have been no better.",
        number,
    )


COSTS: dict[str, Callable[[int], str]] = {
    FULL: _full,
    NEEDED: _needed,
    LOWER: _lower,
    SMALLER: _smaller,
    OPEN: _open,
}
