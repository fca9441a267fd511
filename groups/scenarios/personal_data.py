"""What scenarios hold of a person: whom they were to sit with or not, and hours that were supposed of them."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.personal_data import register_personal_data
from groups.models import Proposal
from groups.scenarios.parameters import scenario_in
from rounds.models import Application, Round

Json = dict[str, Any]


def export_wishes(user: User) -> list[Json]:
    """What coordinators tried out about the person; nothing of the others whom it was about."""
    mine = _ids(user)
    rows: list[Json] = []
    for proposal in _proposals(user):
        scenario = scenario_in(proposal.options)
        found = {
            "with_a_certain_mentor": sum(mentee in mine for _mentor, mentee in scenario.pinned),
            "with_a_certain_mentee": sum(mentor in mine for mentor, _mentee in scenario.pinned),
            "together_with_someone": sum(not mine.isdisjoint(pair) for pair in scenario.together),
            "apart_from_someone": sum(not mine.isdisjoint(pair) for pair in scenario.apart),
        }
        hours = [list(interval) for one, free in scenario.hours if one in mine for interval in free]
        if hours or any(found.values()):
            said = {"round": proposal.round.name, "made_at": proposal.made_at.isoformat()}
            rows.append(said | {name: count for name, count in found.items() if count} | {"supposed_hours": hours})
    return rows


def erase_wishes(user: User) -> None:
    """Take the person out of every scenario, and of the pairs of what was matched."""
    mine = _ids(user)
    for proposal in _proposals(user).select_for_update(of=("self",)).order_by("pk"):
        scenario = scenario_in(proposal.options)
        if not mine.isdisjoint(scenario.named()):
            proposal.options = proposal.options | {"scenario": scenario.without(mine).as_json()}
            for name in ("pinned", "together", "apart"):
                pairs = proposal.problem.get(name, [])
                proposal.problem = proposal.problem | {name: [pair for pair in pairs if mine.isdisjoint(pair)]}
            proposal.save(update_fields=["options", "problem"])


def _ids(user: User) -> set[str]:
    return {str(pk) for pk in Application.objects.filter(user=user).values_list("pk", flat=True)}


def _proposals(user: User) -> QuerySet[Proposal]:
    """The proposals of rounds to which the person applied."""
    rounds = Round.objects.filter(applications__user=user)
    return Proposal.objects.filter(round__in=rounds).select_related("round").order_by("pk")


def register() -> None:
    """Tell the registry of personal data."""
    register_personal_data({"tried_in_matching": export_wishes}, erase_wishes)
