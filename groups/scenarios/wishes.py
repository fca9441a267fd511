"""What a scenario decides about people: never about oneself, only about those who are matched, and on record."""

from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from groups.models import Proposal
from groups.proposals.problem import ProposalRefused
from groups.scenarios.parameters import Scenario
from rounds.models import Application

Json = dict[str, Any]


def refuse_own_wishes(scenario: Scenario | None, by: User | None) -> None:
    """Raise ProposalRefused where a coordinator's scenario decides on their own application."""
    if scenario is None or by is None or not scenario.named():
        return
    if Application.objects.filter(pk__in=[int(one) for one in scenario.named()], user=by).exists():
        raise ProposalRefused(_("You can't decide on your own application. Please ask another coordinator."))


def refuse_missing(scenario: Scenario, problem: Json) -> None:
    """Raise ProposalRefused, with names, where the scenario is about people whom the problem doesn't have."""
    missing = scenario.named() - {person["id"] for person in problem["people"]}
    if missing:
        rows = Application.objects.filter(pk__in=[int(one) for one in missing]).order_by("user__name")
        names = get_text_list(list(rows.values_list("user__name", flat=True)) or [_("someone")], _("and"))
        raise ProposalRefused(
            _("Not in this matching, so nothing can be asked about them: %(names)s.") % {"names": names}
        )


def record_wishes(*, proposal: Proposal, scenario: Scenario, by: User | None) -> None:
    """One record for each decision about each person concerned; records hold ids, never names."""
    found = Application.objects.filter(pk__in=[int(one) for one in scenario.named()]).select_related("user")
    applications = {str(one.pk): one for one in found}
    for action, pairs in (
        ("scenario.pinned", scenario.pinned),
        ("scenario.together", scenario.together),
        ("scenario.apart", scenario.apart),
    ):
        for one, other in pairs:
            for person, partner in ((one, other), (other, one)):
                _record(proposal, applications[person], by, action, {"with": partner})
    for person, hours in scenario.hours:
        _record(proposal, applications[person], by, "scenario.extra-hours", {"hours": [list(each) for each in hours]})


def _record(proposal: Proposal, application: Application, by: User | None, action: str, after: Json) -> None:
    after = {"proposal": proposal.pk, **after}
    record_decision(by=by, action=action, subject=application, about=application.user, after=after)
