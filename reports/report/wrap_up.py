"""The wrap-up post of a round: drafted in Markdown from what the public may see, with its plots as files."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.report.building import Report, sentences_of
from reports.report.figures import Figure, Grid, Row
from reports.report.funnel import STAGES
from reports.report.plots import Plot, as_file, funnel_plot
from reports.report.post import address, named, plain, post_of
from rounds.models import Round

# The stages in words that need no explaining.
TOLD = {
    "applied": gettext_lazy("applied"),
    "eligible": gettext_lazy("could take part"),
    "placed": gettext_lazy("got a place"),
    "met-once": gettext_lazy("met their group"),
    "met-twice": gettext_lazy("met it twice or more"),
    "showcase": gettext_lazy("came to the showcase"),
    "survey": gettext_lazy("answered the end survey"),
    "certified": gettext_lazy("earned a certificate"),
}
IN_THE_POST = ("role", "type", "region")
IN_ITS_TABLES = ("applied", "placed", "met-twice", "certified")
STEPS = ("placed", "met-once", "met-twice", "showcase", "survey", "certified")
FEWEST_ROWS = 2


@dataclass(frozen=True)
class Table:
    """A small table: its heading, the words of its columns, its rows."""

    lead: str
    columns: list[str]
    rows: list[Row]


def draft_of(report: Report, rounds: Iterable[Round] = ()) -> str:
    """The post of a round's report, which must have been made with `hides`. Raises ValueError otherwise.

    `rounds` are all there are, to say which comes next.
    """
    if report.round is None or not report.hides:
        raise ValueError("A post is about one round, and shows no small counts.")
    round_ = report.round
    context = {
        "round": round_,
        "name": plain(round_.name),
        "report": report,
        "plots": plots_of(report),
        "post": post_of(report, rounds),
        "tables": [table for grid in report.breakdowns if (table := _table(grid, report.stages))],
        "lived_in": named(_regions(report.breakdowns)),
        "sentences": sentences_of(report),
        "learned": learned_from(report),
        "meetings": report.attendance.rows[-1].figures[0].number if report.attendance.rows else 0,
        "showcase_url": address("groups:showcase", round_.slug),
    }
    return render_to_string("reports/wrap_up.md", context).strip() + "\n"


def plots_of(report: Report) -> dict[str, Plot]:
    """The plots of the post, in its words."""
    funnel = funnel_plot(report.stages, _("How many people came how far"), TOLD)
    return {"funnel": funnel, **{name: plot for name, plot in report.plots.items() if name != "funnel"}}


def _table(grid: Grid, everyone: Sequence[Figure]) -> Table | None:
    """The rows of which everything may be seen, of the stages that matter most; None where there is no choice of them.

    The first table is by role, and begins with everyone.
    """
    if grid.slug not in IN_THE_POST:
        return None
    places = [place for place, stage in enumerate(STAGES) if stage.slug in IN_ITS_TABLES]

    def row(label: str, figures: Sequence[Figure]) -> Row:
        return Row(plain(label), [figures[place] for place in places])

    found = [row(one.label, one.figures) for one in grid.rows]
    shown = [one for one in found if not any(figure.is_hidden for figure in one.figures)]
    if len(shown) < FEWEST_ROWS:
        shown = []
    if grid.slug == "role":
        shown.insert(0, row(_("everyone"), everyone))
    return Table(str(grid.lead), [str(TOLD[STAGES[place].slug]) for place in places], shown) if shown else None


def _regions(grids: Sequence[Grid]) -> list[str]:
    """Where people live, as far as they said; of how many is not told."""
    unknown = _("not known")
    return sorted(row.label for grid in grids if grid.slug == "region" for row in grid.rows if row.label != unknown)


def learned_from(report: Report) -> list[str]:
    """What the figures say by themselves: where most people were lost, and how attendance went."""
    said = []
    steps = [(slug, report.stage(slug)) for slug in STEPS]
    if all(figure.number is not None for _slug, figure in steps):
        lost = [_lost(before, after) for (_a, before), (_b, after) in pairwise(steps)]
        if max(lost) > 0:
            slug, figure = steps[1 + lost.index(max(lost))]
            sentence = _("The largest step down: %(number)s of %(of)s with a place %(did)s (%(share)s).")
            of = report.stage("placed").number
            said.append(sentence % {"number": figure.number, "of": of, "did": TOLD[slug], "share": figure.percent})
        else:
            said.append(_("Everyone with a place came as far as a certificate."))
    weeks = [(row.label, row.figures[2].percent) for row in report.attendance.rows[:-1] if row.figures[2].percent]
    if len(weeks) > 1:
        (first, at_first), (last, at_last) = weeks[0], weeks[-1]
        words = {"first": first, "at_first": at_first, "last": last, "at_last": at_last}
        said.append(_("In %(first)s, %(at_first)s of the members were there; in %(last)s, %(at_last)s.") % words)
    return said


def _lost(before: Figure, after: Figure) -> int:
    return (before.number or 0) - (after.number or 0)


def bundle_of(report: Report, text: str) -> bytes:
    """A zip of the post as it was edited and of the plots that it shows."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("post.md", text)
        for name, plot in plots_of(report).items():
            parts.writestr(f"{name}.svg", as_file(plot))
    return file.getvalue()
