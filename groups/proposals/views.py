"""Proposals of a round: running them, one person of a board, publishing. The board itself is in `board_views.py`."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import coordinator_page, reader
from groups.models import Proposal
from groups.proposals.board import sizes_in_words
from groups.proposals.changing import move_person, run_again
from groups.proposals.fetching import board_of, proposal_or_404
from groups.proposals.forms import AgainForm, MoveForm, RunForm, VersionForm
from groups.proposals.person import read_person
from groups.proposals.problem import ProposalRefused
from groups.proposals.publication import plan_publication
from groups.proposals.publishing import CHANGED, publish_proposal
from groups.proposals.sentences import figures_in_words, names_of
from groups.proposals.services import Options, start_proposal
from groups.scenarios.describing import described
from groups.scenarios.parameters import is_invented
from rounds.models import Application, Round

State = Proposal.State


@coordinator_page
def matching(request: HttpRequest, slug: str) -> HttpResponse:
    """A round's proposals, and a new run."""
    round_ = get_object_or_404(Round, slug=slug)
    form = RunForm(request.POST or None, initial={"name": next_name(round_)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            proposal = start_proposal(
                round=round_,
                by=reader(request),
                name=said["name"],
                seed=said["seed"] or 0,
                options=Options(include_waiting=said["include_waiting"]),
            )
            return redirect("groups_admin:proposal", slug, proposal.pk)
        except ProposalRefused as error:
            form.add_error(None, str(error))
    found = round_.proposals.select_related("made_by").defer("problem")
    words = described(found, round_, reader(request))
    proposals = [(one, figures_in_words(one), sizes_in_words(one), words[one.pk]) for one in found]
    context = {"round": round_, "form": form, "proposals": proposals, "accepted": _accepted(round_)}
    return render(request, "groups/matching.html", context)


def next_name(round_: Round) -> str:
    """What the next proposal is called, unless someone says otherwise."""
    return _("Matching %(number)s") % {"number": round_.proposals.count() + 1}


def _accepted(round_: Round) -> dict[str, int]:
    """How many accepted mentors and mentees there are, and how many wait."""
    rows = list(round_.applications.filter(state__in=["accepted", "waiting"]).values_list("state", "role"))
    return {
        "mentors": rows.count((Application.State.ACCEPTED, Application.Role.MENTOR)),
        "mentees": rows.count((Application.State.ACCEPTED, Application.Role.MENTEE)),
        "waiting": sum(state == Application.State.WAITING for state, _role in rows),
    }


@coordinator_page
@require_GET
def progress(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How far a run is; asks the page to load anew when it has ended."""
    proposal = proposal_or_404(slug, pk)
    response = render(request, "groups/_progress.html", {"proposal": proposal, "round": proposal.round})
    if proposal.state not in {State.WAITING, State.RUNNING}:
        response.headers["HX-Refresh"] = "true"
    return response


@coordinator_page
def person(request: HttpRequest, slug: str, pk: int, application: int) -> HttpResponse:
    """Why someone is where they are, what every move would do; POST makes one."""
    proposal = proposal_or_404(slug, pk)
    user = reader(request)
    who = str(application)
    mine = Application.objects.filter(pk=application, user=user).exists()
    present = proposal.state in {State.READY, State.PUBLISHED} and any(
        one["id"] == who for one in proposal.problem["people"]
    )
    if mine or not present:
        raise Http404
    form = MoveForm(request.POST or None)
    error = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            move_person(proposal=proposal, by=user, person=who, **said)
            messages.success(request, _("Moved. Undo is on the board."))
            return board_of(proposal)
        except ProposalRefused as refused:
            error = str(refused)
            proposal.refresh_from_db()
            if said["version"] != proposal.version:
                messages.error(request, error)
                return board_of(proposal)
    context = {
        "round": proposal.round,
        "proposal": proposal,
        "person": read_person(proposal, who),
        "may_change": proposal.state == State.READY,
        "error": error,
        "typed_to": form.data.get("to", ""),
        "typed_reason": form.data.get("reason", ""),
    }
    return render(request, "groups/person.html", context)


@coordinator_page
@require_POST
def again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Run the matching anew, with the ticked groups kept."""
    proposal = proposal_or_404(slug, pk)
    leads = [group["mentors"][0] for group in proposal.plan.get("groups", [])]
    form = AgainForm(request.POST, leads=[lead for lead in leads if not is_invented(lead)])
    if not form.is_valid():
        messages.error(request, _("Please give the new proposal a name, and tick groups of this board only."))
        return board_of(proposal)
    said = form.cleaned_data
    try:
        numbers = [leads.index(lead) for lead in said["kept"]]
        new = run_again(
            proposal=proposal, version=said["version"], numbers=numbers, by=reader(request), name=said["name"]
        )
    except ProposalRefused as error:
        messages.error(request, str(error))
        return board_of(proposal)
    return board_of(new)


@coordinator_page
def publish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show exactly what publishing does and who gets which mail; POST does it, once."""
    proposal = proposal_or_404(slug, pk)
    if proposal.state not in {State.READY, State.PUBLISHED}:
        raise Http404
    if request.method == "POST":
        form = VersionForm(request.POST)
        if not form.is_valid():
            messages.error(request, CHANGED)
            return redirect("groups_admin:publish", slug, pk)
        try:
            publish_proposal(proposal=proposal, by=reader(request), version=form.cleaned_data["version"])
            messages.success(request, _("Published. Each mail leaves when it is day where its reader lives."))
            return redirect("groups_admin:groups", slug)
        except ProposalRefused as error:
            messages.error(request, str(error))
            return redirect("groups_admin:publish", slug, pk)
    if proposal.state == State.PUBLISHED:
        return redirect("groups_admin:groups", slug)
    names = names_of(proposal.problem)
    try:
        publication = plan_publication(proposal, names=names)
    except ProposalRefused as error:
        messages.error(request, str(error))
        return board_of(proposal)
    context = {
        "round": proposal.round,
        "proposal": proposal,
        "publication": publication,
        "refusals": publication.refusals,
        "placed": [names.person(one) for one in publication.placed],
        "not_placed": _names_of_applications([pk for pk, _reason, _facts in publication.not_placed]),
    }
    return render(request, "groups/publish.html", context)


def _names_of_applications(pks: list[int]) -> list[str]:
    rows = Application.objects.filter(pk__in=pks).order_by("user__name")
    return list(rows.values_list("user__name", flat=True))
