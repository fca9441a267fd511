"""Surveys move along with their round's dates until they are opened."""

from rounds.models import Round
from surveys.models import Survey
from surveys.setup.making import DATE_OF_KIND


def move_with_dates(round_: Round, dates: list[str]) -> None:
    """Let mid and end survey open on their round's new date and stay open as long as planned; opened ones stay."""
    kinds = [kind for kind, field in DATE_OF_KIND.items() if field in dates]
    for survey in Survey.objects.select_for_update().filter(round=round_, kind__in=kinds, opened_at=None):
        opens_on = getattr(round_, DATE_OF_KIND[survey.kind])
        survey.closes_on = opens_on + (survey.closes_on - survey.opens_on)
        survey.opens_on = opens_on
        survey.save(update_fields=["opens_on", "closes_on"])
