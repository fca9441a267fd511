"""Plots as SVG from our own templates: sizes are percentages, so that text keeps its size on every screen.

Each plot has a title and says in words what it shows; the same numbers stand in a table beside it.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reports.report.figures import Figure, interval_text, percent
from reports.report.funnel import STAGES
from reports.report.teaching_grid import Teaching
from reports.report.weeks import RECORDED, WeekCell, Weeks

LINE = 46
BAR_TOP, BAR_HEIGHT = 22, 12
COLUMN_HEIGHT, COLUMN_TOP, COLUMN_FOOT = 120, 20, 22


@dataclass(frozen=True)
class Bar:
    """One horizontal bar: its words, and from where to where it reaches, in percent of the width."""

    label: str
    said: str
    top: int
    width: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def text_y(self) -> int:
        """Where its words stand."""
        return self.top + 15

    @property
    def y(self) -> int:
        """Its upper edge."""
        return self.top + BAR_TOP

    @property
    def middle(self) -> float:
        """The middle of its height."""
        return self.y + BAR_HEIGHT / 2


@dataclass(frozen=True)
class Column:
    """One upright column, with its number above and its name beneath."""

    label: str
    said: str
    x: float
    width: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """The middle of its width, in percent."""
        return self.x + self.width / 2


@dataclass(frozen=True)
class Plot:
    """A whole plot, drawn by `templates/reports/plots/`."""

    slug: str
    title: str
    words: str
    height: int
    bars: Sequence[Bar] = field(default_factory=list)
    columns: Sequence[Column] = field(default_factory=list)


def funnel_plot(figures: Sequence[Figure], title: str, words_for: Mapping[str, Promise] | None = None) -> Plot:
    """A bar for each stage, as a share of the largest; `words_for` calls stages otherwise, by their slug."""
    called = words_for or {}
    most = max((figure.number or 0 for figure in figures), default=0)
    bars = [
        Bar(
            label=str(called.get(stage.slug, stage.label)),
            said=_("%(number)s (%(share)s)") % {"number": figure.text, "share": figure.percent}
            if figure.percent
            else figure.text,
            top=place * LINE,
            width=round(100 * figure.number / most, 2) if figure.number is not None and most else None,
        )
        for place, (stage, figure) in enumerate(zip(STAGES, figures, strict=True))
    ]
    words = "; ".join(f"{bar.label}: {bar.said}" for bar in bars)
    return Plot("funnel", title, words, len(bars) * LINE, bars=bars)


def attendance_plot(weeks: Weeks, where: int, hidden: AbstractSet[WeekCell]) -> Plot | None:
    """The share of those recorded who were there, by week; None where no meeting was held. A hidden week is empty."""
    found = weeks.weeks_of(where)
    if not found:
        return None
    step = 100 / found[-1]
    columns = []
    for week in range(1, found[-1] + 1):
        there, recorded = (WeekCell(name, week, where) for name in ("present", RECORDED))
        share = None
        if weeks.counts[recorded] and not {there, recorded} & hidden:
            share = weeks.counts[there] / weeks.counts[recorded]
        height = COLUMN_HEIGHT * (share or 0)
        columns.append(
            Column(
                label=str(week),
                said="" if share is None else f"{100 * share:.0f}",
                x=round((week - 1 + 0.12) * step, 2),
                width=round(0.76 * step, 2),
                y=round(COLUMN_TOP + COLUMN_HEIGHT - height, 1),
                height=round(height, 1),
            )
        )
    words = "; ".join(
        _("week %(week)s: %(share)s %%") % {"week": one.label, "share": one.said} for one in columns if one.said
    )
    title = _("Share of members who were there, by week (%)")
    return Plot("attendance", title, words, COLUMN_TOP + COLUMN_HEIGHT + COLUMN_FOOT, columns=columns)


def teaching_plot(teaching: Teaching) -> Plot | None:
    """Each group's share with its interval; None where neither may be seen."""
    lines = [line for line in teaching.lines if line.interval]
    bars = [
        Bar(
            label=line.label,
            said=percent(line.interval.value),
            top=place * LINE,
            width=round(100 * line.interval.value, 2),
            low=round(100 * line.interval.low, 2),
            high=round(100 * line.interval.high, 2),
        )
        for place, line in enumerate(lines)
        if line.interval
    ]
    if not bars:
        return None
    words = "; ".join(f"{line.label}: {interval_text(line.interval)}" for line in lines)
    title = _("Share who taught a workshop within 12 months, with 95 % intervals")
    return Plot("teaching", title, words, len(bars) * LINE, bars=bars)


def as_file(plot: Plot) -> str:
    """A plot as an SVG file of its own, with its colors in it."""
    return render_to_string("reports/plots/file.svg", {"plot": plot})
