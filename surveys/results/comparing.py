"""The same question in earlier rounds: only what was shown there is compared, cell by cell as it was joined there."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.models import Survey
from surveys.results.figures import Figure, figures_of

MOST_ROUNDS = 4


@dataclass(frozen=True)
class Compared:
    """A question's figure, and those of earlier rounds that asked it under the same key, the newest first."""

    figure: Figure
    earlier: Sequence[tuple[Survey, Figure]]


def results_of(survey: Survey, *, with_texts: bool) -> list[Compared]:
    """The figures of a survey, each with its forerunners; 4 queries, and 3 more for the texts' sake."""
    earlier = _earlier(survey)
    figures = figures_of([survey, *earlier], with_texts=False)
    own = figures_of([survey], with_texts=True)[survey.pk] if with_texts else figures[survey.pk]
    forerunners = {
        (one.pk, figure.question.key, figure.question.type): (one, figure)
        for one in earlier
        for figure in figures[one.pk]
    }
    return [
        Compared(
            figure,
            [
                forerunners[one.pk, figure.question.key, figure.question.type]
                for one in earlier
                if figure.bars and (one.pk, figure.question.key, figure.question.type) in forerunners
            ],
        )
        for figure in own
    ]


def _earlier(survey: Survey) -> list[Survey]:
    """Closed surveys of the same kind in rounds that opened before; of other kinds, of the same name."""
    rows = Survey.objects.filter(kind=survey.kind, closed_at__isnull=False, opens_on__lt=survey.opens_on)
    if survey.kind == Survey.Kind.OTHER:
        rows = rows.filter(name=survey.name)
    return list(rows.exclude(pk=survey.pk).select_related("round").order_by("-opens_on", "-pk")[:MOST_ROUNDS])
