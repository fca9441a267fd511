"""The shown figures as a table for files: nothing that the page doesn't show to the same person."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from accounts.exporting import Cell, Table
from surveys.models import Survey
from surveys.results.figures import Bar, Figure

Row = Sequence[Cell]


def table_of(survey: Survey, figures: Iterable[Figure]) -> Table:
    """One row a figure; texts, where there are any, one row each."""
    columns = [
        _("round"),
        _("survey"),
        _("key"),
        _("question"),
        _("who"),
        _("respondents"),
        _("answer"),
        _("people"),
        _("percent"),
        _("note"),
    ]
    rows: list[Row] = []
    for figure in figures:
        start: Row = [survey.round.name, survey.name, figure.question.key, figure.question.text]
        rows += [[*start, *row] for row in _rows(figure)]
    return Table("figures", columns, rows)


def _rows(figure: Figure) -> Iterator[Row]:
    everyone = str(figure.question.get_audience_display())
    if figure.texts is not None:
        for text in figure.texts:
            yield [everyone, figure.respondents, text, None, None, ""]
    elif not figure.bars:
        yield [everyone, figure.respondents, figure.sentence, None, None, figure.note]
    for bar in figure.bars:
        yield [everyone, figure.respondents, *_cells(bar)]
    for role, bars in figure.by_role.items():
        for bar in bars:
            yield [role, None, *_cells(bar)]


def _cells(bar: Bar) -> Row:
    return [bar.label, bar.count, bar.percent, bar.words]
