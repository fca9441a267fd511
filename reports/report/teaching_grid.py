"""Whether mentees went on to teach, as it is shown: counts, shares with intervals, and what can't be said."""

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.report.figures import HIDDEN, Figure, Grid, Row, interval_text
from reports.report.intervals import Interval
from reports.report.teaching import ALL, Case, Comparison, Group, TeachingCell, compare, teaching_counts

COUNTS = ("people", "unknown", "known", "taught", "planned")


@dataclass(frozen=True)
class Line:
    """One group's share, once by all imports and once without what rests on AMY's list alone; None where hidden."""

    label: str
    interval: Interval | None
    sure: Interval | None


@dataclass(frozen=True)
class Teaching:
    """What the report says; `due_on` is when a round's twelve months are over, where they are not yet."""

    grid: Grid | None
    lines: list[Line]
    difference: Interval | None
    sure_difference: Interval | None
    own_word: int | None
    due_on: dt.date | None = None

    @property
    def sentence(self) -> str:
        """What the difference says, and what it doesn't."""
        if self.difference is None:
            return ""
        words = {key: points(getattr(self.difference, key)) for key in ("value", "low", "high")}
        said = _("The difference is %(value)s percentage points (95 %% interval %(low)s to %(high)s).") % words
        if self.difference.low <= 0 <= self.difference.high:
            return said + " " + _("That includes none at all: so few people can't tell.")
        return said + " " + _("Chance alone would hardly do that; but nobody drew lots for who got a place.")

    @property
    def shown(self) -> list[str]:
        """Each share in words, with its interval, and what it rests on."""
        said = [f"{line.label}: {interval_text(line.interval)}" for line in self.lines if line.interval]
        without = [f"{line.label}: {interval_text(line.sure)}" for line in self.lines if line.sure]
        if any(line.sure != line.interval for line in self.lines) and without:
            said.append(_("Without those of whom only AMY's list says so: %s.") % "; ".join(without))
        if self.own_word:
            said.append(
                ngettext(
                    "For %(number)s of those known, the number at application is only what they said themselves.",
                    "For %(number)s of those known, the numbers at application are only what they said themselves.",
                    self.own_word,
                )
                % {"number": self.own_word}
            )
        return said


def points(value: float) -> str:
    """Percentage points with their sign."""
    return f"{100 * value:+.0f}".replace("-", "\N{MINUS SIGN}")


def teaching_of(
    cases: list[Case], where: int, hidden: AbstractSet[TeachingCell], due_on: dt.date | None, *, hides: bool
) -> Teaching:
    """The comparison of a round, or of all; `cases` are those whose twelve months are over."""
    wanted = [case for case in cases if where in (ALL, case.round)]
    if not wanted:
        return Teaching(None, [], None, None, None, due_on)
    counts, compared = teaching_counts(wanted), compare(wanted)

    def is_hidden(group: str, *figures: str) -> bool:
        return bool({TeachingCell(figure, group, where) for figure in figures} & hidden)

    rows, lines = [], []
    for group in Group:
        share = compared.share_of(group)
        shown = [
            HIDDEN
            if is_hidden(group, name)
            else Figure(
                counts[TeachingCell(name, group, where)],
                share.known if name == "taught" and not is_hidden(group, "known", "not") else None,
            )
            for name in COUNTS
        ]
        rows.append(Row(group.label, shown))
        known = None if is_hidden(group, "known", "taught", "not") else share.interval
        sure = None if is_hidden(group, "known", "taught", "not", "planned", "sure") else share.sure
        lines.append(Line(group.label, known, sure))
    difference, sure_difference = differences(compared, lines)
    columns = [_("people"), _("not known"), _("known"), _("taught"), _("of these by AMY's list alone")]
    grid = Grid("teaching", _("Did they go on to teach?"), _("Mentees"), columns, rows)
    own_word = None if hides else sum(compared.share_of(group).own_word for group in Group)
    return Teaching(grid, lines, difference, sure_difference, own_word)


def differences(compared: Comparison, lines: list[Line]) -> tuple[Interval | None, Interval | None]:
    """The differences, where both shares of which they are may be seen."""
    first = compared.difference if all(line.interval for line in lines) else None
    return first, compared.sure_difference if all(line.sure for line in lines) else None
