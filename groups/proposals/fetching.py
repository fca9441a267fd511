"""A proposal for views, and the way back to its board."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from groups.models import Proposal


def proposal_or_404(slug: str, pk: int) -> Proposal:
    """A proposal of the round that the address names."""
    return get_object_or_404(Proposal.objects.select_related("round", "made_by"), round__slug=slug, pk=pk)


def board_of(proposal: Proposal) -> HttpResponse:
    """To the proposal's board."""
    return redirect("groups_admin:proposal", proposal.round.slug, proposal.pk)
