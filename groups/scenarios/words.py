"""A scenario in words: what differs from the round as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Region
from groups.scenarios.parameters import SIZES, WEIGHTS, NewPerson, Scenario
from groups.scenarios.presets import LABELS, PRESETS
from rounds.models import Round
from slots.cells import Interval, describe_cells, intervals_to_cells

Names = Mapping[str, str]

# What a changed weight says.
WEIGHT_WORDS = {
    "placed": gettext_lazy("a place counts %(number)s instead of %(usual)s"),
    "rank": gettext_lazy("a step up someone's list counts %(number)s instead of %(usual)s"),
    "region": gettext_lazy("the same region counts %(number)s instead of %(usual)s"),
    "in_person": gettext_lazy("meeting in person counts %(number)s instead of %(usual)s"),
    "short": gettext_lazy("a group smaller than wanted costs %(number)s instead of %(usual)s"),
}


def in_words(
    scenario: Scenario, options: Mapping[str, Any], round_: Round, *, people: Names, outcomes: Names
) -> list[str]:
    """One sentence for each thing that the run was asked beyond the round as it is; none where it is as it is."""
    said = [*_rules(scenario, round_), *_who(scenario, options)]
    said += [
        _("%(mentee)s sits with %(mentor)s or nowhere")
        % {"mentee": _name(people, mentee), "mentor": _name(people, mentor)}
        for mentor, mentee in scenario.pinned
    ]
    for pairs, words in (
        (scenario.together, _("%(one)s and %(other)s sit together or nowhere")),
        (scenario.apart, _("%(one)s and %(other)s are kept apart")),
    ):
        said += [words % {"one": _name(people, one), "other": _name(people, other)} for one, other in pairs]
    said += [
        _("%(name)s is free also at %(hours)s (their clock)") % {"name": _name(people, one), "hours": _hours(free)}
        for one, free in scenario.hours
    ]
    return said + [_new_person(person, outcomes) for person in scenario.people]


def _name(people: Names, person: str) -> str:
    return people.get(person, _("someone"))


def _hours(free: Sequence[Interval]) -> str:
    return describe_cells(intervals_to_cells(free))


def _rules(scenario: Scenario, round_: Round) -> list[str]:
    said = []
    if scenario.sizes:
        sizes = {name: scenario.sizes.get(name, getattr(round_, name)) for name in SIZES}
        said.append(_("%(mentees_min)s to %(mentees_max)s mentees in a group, %(mentees_wanted)s wanted") % sizes)
    if scenario.co_mentors is not None:
        said.append(_("with co-mentors") if scenario.co_mentors else _("without co-mentors"))
    if scenario.weights is not None:
        usual = {**WEIGHTS, **round_.weights}
        changed = {name: number for name, number in scenario.weights.items() if number != usual[name]}
        said += [str(WEIGHT_WORDS[name]) % {"number": number, "usual": usual[name]} for name, number in changed.items()]
    return said


def _who(scenario: Scenario, options: Mapping[str, Any]) -> list[str]:
    said = []
    if options.get("include_waiting"):
        said.append(_("with the waiting list"))
    if scenario.extended_to is not None:
        said.append(_("as if applications had closed on %(day)s") % {"day": date_format(scenario.extended_to)})
    if options.get("kept_from"):
        kept = len(options.get("kept", []))
        words = ngettext("%(number)s group of “%(name)s” kept", "%(number)s groups of “%(name)s” kept", kept)
        said.append(words % {"number": kept, "name": options["kept_from"]})
    return said


def _new_person(person: NewPerson, outcomes: Names) -> str:
    words = (
        ngettext("%(count)s invented mentor", "%(count)s invented mentors", person.count)
        if person.role == "mentor"
        else ngettext("%(count)s invented mentee", "%(count)s invented mentees", person.count)
    )
    what = ", ".join(outcomes.get(slug, slug) for slug in person.outcomes)
    where = str(Region(person.region).label) if person.region else person.zone
    free = str(LABELS[person.preset]) if person.preset in PRESETS else _hours(person.hours)
    return _("%(who)s: %(what)s, %(where)s, free %(free)s (%(zone)s)") % {
        "who": words % {"count": person.count},
        "what": what,
        "where": where,
        "free": free,
        "zone": person.zone,
    }
