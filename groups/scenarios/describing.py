"""What proposals were asked, in words, for whoever looks: nobody reads what others decided about them."""

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import User
from groups.models import Proposal
from groups.scenarios.choosing import own_ids
from groups.scenarios.parameters import scenario_in
from groups.scenarios.words import in_words
from rounds.models import Application, Outcome, Round


def described(proposals: Sequence[Proposal] | QuerySet[Proposal], round_: Round, viewer: User) -> dict[int, list[str]]:
    """By proposal, the sentences of its scenario; 3 queries whatever their number."""
    scenarios = {one.pk: scenario_in(one.options) for one in proposals}
    mine = own_ids(viewer, round_)
    named = {int(person) for scenario in scenarios.values() for person in scenario.named()}
    people = dict(Application.objects.filter(pk__in=named, round=round_).values_list("pk", "user__name"))
    names = {str(pk): name for pk, name in people.items()}
    outcomes = {one.slug: str(one) for one in Outcome.objects.filter(round=round_).select_related("type", "tool")}
    return {
        one.pk: in_words(scenarios[one.pk].without(mine), one.options, round_, people=names, outcomes=outcomes)
        for one in proposals
    }
