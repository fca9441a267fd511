"""Pages of scenarios: a new one, some side by side, and whom to recruit."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import coordinator_page, reader
from accounts.exporting import export_answer
from groups.models import Proposal
from groups.proposals.problem import ProposalRefused
from groups.proposals.services import Options, start_proposal
from groups.scenarios.choosing import MENTEE, MENTOR, Choices, choices_of, kept_choices
from groups.scenarios.comparing import LEAST, MOST, chosen, comparable, compare
from groups.scenarios.describing import described
from groups.scenarios.forms import ScenarioForm
from groups.scenarios.recruiting import start_search
from groups.scenarios.rows import KINDS
from groups.scenarios.starting import Start, form_to_fill, start_from
from groups.scenarios.suggesting import suggestions_of
from groups.scenarios.tables import tables_of
from rounds.models import Round
from slots.zones import all_zones

MOVERS_A_PAGE = 100


@coordinator_page
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A scenario to fill and run; `?from=` begins with another proposal's, `more` asks for one more row."""
    round_, user = get_object_or_404(Round, slug=slug), reader(request)
    try:
        choices = choices_of(round_, user)
    except ProposalRefused as error:
        messages.error(request, str(error))
        return redirect("groups_admin:matching", slug)
    start = start_from(round_, user, request.GET)
    kept = kept_choices(start.source, choices.labels)
    if request.method != "POST":
        form = form_to_fill(round_, choices, start)
    elif request.POST.get("more") in KINDS:
        form = ScenarioForm.as_typed(round_, choices, data=request.POST, more=request.POST["more"], kept=kept)
    else:
        form = ScenarioForm(round_, choices, data=request.POST, kept=kept)
        if (proposal := _run(request, form, start)) is not None:
            return redirect("groups_admin:proposal", slug, proposal.pk)
    return render(request, "groups/scenario_new.html", _page(round_, form, choices, start))


def _run(request: HttpRequest, form: ScenarioForm, start: Start) -> Proposal | None:
    """Start the scenario, or None with its faults in the form."""
    if not form.is_valid():
        return None
    said = form.main.cleaned_data
    options = Options(
        include_waiting=said["include_waiting"],
        keep_from=start.source if said["kept"] else None,
        kept=[start.numbers[lead] for lead in said["kept"]],
        scenario=form.scenario(),
    )
    try:
        return start_proposal(
            round=form.round, by=reader(request), name=said["name"], seed=said["seed"] or 0, options=options
        )
    except ProposalRefused as error:
        form.main.add_error(None, str(error))
        return None


def _page(round_: Round, form: ScenarioForm, choices: Choices, start: Start) -> dict[str, Any]:
    return {
        "round": round_,
        "form": form,
        "start": start,
        "lists": {
            f"people-{MENTOR}": choices.offered(MENTOR),
            f"people-{MENTEE}": choices.offered(MENTEE),
            "people-all": choices.offered(),
            "zones": all_zones(),
        },
    }


@coordinator_page
@require_GET
def comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """Two to four proposals (`?with=`) side by side, in numbers and in who moves."""
    round_, user = get_object_or_404(Round, slug=slug), reader(request)
    proposals = chosen(round_, request.GET.getlist("with"))
    context: dict[str, Any] = {"round": round_, "offered": comparable(round_), "least": LEAST, "most": MOST}
    context["asked"] = {one.pk for one in proposals}
    if LEAST <= len(proposals) <= MOST:
        found = compare(proposals, user)
        page = Paginator(found.movers, MOVERS_A_PAGE).get_page(request.GET.get("page"))
        words = described(proposals, round_, user)
        heads = [(one, words[one.pk]) for one in proposals]
        query = "&".join(f"with={one.pk}" for one in proposals)
        context |= {"found": found, "page": page, "heads": heads, "query": query}
    return render(request, "groups/compare.html", context)


@coordinator_page
@require_GET
def comparison_file(request: HttpRequest, slug: str, file_format: str) -> HttpResponse:
    """The comparison as a file; a CSV holds the figures, or with `?table=people` who moves."""
    round_, user = get_object_or_404(Round, slug=slug), reader(request)
    proposals = chosen(round_, request.GET.getlist("with"))
    if not LEAST <= len(proposals) <= MOST:
        raise Http404
    tables = tables_of(compare(proposals, user))
    if file_format == "csv":
        tables = tables[1:] if request.GET.get("table") == "people" else tables[:1]
    return export_answer(
        by=user,
        what="scenarios",
        subject=round_,
        tables=tables,
        name=f"{round_.slug}-scenarios-{tables[0].name if file_format == 'csv' else 'all'}",
        format_=file_format,
    )


def _proposal_or_404(slug: str, pk: int) -> Proposal:
    states = [Proposal.State.READY, Proposal.State.PUBLISHED]
    found = Proposal.objects.filter(state__in=states).select_related("round", "recruit_search")
    return get_object_or_404(found, round__slug=slug, pk=pk)


@coordinator_page
def recruit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Which one more mentor would place the most people; POST begins to search."""
    proposal = _proposal_or_404(slug, pk)
    if request.method == "POST":
        start_search(proposal=proposal, by=reader(request))
        return redirect("groups_admin:recruit", slug, pk)
    search = getattr(proposal, "recruit_search", None)
    context = {"round": proposal.round, "proposal": proposal, "search": search}
    if search is not None and search.state == search.State.READY:
        context |= {"found": search.found, "suggestions": suggestions_of(proposal, search)}
    return render(request, "groups/recruit.html", context)


@coordinator_page
@require_GET
def recruit_progress(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How far a search is; asks the page to load anew when it has ended."""
    proposal = _proposal_or_404(slug, pk)
    search = getattr(proposal, "recruit_search", None)
    context = {"round": proposal.round, "proposal": proposal, "search": search}
    response = render(request, "groups/_recruit_progress.html", context)
    if search is None or search.state not in {search.State.WAITING, search.State.RUNNING}:
        response.headers["HX-Refresh"] = "true"
    return response
