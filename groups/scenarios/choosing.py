"""Whom a scenario can be about, by the names that coordinators type."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.languages import LANGUAGES
from accounts.models import User
from groups.models import Proposal
from groups.proposals.problem import build_problem
from groups.scenarios.parameters import Scenario
from rounds.models import Application, Outcome, Round

Json = dict[str, Any]
MENTOR, MENTEE = Application.Role.MENTOR, Application.Role.MENTEE


@dataclass(frozen=True)
class Choices:
    """People by application pk as text, with the label by which each is found; outcomes and languages of the round.

    `seated` are in a published group, `waiting` on the waiting list, `mine` the applications of who looks.
    """

    labels: Mapping[str, str]
    roles: Mapping[str, str]
    outcomes: Mapping[str, str]
    languages: Mapping[str, str]
    seated: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    mine: frozenset[str] = frozenset()
    ids: Mapping[str, str] = field(default_factory=dict)

    def offered(self, role: str = "") -> list[str]:
        """The labels of those who can be chosen, by name."""
        return sorted(
            label
            for one, label in self.labels.items()
            if (not role or self.roles[one] == role)
            and one not in self.mine
            and not (one in self.seated and self.roles[one] == MENTEE)
        )

    def find(self, typed: str, role: str = "") -> str:
        """The id of whom a text names; raises ValidationError in words a person can act on."""
        words = " ".join(typed.split())
        one = self.ids.get(words.casefold())
        if one is None:
            raise ValidationError(
                _("Nobody in this round's matching is called “%(name)s”."), params={"name": words[:80]}
            )
        if one in self.mine:
            raise ValidationError(_("You can't decide on your own application. Please ask another coordinator."))
        if role and self.roles[one] != role:
            wanted = _("%(name)s is not a mentor here.") if role == MENTOR else _("%(name)s is not a mentee here.")
            raise ValidationError(wanted, params={"name": self.labels[one]})
        if one in self.seated and self.roles[one] == MENTEE:
            raise ValidationError(
                _("%(name)s is in a published group, and publishing again moves no one."),
                params={"name": self.labels[one]},
            )
        return one


def choices_of(round_: Round, viewer: User) -> Choices:
    """Everyone who could take part, the waiting list included; 8 queries. Raises ProposalRefused as building does."""
    built = build_problem(round_, include_waiting=True)
    people = {one["id"]: one for one in built.problem["people"]}
    no_hours = [entry["application"] for entry in built.left_out if entry["reason"] == "no_hours"]
    found = Application.objects.filter(pk__in=[*map(int, people), *no_hours]).select_related("user").order_by("pk")
    applications = {str(one.pk): one for one in found}
    labels = labels_of({pk: one.user.name for pk, one in applications.items()})
    outcomes = Outcome.objects.filter(round=round_).select_related("type", "tool")
    spoken = sorted({code for one in people.values() for code in one["languages"]} | {"en"})
    return Choices(
        labels=labels,
        roles={pk: one.role for pk, one in applications.items()},
        outcomes={one.slug: str(one) for one in outcomes},
        languages={code: LANGUAGES[code].name if code in LANGUAGES else code for code in spoken},
        seated=frozenset(one for lock in built.problem["locked"] for one in (*lock["mentors"], *lock["mentees"])),
        waiting=frozenset(pk for pk, one in applications.items() if one.state == Application.State.WAITING),
        mine=frozenset(pk for pk, one in applications.items() if one.user_id == viewer.pk),
        ids={label.casefold(): pk for pk, label in labels.items()},
    )


def labels_of(names: Mapping[str, str]) -> dict[str, str]:
    """A name for each id that no other has: namesakes get their number behind."""
    clean = {one: " ".join(name.split()) or _("someone") for one, name in names.items()}
    often = Counter(name.casefold() for name in clean.values())
    return {one: f"{name} ({one})" if often[name.casefold()] > 1 else name for one, name in clean.items()}


def own_ids(viewer: User, round_: Round) -> set[str]:
    """The viewer's own applications to a round, as ids."""
    found = Application.objects.filter(user=viewer, round=round_).values_list("pk", flat=True)
    return {str(pk) for pk in found}


def without_own(scenario: Scenario, mine: Iterable[str]) -> Scenario:
    """The scenario without what it decides about the viewer: they neither see nor repeat that."""
    return scenario.without(set(mine))


def kept_choices(source: Proposal | None, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """The groups of a proposal that a run can keep: by their lead. What invented people lead can't be kept."""
    if source is None or not source.plan:
        return []
    leads = [group["mentors"][0] for group in source.plan["groups"] if "published" not in group]
    return [(lead, _("the group of %(name)s") % {"name": labels[lead]}) for lead in leads if lead in labels]
