"""Groups founded by mentors who lead nothing yet, with mentees of other groups, wherever that raises the objective.

Taking a mentee from a group costs what their seat is worth, and what the group loses by being short; a group is never
taken below the least size.
"""

from collections.abc import Iterable

import numpy as np

from groups.matching.crowd import Choice
from groups.matching.field import Owner
from groups.matching.pricing import Floats
from groups.matching.seating import Seating, Tables

LOOKED_AT = 12
NEVER = 1e9


def found_groups(tables: Tables, owners: Iterable[Owner]) -> None:
    """Let each of these mentors, who lead nothing, found the group that raises the objective most, if any does."""
    founder = _Founder(tables)
    for owner in owners:
        founder.found(owner)


class _Founder:
    """Knows what it costs to take each mentee from where they are."""

    def __init__(self, tables: Tables) -> None:
        self.tables, self.crowd, self.problem = tables, tables.crowd, tables.problem
        self.seats: dict[int, Seating] = {}
        self.costs: Floats = np.where(tables.movable, 0.0, NEVER)
        for seating in tables.seatings:
            self._note(seating)

    def found(self, owner: Owner) -> None:
        best: tuple[float, Choice, list[int]] | None = None
        for choice in self.crowd.choices(owner.lead, owner.locked):
            worth, chosen = self._best_here(owner, choice)
            if worth > (best[0] if best else 0.0):
                best = worth, choice, chosen
        if best is None:
            return
        for mentee in best[2]:
            if mentee in self.seats:
                self.tables.leave(self.seats[mentee], mentee)
                self._note(self.seats[mentee])
        seating = self.tables.begin(owner, best[1], best[2])
        self.tables.take(seating)
        self._note(seating)

    def _best_here(self, owner: Owner, choice: Choice) -> tuple[float, list[int]]:
        """Return by how much a choice's best group raises the objective, and who sits in it."""
        who = self.crowd.at(choice)
        counts = self.crowd.worth(choice, owner.lead, who) - self.costs[who]
        top = np.argpartition(-counts, LOOKED_AT)[:LOOKED_AT] if len(who) > LOOKED_AT else np.arange(len(who))
        top = top[np.lexsort((who[top], -counts[top]))]
        members = owner.locked.members if owner.locked else (owner.lead.id,)
        chosen, left_by, total, best = list[int](), list[Seating](), 0.0, (0.0, list[int]())
        for mentee, count in zip(who[top].tolist(), counts[top].tolist(), strict=True):
            if len(chosen) == owner.seats or count <= -self.problem.round.weights.short:
                break
            home = self.seats.get(mentee)
            more = self._loss(home, left_by.count(home)) - self._loss(home, 0) if home in left_by else 0.0
            if more < NEVER / 2 and self.tables.may_sit(members, chosen, mentee):
                chosen.append(mentee)
                left_by += [home] if home else []
                total += count - more
                gain = owner.gains[len(chosen)]
                if gain is not None and total + gain > best[0]:
                    best = total + gain, list(chosen)
        return best

    def _loss(self, home: Seating, gone: int) -> float:
        """Return what a group loses by its size when one more leaves after so many."""
        size = len(home.group.mentees) + len(home.mentees) - gone
        if size <= self.problem.round.mentees_min:
            return NEVER
        return float(self.problem.round.weights.short) if size == self.problem.round.mentees_wanted else 0.0

    def _note(self, seating: Seating) -> None:
        who = np.array(seating.mentees, np.int64)
        worth = self.crowd.worth(seating.choice, self.problem.people[seating.group.lead], who)
        self.costs[who] = np.where(self.tables.movable[who], worth + self._loss(seating, 0), NEVER)
        self.seats |= dict.fromkeys(seating.mentees, seating)
