"""What the form of a scenario begins with: the round as it is, another proposal, or a suggested mentor."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from groups.models import Proposal
from groups.scenarios.choosing import Choices, kept_choices, own_ids
from groups.scenarios.forms import ScenarioForm, start_of
from groups.scenarios.parameters import NewPerson, Scenario, scenario_in
from groups.scenarios.presets import WRITTEN
from rounds.models import Application, Round

Json = dict[str, Any]


@dataclass(frozen=True)
class Start:
    """The proposal that is changed (None for the round as it is), whose groups can be kept, and the parameters."""

    base: Proposal | None
    source: Proposal | None
    scenario: Scenario
    kept: list[str]
    left_out_own: bool

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers of the groups that can be kept, by lead."""
        groups = self.source.plan.get("groups", []) if self.source else []
        return {group["mentors"][0]: number for number, group in enumerate(groups)}


def start_from(round_: Round, viewer: User, asked: Any) -> Start:
    """Read `from` (a proposal), `recruit` (the number of a suggestion) and `real` (nothing invented) of an address.

    3 queries at most.
    """
    base = _proposal_of(round_, asked.get("from"))
    if base is None:
        return Start(None, None, Scenario(), [], left_out_own=False)
    whole = scenario_in(base.options)
    scenario = whole.without(own_ids(viewer, round_))
    left_out_own = scenario != whole
    if asked.get("real"):
        scenario = replace(scenario, hours=(), people=())
    if (mentor := _suggested(base, asked.get("recruit"), scenario)) is not None:
        scenario = replace(scenario, people=(*scenario.people, mentor))
    source, kept = base, []
    if (earlier := base.options.get("kept_from_pk")) is not None:
        source = round_.proposals.filter(pk=earlier).first() or base
        kept = list(base.options.get("kept", []))
    return Start(base, source, scenario, kept, left_out_own)


def _proposal_of(round_: Round, pk: str | None) -> Proposal | None:
    if not pk or not pk.isascii() or not pk.isdecimal() or len(pk) > 9:
        return None
    return round_.proposals.select_related("recruit_search").filter(pk=int(pk)).first()


def _suggested(base: Proposal, number: str | None, scenario: Scenario) -> NewPerson | None:
    """The mentor whom the search suggests at a place of its list."""
    search = getattr(base, "recruit_search", None)
    found = search.found.get("recruits", []) if search else []
    if number is None or number not in map(str, range(len(found))):
        return None
    one: Json = found[int(number)]
    return NewPerson(
        role=Application.Role.MENTOR,
        outcomes=(one["outcome"],),
        zone=one["zone"],
        languages=(one["language"],),
        hours=tuple((day, begin, end) for day, begin, end in one["free"]),
        preset=WRITTEN,
        region=one["region"] or "",
        capacity=scenario.sizes.get("mentees_max", base.problem["round"]["mentees_max"]),
    )


def form_to_fill(round_: Round, choices: Choices, start: Start) -> ScenarioForm:
    """The form with everything of the start in it."""
    base = start.base
    fields = start_of(
        round_,
        start.scenario,
        name=free_name(round_),
        include_waiting=bool(base and base.options.get("include_waiting")),
        seed=base.seed if base else 0,
    )
    fields["kept"] = start.kept
    return ScenarioForm(
        round_, choices, start=fields, scenario=start.scenario, kept=kept_choices(start.source, choices.labels)
    )


def free_name(round_: Round) -> str:
    """A name that no proposal of the round has."""
    taken = set(round_.proposals.values_list("name", flat=True))
    number = len(taken) + 1
    while (name := _("Scenario %(number)s") % {"number": number}) in taken:
        number += 1
    return name
