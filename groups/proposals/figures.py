"""The figures of a proposal as its board says them: invented people are counted apart from those who exist."""

from typing import Any

from groups.models import Proposal
from groups.proposals.sentences import figures_in_words
from groups.scenarios.parameters import is_invented

Json = dict[str, Any]


def placed_in(plan: Json) -> int:
    """How many mentees who exist have a place in a plan."""
    return len(_mentees_in(plan, are_invented=False))


def figures_of(proposal: Proposal) -> Json:
    """What `_figures.html` says: mentees and those placed, the same of invented ones, and how good the plan is."""
    mentees = [one["id"] for one in proposal.problem["people"] if one["role"] == "mentee"]
    invented = sum(map(is_invented, mentees))
    return {
        "mentees": len(mentees) - invented,
        "placed": placed_in(proposal.plan),
        "invented": invented,
        "invented_placed": len(_mentees_in(proposal.plan, are_invented=True)),
        "figures": figures_in_words(proposal),
    }


def _mentees_in(plan: Json, *, are_invented: bool) -> list[str]:
    everyone = [one for group in plan.get("groups", []) for one in group["mentees"]]
    return [one for one in everyone if is_invented(one) == are_invented]
