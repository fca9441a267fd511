"""The board: its page, what moves would do, moves, and what others have changed meanwhile.

Moves, undoing and redoing answer JSON to the board's script (`changes_since`), and lead back to the board otherwise.
"""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import coordinator_page, reader
from accounts.exporting import export_answer
from groups.models import Proposal
from groups.proposals.board import read_board
from groups.proposals.board_export import board_table
from groups.proposals.board_words import board_words
from groups.proposals.changing import BoardChanged, ReasonNeeded, move_person
from groups.proposals.deltas import changes_since, effects_for, news_for
from groups.proposals.fetching import board_of, proposal_or_404
from groups.proposals.figures import figures_of
from groups.proposals.filters import GROUP_FLAGS, BoardFilter
from groups.proposals.forms import DropForm, SinceForm, VersionForm
from groups.proposals.problem import ProposalRefused
from groups.proposals.undoing import redo_move, undo_move
from groups.proposals.views import next_name
from rounds.models import Application

State = Proposal.State
SHOWN = {State.READY, State.PUBLISHED}


@coordinator_page
@require_GET
def proposal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One proposal: running, failed, or its groups and unplaced people, filtered as the address says."""
    proposal = proposal_or_404(slug, pk)
    context: dict[str, Any] = {"round": proposal.round, "proposal": proposal}
    if proposal.state in SHOWN:
        wanted = BoardFilter.of(request.GET)
        context |= {
            "board": read_board(proposal, reader(request), wanted),
            "wanted": wanted,
            "group_flags": GROUP_FLAGS.items(),
            "may_change": proposal.state == State.READY,
            "next_name": next_name(proposal.round),
            "words": json.dumps(board_words()),
            **figures_of(proposal),
        }
    return render(request, "groups/proposal.html", context)


@coordinator_page
@require_GET
def effects(request: HttpRequest, slug: str, pk: int, application: int) -> HttpResponse:
    """What moving someone to each place of the board would do, as JSON, best first."""
    proposal = proposal_or_404(slug, pk)
    user = reader(request)
    said = next((one for one in proposal.problem.get("people", []) if one["id"] == str(application)), None)
    mine = Application.objects.filter(pk=application, user=user).exists()
    if said is None or mine or proposal.state not in SHOWN:
        raise Http404
    return JsonResponse(effects_for(proposal, said))


@coordinator_page
@require_POST
def move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Move someone to another group, or out of all, on the board as it was looked at."""
    proposal = proposal_or_404(slug, pk)
    form = DropForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("That isn't a move.")})
    said, user = form.cleaned_data, reader(request)

    def drop() -> Proposal:
        if said["version"] != proposal.version:
            raise BoardChanged(_("Another coordinator has changed the board meanwhile."))
        leads = [group["mentors"][0] for group in proposal.plan.get("groups", [])]
        if said["to"] and said["to"] not in leads:
            raise ProposalRefused(_("There is no such group in this proposal any more."))
        to = leads.index(said["to"]) if said["to"] else None
        return move_person(
            proposal=proposal, version=said["version"], person=said["person"], to=to, by=user, reason=said["reason"]
        )

    return _answer(request, proposal, said["version"], drop)


@coordinator_page
@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back the last move."""
    return _step(request, slug, pk, undo_move, _("The last move is undone."))


@coordinator_page
@require_POST
def redo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make the move again that was undone last."""
    return _step(request, slug, pk, redo_move, _("The move is made again."))


def _step(request: HttpRequest, slug: str, pk: int, step: Callable[..., Proposal], done: str) -> HttpResponse:
    proposal = proposal_or_404(slug, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return board_of(proposal)
    version, user = form.cleaned_data["version"], reader(request)
    if wants_json(request):
        return _answer(request, proposal, version, lambda: step(proposal=proposal, version=version, by=user))
    try:
        step(proposal=proposal, version=version, by=user)
        messages.success(request, done)
    except ProposalRefused as error:
        messages.error(request, str(error))
    return board_of(proposal)


def wants_json(request: HttpRequest) -> bool:
    """Whether the board's script asks, rather than a form."""
    return request.headers.get("Accept", "").startswith("application/json")


def _answer(request: HttpRequest, proposal: Proposal, since: int, change: Callable[[], Proposal]) -> HttpResponse:
    """Make a change and answer what it changed; or say why not, with what others have changed since.

    A refusal is an answer to the board's script, not a failure: browsers would report other codes as one.
    """
    try:
        fresh = change()
    except BoardChanged as error:
        newest = proposal_or_404(proposal.round.slug, proposal.pk)
        changed = changes_since(newest, reader(request), since)
        news = news_for(proposal.pk, reader(request), since)
        return JsonResponse({**changed, "error": str(error), "news": news, "is_stale": True})
    except ReasonNeeded as error:
        return JsonResponse({"error": str(error), "broken": error.broken})
    except ProposalRefused as error:
        return JsonResponse({"error": str(error)})
    fresh.round = proposal.round
    return JsonResponse(changes_since(fresh, reader(request), since))


@coordinator_page
@require_GET
def changes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What has changed since a version of the board; 204 where nothing has, after one light query."""
    form = SinceForm(request.GET)
    now = Proposal.objects.filter(round__slug=slug, pk=pk).values_list("version", "state").first()
    if now is None or not form.is_valid():
        raise Http404
    since = form.cleaned_data["since"]
    if now == (since, State.READY):
        return HttpResponse(status=204)
    if now[1] != State.READY:
        return JsonResponse({"reload": True})
    changed = changes_since(proposal_or_404(slug, pk), reader(request), since)
    return JsonResponse({**changed, "news": news_for(pk, reader(request), since)})


@coordinator_page
@require_GET
def export(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The groups and the unplaced with their reasons as a file: `?format=` csv, xlsx or json."""
    proposal = proposal_or_404(slug, pk)
    if proposal.state not in SHOWN:
        raise Http404
    user = reader(request)
    return export_answer(
        by=user,
        what="board",
        subject=proposal,
        tables=[board_table(read_board(proposal, user))],
        name=f"{slug} {proposal.name}",
        format_=request.GET.get("format", "xlsx"),
    )
