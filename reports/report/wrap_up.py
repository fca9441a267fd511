"""The wrap-up post of a round: drafted in Markdown from figures that the public may see, with its plots as files."""

import io
import re
import zipfile
from dataclasses import replace

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from reports.report.building import Report, sentences_of
from reports.report.figures import Grid
from reports.report.funnel import STAGES
from reports.report.plots import as_file

IN_THE_POST = ("role", "type", "region")
# What would begin a link, a heading, a cell or a tag in the middle of a name.
MARKUP = re.compile(r"([\\`*_\[\]<>|#])")


def draft_of(report: Report) -> str:
    """The post of a round's report, which must have been made with `hides`. Raises ValueError otherwise."""
    if report.round is None or not report.hides:
        raise ValueError("A post is about one round, and shows no small counts.")
    grids = [grid for grid in report.breakdowns if grid.slug in IN_THE_POST]
    context = {
        "name": plain(report.round.name),
        "report": report,
        "stages": list(zip(STAGES, report.stages, strict=True)),
        "grids": [_with_plain_names(grid) for grid in grids],
        "sentences": sentences_of(report),
        "meetings": report.attendance.rows[-1].figures[0].number if report.attendance.rows else 0,
        "showcase_url": settings.SITE_URL.rstrip("/") + reverse("groups:showcase", args=[report.round.slug]),
    }
    return render_to_string("reports/wrap_up.md", context).strip() + "\n"


def plain(name: str) -> str:
    """A name that stays as it is in Markdown."""
    return MARKUP.sub(r"\\\1", " ".join(name.split()))


def _with_plain_names(grid: Grid) -> Grid:
    return replace(grid, rows=[replace(row, label=plain(row.label)) for row in grid.rows])


def bundle_of(report: Report, text: str) -> bytes:
    """A zip of the post as it was edited and of the plots that it shows."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("post.md", text)
        for name, plot in report.plots.items():
            parts.writestr(f"{name}.svg", as_file(plot))
    return file.getvalue()
