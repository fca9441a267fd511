"""What a proposal was asked, on its board."""

from typing import Any

from django import template

from groups.models import Proposal
from groups.proposals.figures import placed_in
from groups.scenarios.describing import described

register = template.Library()


@register.simple_tag(takes_context=True)
def scenario_words(context: dict[str, Any], proposal: Proposal) -> list[str]:
    """The sentences of a proposal's scenario for who looks; none, and no query, where it is the round as it is."""
    options = proposal.options
    if not (options.get("scenario") or options.get("include_waiting") or options.get("kept_from")):
        return []
    return described([proposal], proposal.round, context["request"].user)[proposal.pk]


@register.filter
def placed(plan: dict[str, Any]) -> int:
    """How many mentees who exist have a place in a plan."""
    return placed_in(plan)


@register.simple_tag
def head_at(heads: list[tuple[Proposal, list[str]]], place: int) -> str:
    """The name of the proposal in whose column a cell stands; narrow screens show it in the cell."""
    return heads[place][0].name
