"""Suggested mentors in words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.languages import LANGUAGES
from accounts.models import Region
from groups.models import Proposal, RecruitSearch
from groups.proposals.board import cells_from
from rounds.models import Outcome
from slots.cells import cell_of
from slots.weekly import Slot, describe_slot

Json = dict[str, Any]


@dataclass(frozen=True)
class Suggestion:
    """One mentor who would help: who, when on their own clock, and how many people they would place."""

    number: int
    who: str
    when: str
    language: str
    gain: str
    cells: list[int]


def suggestions_of(proposal: Proposal, search: RecruitSearch) -> list[Suggestion]:
    """The suggestions of a search that has ended, best first; one query."""
    found = Outcome.objects.filter(round=proposal.round_id).select_related("type", "tool")
    outcomes = {one.slug: str(one) for one in found}
    return [_suggestion(proposal, outcomes, number, one) for number, one in enumerate(search.found.get("recruits", []))]


def _suggestion(proposal: Proposal, outcomes: dict[str, str], number: int, one: Json) -> Suggestion:
    where = str(Region(one["region"]).label) if one["region"] else one["zone"]
    more = one["more"]
    words = (
        ngettext("%(more)s more person", "%(more)s more people", more)
        if one["is_exact"]
        else ngettext("at least %(more)s more person", "at least %(more)s more people", more)
    )
    slot = Slot(one["zone"], one["day"], one["minute"])
    rules = proposal.problem["round"]
    when = describe_slot(slot, dt.date.fromisoformat(rules["starts_on"]), rules["weeks"], slot.zone)
    return Suggestion(
        number=number,
        who=_("A mentor for %(outcome)s, %(where)s")
        % {"outcome": outcomes.get(one["outcome"], one["outcome"]), "where": where},
        when=f"{when.replace(' your time', '')} ({one['zone']})",
        language=LANGUAGES[one["language"]].name if one["language"] in LANGUAGES else one["language"],
        gain=words % {"more": more},
        cells=cells_from(cell_of(slot.day, slot.minute), rules["meeting_minutes"]),
    )
