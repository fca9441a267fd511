"""The round as it is now around one group, as the engine's problem, and a mark by which a later look knows it again."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from groups.models import Membership, MentoringGroup
from groups.proposals.problem import CHOSEN, build_problem, lock_of, member_of
from groups.repair.options import members_of

Json = dict[str, Any]


@dataclass(frozen=True)
class State:
    """One group beside its round's problem, in which all other groups are locked and idle people free."""

    problem: Json
    group: Json
    lead_left: bool

    @property
    def needs_repair(self) -> bool:
        """Whether the group can't go on as it is."""
        least: int = self.problem["round"]["mentees_min"]
        return bool(members_of(self.group)) and (self.lead_left or len(self.group["mentees"]) < least)

    def groups(self) -> dict[int, Json]:
        """All groups by pk, the concerned one too."""
        return {lock["published"]: lock for lock in self.problem["locked"]} | {self.group["published"]: self.group}

    def mark(self, keys: Iterable[int], people: Iterable[str]) -> str:
        """A digest of these groups and people as they are; anything that changes about them changes it."""
        groups, everyone = self.groups(), {person["id"]: person for person in self.problem["people"]}
        seen = [
            [groups.get(key) for key in sorted(keys)],
            [everyone.get(one) for one in sorted(people)],
            self.problem["round"]["starts_on"],
        ]
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:20]


def read_state(group: MentoringGroup, now: dt.datetime) -> State:
    """Read it all; seven queries. Raises ProposalRefused where the round has no weeks left."""
    fresh = _with_people(group)
    built = build_problem(group.round, include_waiting=True, today=now.date())
    mine = lock_of(fresh)
    mine.pop("override")
    locks = [{key: lock[key] for key in mine} for lock in built.problem["locked"]]
    people = {person["id"]: person for person in built.problem["people"]}
    people |= {
        str(one.application_id): member_of(one.application, fresh, group.round) for one in fresh.memberships.all()
    }
    problem = {
        **built.problem,
        "people": [people[one] for one in sorted(people, key=int)],
        "locked": [lock for lock in locks if lock["published"] != group.pk],
    }
    lead_left = all(one.role != Membership.Role.LEAD for one in fresh.memberships.all())
    return State(problem, mine, lead_left)


def _with_people(group: MentoringGroup) -> MentoringGroup:
    active = (
        Membership.objects.filter(left_at=None)
        .select_related("application__user__availability")
        .prefetch_related(Prefetch("application__choices", queryset=CHOSEN))
    )
    groups = MentoringGroup.objects.select_related("outcome").prefetch_related(Prefetch("memberships", queryset=active))
    return groups.get(pk=group.pk)
