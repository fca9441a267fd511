"""The coordinator's side of the showcase: the running order, and questions that must not stand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import coordinator_page, reader
from groups.models import Question
from groups.showcase.forms import FlagForm, OrderForm
from groups.showcase.order import OrderChanged, RunningOrder, running_order, save_order
from groups.showcase.question_views import to_questions
from groups.showcase.questions import hide_question
from rounds.models import Round
from rounds.queries import visible_round_or_404


@coordinator_page
def showcase(request: HttpRequest, slug: str) -> HttpResponse:
    """The running order, with who lacks a slide; saved as a whole."""
    user = reader(request)
    round_ = visible_round_or_404(user, slug)
    order = running_order(round_)
    form = OrderForm(order, request.POST if request.method == "POST" else None)
    if request.method == "POST" and order.entries and order.times.sittings and form.is_valid():
        try:
            save_order(round_=round_, by=user, order=form.order, seen=form.cleaned_data["seen"])
        except OrderChanged:
            messages.error(request, _("Someone else changed the order meanwhile. Please look at it once more."))
            return redirect("groups_admin:showcase", slug=slug)
        if not form.cleaned_data["move"]:
            messages.success(request, _("The running order is saved and stands on the showcase's page."))
        page = redirect("groups_admin:showcase", slug=slug)
        page["Location"] += f"#group-{form.cleaned_data['move'].partition(':')[0]}" if form.cleaned_data["move"] else ""
        return page
    return render(request, "groups/admin_showcase.html", _context(round_, order, form))


def _context(round_: Round, order: RunningOrder, form: OrderForm) -> dict[str, object]:
    rows = form.rows if order.times.sittings else {}
    sittings = [
        (
            one,
            [
                (entry, rows.get(entry.group.pk, []), number == 1, number == len(one.entries))
                for number, entry in enumerate(one.entries, start=1)
            ],
        )
        for one in order.sittings
    ]
    return {
        "round": round_,
        "times": order.times,
        "sittings": sittings,
        "form": form,
        "count": len(order.entries),
        "missing": sum(entry.slide is None for entry in order.entries),
        "is_proposed": any(not entry.is_saved for entry in order.entries),
    }


@coordinator_page
@require_POST
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a question, or show it again; kept and recorded."""
    question = get_object_or_404(Question.objects.select_related("slide__group__round"), pk=pk)
    form = FlagForm(request.POST)
    if form.is_valid():
        hide_question(question=question, by=reader(request), is_hidden=form.cleaned_data["is_so"])
    return to_questions(question.slide)
