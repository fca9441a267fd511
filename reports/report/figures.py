"""Figures as they are shown: a number, with of how many it is a share; or hidden; or not yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.exporting import Cell as ExportedCell
from reports.report.intervals import Interval


@dataclass(frozen=True)
class Figure:
    """One number for a page or a file. Without a number it is hidden, or its time has not come."""

    number: int | None
    of: int | None = None
    is_hidden: bool = False

    @property
    def share(self) -> float | None:
        """The number as a share, 0 to 1; None where it is none, or of nobody."""
        return self.number / self.of if self.number is not None and self.of else None

    @property
    def text(self) -> str:
        """The number in words."""
        if self.is_hidden:
            return _("hidden")
        return _("not yet") if self.number is None else str(self.number)

    @property
    def percent(self) -> str:
        """The share as text, or "" where there is none."""
        return percent(self.share)

    @property
    def exported(self) -> list[ExportedCell]:
        """Number, of, and share, as a file holds them; words in place of a number that isn't shown."""
        number: ExportedCell = self.text if self.number is None else self.number
        return [number, self.of, None if self.share is None else round(self.share, 4)]


NOT_YET = Figure(None)
HIDDEN = Figure(None, is_hidden=True)


def percent(share: float | None) -> str:
    """A share as text, without decimals: "43 %"; "" for None."""
    return "" if share is None else f"{100 * share:.0f} %"


def interval_text(interval: Interval | None) -> str:
    """A share with its interval: "43 % (95 % interval 30 % to 57 %)"."""
    if interval is None:
        return ""
    words = {"value": percent(interval.value), "low": percent(interval.low), "high": percent(interval.high)}
    return _("%(value)s (95 %% interval %(low)s to %(high)s)") % words


@dataclass(frozen=True)
class Row:
    """A row of a grid: what it is about, its figures, and where the people behind it are listed ("" for nowhere)."""

    label: str
    figures: Sequence[Figure]
    url: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of figures. `slug` names it in files; `lead` is the heading of its first column."""

    slug: str
    title: str | Promise
    lead: str | Promise
    columns: Sequence[str | Promise]
    rows: Sequence[Row]
    note: str = ""

    @property
    def has_hidden(self) -> bool:
        """Whether something of it is hidden."""
        return any(figure.is_hidden for row in self.rows for figure in row.figures)
