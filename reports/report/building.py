"""Puts a report together: for a round or for all, as a coordinator, a committee viewer or the public may see it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.cockpit import is_over
from reports.report.counting import LARGE, Counts, counts_of, keep_report, kept_report, taught_in
from reports.report.figures import Figure, Grid
from reports.report.funnel import ALL, STAGES
from reports.report.funnel_grids import breakdowns, stage_figures
from reports.report.people_grids import ShownTime, attendance_grid, response_grid, shown_time
from reports.report.plots import Plot, attendance_plot, funnel_plot, teaching_plot
from reports.report.taught import months_later
from reports.report.teaching import EARLIEST
from reports.report.teaching_grid import Teaching, teaching_of
from rounds.models import Round


@dataclass(frozen=True)
class Report:
    """Everything that a report shows. `round` is None for that over all rounds."""

    round: Round | None
    made_at: dt.datetime
    hides: bool
    is_over: bool
    stages: list[Figure]
    breakdowns: list[Grid]
    attendance: Grid
    answers: Grid
    time: ShownTime
    teaching: Teaching
    plots: dict[str, Plot]

    @property
    def is_empty(self) -> bool:
        """Whether nobody has applied."""
        return not self.stages[0].number and not self.stages[0].is_hidden

    @property
    def grids(self) -> list[Grid]:
        """All tables but that of the stages."""
        teaching = [self.teaching.grid] if self.teaching.grid else []
        return [*self.breakdowns, self.attendance, self.answers, *teaching]

    @property
    def has_hidden(self) -> bool:
        """Whether something was left out."""
        return any(figure.is_hidden for figure in self.stages) or any(grid.has_hidden for grid in self.grids)

    def stage(self, slug: str) -> Figure:
        """The total of one stage."""
        return next(figure for stage, figure in zip(STAGES, self.stages, strict=True) if stage.slug == slug)


def report_of(round_: Round | None, now: dt.datetime, *, hides: bool, rounds: Sequence[Round] = ()) -> Report:
    """The report of a round or, for None, of all; with `hides`, small counts are left out as `docs/reports.md` says.

    What is hidden is decided over all rounds at once, whichever of them is asked for: `rounds`, in their order, where
    they were read already. Up to 15 queries, and one for the rounds; none where that of a large programme was kept.
    """
    rounds = list(rounds) or list(Round.objects.order_by("-opens_on", "-pk"))
    kept = kept_report(round_, rounds, hides=hides)
    if isinstance(kept, Report):
        return replace(kept, round=round_)
    counts = counts_of(rounds if hides or round_ is None else [round_], now, hides=hides)
    found = _report(round_, rounds, counts, now, hides=hides)
    if counts.applications > LARGE:
        keep_report(replace(found, round=None), round_, rounds, hides=hides)
    return found


def _report(round_: Round | None, rounds: list[Round], counts: Counts, now: dt.datetime, *, hides: bool) -> Report:
    where, secrets = round_.pk if round_ else ALL, counts.secrets
    teaching = _teaching(round_, rounds, now, hides=hides)
    stages = stage_figures(counts.funnel, where, secrets.funnel)
    plots = {
        "funnel": funnel_plot(stages, _("How many people came how far")),
        "attendance": attendance_plot(counts.weeks, where, secrets.weeks),
        "teaching": teaching_plot(teaching),
    }
    return Report(
        round=round_,
        made_at=counts.made_at,
        hides=hides,
        is_over=round_ is not None and is_over(round_, now),
        stages=stages,
        breakdowns=breakdowns(counts.funnel, round_, rounds, counts.names, secrets.funnel, links=not hides),
        attendance=attendance_grid(counts.weeks, where, secrets.weeks),
        answers=response_grid(counts.answers, where, secrets.answers),
        time=shown_time(counts.times, where, secrets.times, shows_highest=not hides),
        teaching=teaching,
        plots={name: plot for name, plot in plots.items() if plot},
    )


def _teaching(round_: Round | None, rounds: list[Round], now: dt.datetime, *, hides: bool) -> Teaching:
    """Three queries, or none before the twelve months of the round, or of any, are over."""
    due_on = _due_on(round_ or rounds)
    if due_on is None or due_on > now.date():
        return Teaching(None, [], None, None, None, due_on)
    taught = taught_in(rounds, now, hides=hides)
    return teaching_of(taught.cases, round_.pk if round_ else ALL, taught.secrets, due_on, hides=hides)


def _due_on(rounds: Round | Sequence[Round]) -> dt.date | None:
    """When the twelve months of a round, or of the first of some, are over."""
    asked = [rounds] if isinstance(rounds, Round) else rounds
    return min((months_later(one.showcase_on, 12) + EARLIEST for one in asked), default=None)


def sentences_of(report: Report) -> list[str]:
    """The sentences that the figures say, first thing on the page and in the wrap-up post."""
    said = []
    applied, placed, twice = (report.stage(slug) for slug in ("applied", "placed", "met-twice"))
    if applied.number:
        words = {"applied": applied.number, "placed": placed.number, "share": placed.percent, "of": placed.of}
        if placed.number is None or not placed.percent:
            said.append(ngettext("%(applied)s person applied.", "%(applied)s people applied.", applied.number) % words)
        elif placed.of == applied.number:
            said.append(_("Of %(applied)s who applied, %(placed)s got a place (%(share)s).") % words)
        else:
            sentence = _(
                "%(applied)s applied; of the %(of)s whose round is matched, %(placed)s got a place (%(share)s)."
            )
            said.append(sentence % words)
    if twice.number is not None and twice.percent:
        words = {"number": twice.number, "share": twice.percent}
        said.append(_("%(number)s met their group at least twice (%(share)s of those placed).") % words)
    return said
