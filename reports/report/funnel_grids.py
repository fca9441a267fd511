"""The funnel as it is shown: its stages, and one grid for each way to break it down."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from reports.report.figures import HIDDEN, NOT_YET, Figure, Grid, Row
from reports.report.funnel import ALL, DIMENSIONS, STAGES, Cell, Funnel
from reports.report.hiding import Sum, hidden_keys
from rounds.models import Application, Round

# Of each stage the one among whose people they all are; of those not here, "placed".
AMONG = {"applied": "applied", "eligible": "applied", "placed": "eligible", "met-twice": "met-once"}
FILTERS = ("role", "region")


def funnel_secrets(funnel: Funnel, rounds: list[int]) -> set[Cell]:
    """What a committee viewer may not see, over all rounds at once, so that no two pages give it away together.

    Stage by stage: a row that is hidden at one stage stays hidden at all later ones, since who got further is among
    those before, and a zero there would say something of each of few people.
    """
    rows = {cell[1:] for cell in funnel.counts if cell.stage == "applied" and cell.round in rounds}
    dimensions = {name: sorted({category for of, category, _where in rows if of == name}) for name in DIMENSIONS}
    hidden: set[Cell] = set()
    for number, stage in enumerate(STAGES):
        reached = funnel.reached[stage.slug]
        there = {row for row in rows if row[2] in reached}
        # Over all rounds, a row is there where one of those that came so far has it: else it is nobody by itself.
        there |= {(dimension, category, ALL) for dimension, category, _where in there}
        figures = {Cell(stage.slug, *row): funnel.counts[Cell(stage.slug, *row)] for row in there}
        sums = _sums(stage.slug, dimensions, reached, figures)
        before = STAGES[number - 1].slug if number else ""
        also = {cell for cell in figures if cell._replace(stage=before) in hidden}
        hidden |= hidden_keys(figures, sums, also, _limits(funnel, figures, hidden))
    return hidden


def _limits(funnel: Funnel, figures: Mapping[Cell, int], hidden: AbstractSet[Cell]) -> dict[Cell, int]:
    """What each figure can be at most: as many as are shown of the stage among whose people they are."""
    found = {}
    for cell in figures:
        base = cell._replace(stage=AMONG.get(cell.stage, "placed"))
        is_alike = cell.round != ALL or funnel.reached[cell.stage] == funnel.reached[base.stage]
        if base.stage != cell.stage and is_alike and base not in hidden:
            found[cell] = funnel.counts[base]
    return found


def _sums(
    stage: str, dimensions: Mapping[str, list[str]], reached: list[int], figures: dict[Cell, int]
) -> list[Sum[Cell]]:
    """The categories of each dimension add up to the total of a round, and rounds to all of them."""
    found = []
    for where in (*reached, ALL):
        for name, categories in dimensions.items():
            parts = [Cell(stage, name, category, where) for category in categories]
            found.append(Sum(Cell(stage, "", "", where), [part for part in parts if part in figures]))
    for cell in [cell for cell in figures if cell.round == ALL]:
        parts = [cell._replace(round=where) for where in reached]
        found.append(Sum(cell, [part for part in parts if part in figures]))
    return found


def figure_of(funnel: Funnel, cell: Cell, hidden: AbstractSet[Cell]) -> Figure:
    """One figure with its share; the share is left out where that of which it is one may not be seen."""
    if not funnel.has(cell):
        return NOT_YET
    if cell in hidden:
        return HIDDEN
    base = next(stage.share_of for stage in STAGES if stage.slug == cell.stage)
    if not base or _bases(funnel, cell, base) & hidden:
        return Figure(funnel.counts[cell])
    return Figure(funnel.counts[cell], funnel.base(cell))


def _bases(funnel: Funnel, cell: Cell, base: str) -> set[Cell]:
    """The figures that a share would tell of."""
    if cell.round != ALL or funnel.reached[cell.stage] == funnel.reached[base]:
        return {cell._replace(stage=base)}
    return {cell._replace(stage=base, round=where) for where in funnel.reached[cell.stage]}


def stage_figures(funnel: Funnel, where: int, hidden: AbstractSet[Cell]) -> list[Figure]:
    """The total of each stage."""
    return [figure_of(funnel, Cell(stage.slug, "", "", where), hidden) for stage in STAGES]


def breakdowns(
    funnel: Funnel,
    round_: Round | None,
    rounds: list[Round],
    names: Mapping[str, str],
    hidden: AbstractSet[Cell],
    *,
    links: bool,
) -> list[Grid]:
    """One grid a dimension; over all rounds, one more by round. `links` lead to the lists behind the rows."""
    where = round_.pk if round_ else ALL
    columns = [stage.label for stage in STAGES]
    grids = []
    if round_ is None:
        rows = [
            Row(one.name, stage_figures(funnel, one.pk, hidden), reverse("reports_admin:report", args=[one.slug]))
            for one in rounds
        ]
        grids.append(Grid("round", _("By round"), _("Round"), columns, rows))
    titles = {
        "role": _("By role"),
        "type": _("By type of mentoring"),
        "region": _("By region"),
        "organization": _("By organization"),
    }
    for name, lead in DIMENSIONS.items():
        rows = []
        for category in funnel.categories(name):
            if funnel.counts[Cell("applied", name, category, where)]:
                figures = [figure_of(funnel, Cell(stage.slug, name, category, where), hidden) for stage in STAGES]
                url = _list_url(round_, name, category) if links else ""
                rows.append(Row(name_of(name, category, names), figures, url))
        # Those hidden stand last, by name: by size, their order would say something of it.
        rows.sort(key=lambda row: (row.figures[0].is_hidden, row.label if row.figures[0].is_hidden else ""))
        grids.append(Grid(name, titles[name], lead, columns, rows))
    return grids


def name_of(dimension: str, category: str, names: Mapping[str, str]) -> str:
    """A category in words."""
    if dimension == "role":
        return str(Application.Role(category).label)
    if category:
        return names.get(category, category) if dimension != "organization" else category
    return {"organization": _("no member organization"), "type": _("none chosen")}.get(dimension, _("not known"))


def _list_url(round_: Round | None, dimension: str, category: str) -> str:
    if round_ is None or dimension not in FILTERS or not category:
        return ""
    return f"{reverse('rounds_admin:applications', args=[round_.slug])}?{urlencode({dimension: category})}"
