"""Why someone is placed where they are: what `Placement.facts` keeps, and what it says to them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from groups.models import Placement
from groups.proposals.sentences import help_in_words, reason_for_person
from groups.proposals.words import about_others, advice_for

Json = dict[str, Any]


def facts_of(problem: Json, group: Json, person: str) -> Json:
    """What the plan did for one member: rank of the outcome, region, in person, common starts; pks and numbers only."""
    people = {one["id"]: one for one in problem["people"]}
    me, lead = people[person], people[group["mentors"][0]]
    is_with_lead = me is not lead and me["region"] is not None and me["region"] == lead["region"]
    return {
        "rank": dict(map(tuple, me["outcomes"])).get(group["outcome"]),
        "ranked": len(me["outcomes"]),
        "same_region": is_with_lead,
        "in_person": group["city"] is not None,
        "language": group["language"],
        "common_starts": len(group["starts"]),
        "mentees": len(group["mentees"]),
        "override": person in group.get("override", []),
        "all_fit": not group.get("override"),
    }


@dataclass(frozen=True)
class Explanation:
    """Sentences to one person; where they have no group, the hours that would place them, on the clock of `zone`.

    `advice` says what else helps where no such hours are known.
    """

    sentences: list[str]
    would_help: str = ""
    zone: str = ""
    advice: str = ""


def explain(placement: Placement) -> Explanation:
    """Say to the person why they are where they are, or in no group and what would help.

    It says what was kept when the groups were published, and names nobody.
    """
    facts = placement.facts
    if placement.reason != "placed":
        role = placement.application.role
        hours = help_in_words(facts)
        advice = "" if hours else advice_for(placement.reason, role)
        return Explanation([reason_for_person(placement.reason, role)], hours, facts.get("zone", ""), advice)
    sentences = (_about_outcome(facts), _about_hours(facts), *_about_place(facts), *about_others(facts.get("others")))
    said = [sentence for sentence in sentences if sentence]
    if facts.get("override"):
        said = [_("A coordinator placed you here by hand."), *said]
        if placement.override_reason:
            said.append(_("Their reason: %(reason)s") % {"reason": placement.override_reason})
    return Explanation(said)


def _about_outcome(facts: Json) -> str:
    rank = facts.get("rank")
    if rank is None:
        return ""
    if rank == 1:
        return _("The group works on your first choice.")
    return _("The group works on an outcome that you ranked %(rank)s of %(ranked)s.") % {
        "rank": rank,
        "ranked": facts.get("ranked", rank),
    }


def _about_hours(facts: Json) -> str:
    if facts.get("override"):
        return ""
    if not facts.get("all_fit", True):
        return _("You are free at its time, in every week, clock changes included.")
    if facts.get("common_starts") == 1:
        return _("Its time is the only one of the week at which all of you are free in every week.")
    return _("Everyone in it is free at its time, in every week, clock changes included.")


def _about_place(facts: Json) -> list[str]:
    said = []
    if facts.get("in_person"):
        said.append(_("You can meet in person, in the city you named."))
    if facts.get("same_region"):
        said.append(_("Your lead mentor lives in your part of the world."))
    return said
