"""A true if simple bound for rounds of thousands: every mentee in the best group that some mentor could offer them."""

import numpy as np

from groups.matching.crowd import Crowd
from groups.matching.problem import Group, Person, Problem


def crowd_bound(crowd: Crowd) -> tuple[int, int]:
    """Return bounds on the objective and on the number placed: each mentee in the best group any lead could offer."""
    best = np.full(len(crowd.mentees), -1.0)
    offers: dict[tuple[str, str, str, str | None], set[int]] = {}
    leads: dict[tuple[str, str, str, str | None], Person] = {}
    for owner in crowd.owners:
        for outcome, language, city, slot in crowd.choices(owner.lead, owner.locked):
            key = outcome, language, owner.lead.region or "", city
            offers.setdefault(key, set()).add(slot)
            leads.setdefault(key, owner.lead)
    for (outcome, language, region, city), slots in offers.items():
        able = crowd.able(outcome, language) if city is None else crowd.able(outcome, language) & (crowd.city == city)
        who = np.flatnonzero(able)
        table = crowd.by_slot[sorted(slots)]
        who = who[(table if city is None else table[:, who]).any(axis=0)[who if city is None else slice(None)]]
        best[who] = np.maximum(
            best[who], crowd.worth((outcome, language, city, -1), leads[outcome, language, region, city], who)
        )
    seats = sum(owner.seats for owner in crowd.owners)
    locked = crowd.problem.locked
    base = sum(
        crowd.problem.group_objective(group) + crowd.problem.round.weights.short * _could_grow(crowd.problem, group)
        for group in locked
    )
    present = sum(len(group.mentees) for group in locked)
    most = min(seats, int((best >= 0).sum()))
    return base + int(np.sort(best)[::-1][:most].sum()), present + most


def _could_grow(problem: Problem, group: Group) -> bool:
    return len(group.mentees) < problem.round.mentees_wanted
