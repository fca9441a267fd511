"""Codes and sentences of the engine in the words of the programme, with names instead of numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Region
from groups.models import Proposal
from groups.scenarios.parameters import INVENTED, is_invented, real_ids
from rounds.models import Application, Outcome
from slots.cells import describe_cells, intervals_to_cells

Json = dict[str, Any]

# Why an accepted application is not in the problem at all.
LEFT_OUT = {
    "no_hours": gettext_lazy("has given no free hours"),
    "no_outcomes": gettext_lazy("has chosen no outcome"),
    "no_languages": gettext_lazy("has named no language"),
    "is_mentor": gettext_lazy("also applied as a mentor, and is matched as one"),
    "has_left": gettext_lazy("has left their group"),
    "has_group": gettext_lazy("has a group in this round already"),
}

# Why the engine, or a coordinator, left someone without a group: (for the board, to the mentee, to the mentor).
REASONS = {
    "no_mentor_offers": (
        gettext_lazy("No mentor offers any of their outcomes in a language they speak"),
        gettext_lazy("No mentor of this round offers an outcome you chose in a language you speak."),
        gettext_lazy("Nobody of this round chose an outcome you offer in a language you speak."),
    ),
    "no_common_hour": (
        gettext_lazy("Shares no hour with anyone who offers their outcomes"),
        gettext_lazy("None of the mentors who offer your outcomes is free at an hour when you are, in every week."),
        gettext_lazy("No hour of yours, free in every week, fits the people who chose your outcomes."),
    ),
    "too_few_others": (
        gettext_lazy("A mentor is free at the same time, but too few others are"),
        gettext_lazy("A mentor is free when you are, but too few other mentees are free at that hour."),
        gettext_lazy("Too few mentees who chose your outcomes are free at an hour when you are."),
    ),
    "full": (
        gettext_lazy("All seats that fit went to others"),
        gettext_lazy("Every seat that fits your hours and outcomes was taken. Who applied first made no difference."),
        gettext_lazy("The mentees whom you could meet found places in other groups."),
    ),
    "kept_apart": (
        gettext_lazy("Only a pair that was to be kept apart, or together, stands in the way"),
        gettext_lazy("The seat that would fit you was not free for you. A coordinator can tell you more."),
        gettext_lazy("The group that would fit you was not free for you. A coordinator can tell you more."),
    ),
    "by_hand": (
        gettext_lazy("Moved out by a coordinator"),
        gettext_lazy("A coordinator found no group that fits you well."),
        gettext_lazy("A coordinator found no group that fits you well."),
    ),
    "seat_free": (
        gettext_lazy("A seat that fits them is free, since people were moved by hand"),
        gettext_lazy("A coordinator found no group that fits you well."),
        gettext_lazy("A coordinator found no group that fits you well."),
    ),
    "group_ended": (
        gettext_lazy("Their group could not go on, and no other fits"),
        gettext_lazy("Your group could not go on, and no other with a free seat fits you now."),
        gettext_lazy("Your group could not go on, and no other needs a lead whom you could meet."),
    ),
    "no_hours": (
        LEFT_OUT["no_hours"],
        gettext_lazy("You have given no free hours, so no meeting time could be found for you."),
        gettext_lazy("You have given no free hours, so no meeting time could be found for you."),
    ),
    "no_outcomes": (
        LEFT_OUT["no_outcomes"],
        gettext_lazy("You have chosen no outcome to work on."),
        gettext_lazy("You have chosen no outcome to lead a group toward."),
    ),
    "no_languages": (
        LEFT_OUT["no_languages"],
        gettext_lazy("You have named no language."),
        gettext_lazy("You have named no language."),
    ),
}

# On the board, about a mentor who leads nothing, where that is said otherwise than about a mentee.
OF_MENTORS = {
    "no_mentor_offers": gettext_lazy("Nobody chose an outcome that they offer, in a language they speak"),
    "no_common_hour": gettext_lazy("Shares no hour with anyone who chose their outcomes"),
    "too_few_others": gettext_lazy("Too few who chose their outcomes are free when they are"),
    "full": gettext_lazy("The mentees whom they could meet found places in other groups"),
}

# How the engine's sentence begins about a group without a free seat.
FULL = "The group is full"

# Numbers that are no ids: weeks, counts, times, dates. Whatever else is a number of the problem's people, is a person.
_NUMBERS = (
    r"weeks? \d+(?:(?:, | and | to )\d+)*|\(\d+\)|\d+ mentees|at (?:most|least) \d+|between \d+ and \d+"
    r"|\d+ is not a whole number from \d+ to \d+|\d{4}-\d\d-\d\d|\d\d:\d\d|Group \d+:|(?<![\w.-])x?\d+(?![\w-])"
)


@dataclass(frozen=True)
class Names:
    """What people and outcomes of a problem are called; `closed` lead a running group and take nobody late into it."""

    people: Mapping[str, str]
    outcomes: Mapping[str, str]
    closed: frozenset[str] = frozenset()

    def person(self, person: str) -> str:
        """A person's name."""
        return self.people.get(person, _("someone"))

    def outcome(self, slug: str) -> str:
        """An outcome's name."""
        return self.outcomes.get(slug, slug)

    def group(self, plan: Json, number: int) -> str:
        """How a group of a plan is called: by its lead."""
        return _("the group of %(name)s") % {"name": self.person(plan["groups"][number]["mentors"][0])}

    def say(self, sentence: str) -> str:
        """A sentence of the engine with names instead of ids and slugs."""
        return self._ids_and_slugs.sub(lambda found: self._all.get(found[0], found[0]), sentence)

    @cached_property
    def _ids_and_slugs(self) -> re.Pattern[str]:
        """Both in one, so that nothing is looked for in the names that were put in."""
        slugs = "|".join(re.escape(slug) for slug in sorted(self.outcomes, key=len, reverse=True))
        return re.compile(rf"(?<![\w/-])(?:{slugs})(?![\w/-])|{_NUMBERS}" if slugs else _NUMBERS)

    @cached_property
    def _all(self) -> dict[str, str]:
        return {**self.people, **self.outcomes}

    def say_full(self, sentence: str, group: Json) -> str:
        """The same, but where a group is full only because its lead takes nobody late, that is what it says."""
        lead = group["mentors"][0]
        if lead in self.closed and sentence.startswith(FULL):
            return _("%(name)s takes no mentees who join late") % {"name": self.person(lead)}
        return self.say(sentence)


def names_of(problem: Json) -> Names:
    """The names for a problem's people and outcomes; 2 queries."""
    ids = real_ids([person["id"] for person in problem["people"]])
    rows = Application.objects.filter(pk__in=ids).select_related("user")
    people = {str(one.pk): one for one in rows.only("takes_late_mentees", "capacity", "user__name")}
    found = Outcome.objects.filter(round__slug=problem["round"]["slug"]).select_related("type", "tool")
    outcomes = {one.slug: str(one) for one in found}
    most = problem["round"]["mentees_max"]
    closed = frozenset(
        lock["mentors"][0]
        for lock in problem["locked"]
        if (lead := people.get(lock["mentors"][0])) and is_closed(lead, lock, most)
    )
    named = {pk: one.user.name for pk, one in people.items()}
    return Names(named | _names_of_invented(problem, outcomes), outcomes, closed)


def _names_of_invented(problem: Json, outcomes: Mapping[str, str]) -> dict[str, str]:
    """What those are called who don't exist: by their role, what they offer or want, and where they live."""
    return {
        person["id"]: (
            _("invented mentor %(number)s: %(what)s, %(where)s")
            if person["role"] == Application.Role.MENTOR
            else _("invented mentee %(number)s: %(what)s, %(where)s")
        )
        % {
            "number": person["id"].removeprefix(INVENTED),
            "what": ", ".join(outcomes.get(slug, slug) for slug, _rank in person["outcomes"]),
            "where": Region(person["region"]).label if person["region"] else person["zone"],
        }
        for person in problem["people"]
        if is_invented(person["id"])
    }


def is_closed(lead: Application, lock: Json, most: int) -> bool:
    """Whether a running group has a free seat that its lead, who takes nobody late, keeps free."""
    return not lead.takes_late_mentees and len(lock["mentees"]) < min(lead.capacity or most, most)


def reason_for_board(code: str, role: str = Application.Role.MENTEE) -> str:
    """Why someone has no group, about them."""
    if role == Application.Role.MENTOR and code in OF_MENTORS:
        return str(OF_MENTORS[code])
    return str(REASONS[code][0]) if code in REASONS else code


def reason_for_person(code: str, role: str) -> str:
    """Why someone has no group, to them."""
    if code not in REASONS:
        return _("No group fits your hours and outcomes.")
    return str(REASONS[code][2 if role == Application.Role.MENTOR else 1])


def help_in_words(entry: Json) -> str:
    """What would place someone: the extra hours, on their own clock; "" where none would."""
    free = (entry.get("would_help") or {}).get("free")
    return describe_cells(intervals_to_cells(free)) if free else ""


def hours_in_words(cells: int) -> str:
    """A number of half-hour cells as hours."""
    hours = cells / 2
    return ngettext("%(hours)g hour", "%(hours)g hours", 1 if cells == 2 else 2) % {"hours": hours}


def figures_in_words(proposal: Proposal) -> str:
    """Whether a proposal's plan is proven the best, or how far from the best it can be."""
    plan = proposal.plan
    if not plan:
        return ""
    if plan["status"] == "optimal":
        return _("proven best: no other plan that keeps the rules scores higher")
    gap = 100 * (plan["bound"] - plan["objective"]) / plan["bound"] if plan["bound"] else 0
    return _("within %(gap).1f %% of the best that is possible") % {"gap": gap}
