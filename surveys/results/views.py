"""The coordinator's pages of surveys: the list with its rates, one survey with its results, and files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.access import admin_page, reader
from accounts.exporting import export_answer
from rounds.models import Round
from surveys.models import Participation, Survey
from surveys.queries import response_rate, response_rates
from surveys.results.comparing import results_of
from surveys.results.exporting import table_of
from surveys.results.figures import figures_of
from surveys.results.permissions import figures_for, sees_people_and_texts
from surveys.results.plots import plot_of


def survey_or_404(slug: str, pk: int) -> Survey:
    """One survey of a round."""
    return get_object_or_404(Survey.objects.select_related("round"), round__slug=slug, pk=pk)


@admin_page
def surveys(request: HttpRequest, slug: str) -> HttpResponse:
    """A round's surveys: how each stands, and how many answered."""
    found = get_object_or_404(Round, slug=slug)
    words = {
        "round": found,
        "rates": response_rates([found])[found.pk],
        "now": timezone.now(),
        "may_act": reader(request).is_coordinator,
    }
    return render(request, "surveys/admin/surveys.html", words)


@admin_page
def survey(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One survey: its questions until it closes, then what was answered; who answered, for coordinators."""
    found = survey_or_404(slug, pk)
    user = reader(request)
    sees_more = sees_people_and_texts(user, found.round)
    results = results_of(found, with_texts=sees_more) if found.closed_at else []
    rate = response_rate(found)
    shown = figures_for(user, [one.figure for one in results], rate)
    earlier = {one.figure.question.pk: one.earlier for one in results}
    people = Participation.objects.filter(survey=found).exclude(user=None).select_related("user")
    words = {
        "round": found.round,
        "survey": found,
        "rate": rate,
        "results": [(figure, plot_of(figure), earlier[figure.question.pk]) for figure in shown],
        "leaves_out": len(shown) < len(results),
        "questions": [] if found.closed_at else found.questions.all(),
        "people": people.order_by("user__name", "user") if sees_more else None,
        "sees_more": sees_more,
        "may_act": user.is_coordinator,
    }
    return render(request, "surveys/admin/survey.html", words)


@admin_page
def export(request: HttpRequest, slug: str, pk: int, file_format: str) -> HttpResponse:
    """The shown figures of a closed survey as a file."""
    found = survey_or_404(slug, pk)
    if not found.closed_at:
        raise Http404
    user = reader(request)
    figures = figures_of([found], with_texts=sees_people_and_texts(user, found.round))[found.pk]
    table = table_of(found, figures_for(user, figures, response_rate(found)))
    name = f"{found.round.slug}-{found.name}"
    return export_answer(by=user, what="survey", subject=found, tables=[table], name=name, format_=file_format)
