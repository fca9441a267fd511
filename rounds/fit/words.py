"""What the live fit says: the server of what was saved and the script of what is drawn, in the same sentences."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.languages import LANGUAGES
from rounds.fit.queries import Fit
from rounds.models import Application
from slots.cells import CELLS_PER_WEEK, DAYS, MINUTES_PER_CELL, MINUTES_PER_DAY, format_time

WHATEVER = 0
"""Stands for any outcome."""


@dataclass(frozen=True)
class Best:
    """The start among somebody's hours at which the most could meet: its step, and for which outcome (0: whatever)."""

    step: int
    start: int
    outcome: int


def best_start(
    fit: Fit, cells: Collection[int], outcomes: Sequence[int], languages: Collection[str], minutes: int
) -> Best | None:
    """The best start for a meeting wholly within these cells; the earliest of equals, the outcome ranked best.

    `outcomes` are those chosen, the best first (`counted_keys`).
    None where nothing was counted, or no meeting fits into the cells.
    """
    keys = counted_keys(fit, outcomes, languages)
    free = set(cells)
    length = -(-minutes // MINUTES_PER_CELL)
    starts = [start for start in sorted(free) if all((start + step) % CELLS_PER_WEEK in free for step in range(length))]
    found = [Best(int(fit.steps[key][start]), start, outcome) for start in starts for outcome, key in keys]
    return max(found, key=lambda one: one.step, default=None)


def counted_keys(fit: Fit, outcomes: Sequence[int], languages: Collection[str]) -> list[tuple[int, str]]:
    """The counts that concern somebody, each with its outcome; those of any outcome where the own ones show nobody."""
    found: list[tuple[int, str]] = []
    for wanted in (outcomes, [WHATEVER]):
        keys = [(one, f"{one}:{language}") for one in wanted for language in languages]
        found = [(one, key) for one, key in keys if key in fit.steps] or found
        if any(fit.steps[key].strip("0") for _one, key in found):
            break
    return found


def words_for(role: str) -> dict[str, Any]:
    """All sentences, as templates in braces, for somebody who applies in a role and looks for the other side."""
    days = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
    if role == Application.Role.MENTEE:
        return {
            "days": days,
            "steps": ["", _("3 or more"), _("6 or more"), _("11 or more"), _("more than 20")],
            "unknown": _("Too few mentors have applied so far to say when they could meet."),
            "ask": _("Draw hours of at least one meeting, and see here when mentors could meet you."),
            "best": _("Best of your hours: {time}. We know of {many} mentors for {outcome} who could meet then."),
            "bestAny": _("Best of your hours: {time}. We know of {many} mentors who could meet then, for any outcome."),
            "few": _("At your hours so far, we know of only a few mentors for what you chose (fewer than 3)."),
            "fewAny": _("At your hours so far, we know of only a few mentors (fewer than 3), for any outcome."),
            "cell": _("{many} mentors could begin to meet"),
        }
    return {
        "days": days,
        "steps": ["", _("3 or more"), _("6 or more"), _("11 or more"), _("more than 20")],
        "unknown": _("Too few mentees have applied so far to say when they could meet."),
        "ask": _("Draw hours of at least one meeting, and see here when mentees could meet you."),
        "best": _("Best of your hours: {time}. We know of {many} mentees for {outcome} who could meet then."),
        "bestAny": _("Best of your hours: {time}. We know of {many} mentees who could meet then, for any outcome."),
        "few": _("At your hours so far, we know of only a few mentees for what you chose (fewer than 3)."),
        "fewAny": _("At your hours so far, we know of only a few mentees (fewer than 3), for any outcome."),
        "cell": _("{many} mentees could begin to meet"),
    }


def say_best(words: dict[str, Any], best: Best | None, names: dict[int, str], *, is_counted: bool, is_own: bool) -> str:
    """The sentence about somebody's hours; `is_own` where outcomes that they chose were counted."""
    if not is_counted:
        return str(words["unknown"])
    if best is None:
        return str(words["ask"])
    if not best.step:
        return str(words["few" if is_own else "fewAny"])
    minute = best.start * MINUTES_PER_CELL
    said = {
        "time": f"{words['days'][minute // MINUTES_PER_DAY % len(DAYS)]} {format_time(minute % MINUTES_PER_DAY)}",
        "many": words["steps"][best.step],
        "outcome": names.get(best.outcome, ""),
    }
    return str(words["best" if is_own else "bestAny"]).format(**said)


def languages_in(fit: Fit) -> dict[str, str]:
    """The languages that something was counted for, by code, with their English names."""
    codes = {key.partition(":")[2] for key in fit.steps}
    return {code: LANGUAGES[code].name for code in sorted(codes) if code in LANGUAGES}
