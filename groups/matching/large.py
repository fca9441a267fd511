"""Rounds of thousands: groups formed one by one, the scarcest mentors first.

Each mentor in turn takes the cell whose best mentees, of those still free, are worth most; mentees with few other
chances count extra. Whoever is left over counts more in the next of a few passes. In the end mentees are seated anew,
exactly (`seats.py`), and who is still left over takes a seat that is left, or that someone can make free by moving on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from groups.matching.crowd import Choice, Crowd
from groups.matching.field import Owner
from groups.matching.founding import found_groups
from groups.matching.problem import Group
from groups.matching.seating import Tables
from groups.matching.seats import CANDIDATES, FILL, seat_anew

SCARCITY = 6_000.0
"""What a mentee with no other chance counts extra."""
PUSH = 5_000.0
"""What whoever was left over in one pass counts extra in the next."""
PASSES, MANY = 4, 15_000
"""How often all groups are formed from nothing; once only where mentees are many, and then they are reseated once."""
LOOKED_AT = 24
"""How many of the best of a cell are looked up at once."""
SHORT_LIST = 24
"""How many of a mentor's choices are looked at again in later passes."""


def form_groups(crowd: Crowd) -> tuple[Group, ...]:
    """Return the groups of a plan, locked ones included."""
    push, short_lists = np.zeros(len(crowd.mentees)), dict[str, list[Choice]]()
    is_huge = len(crowd.mentees) > MANY
    for _ in range(1 if is_huge else PASSES):
        former = Former(crowd, push, short_lists)
        former.seat_pairs()
        former.form()
        push += PUSH * former.tables.free
    tables = former.tables
    former.reseat()
    former.form()
    tables.seat_leftovers()
    found_groups(tables, former.idle())
    if not is_huge:
        former.reseat()
        tables.seat_leftovers()
    return former.groups()


class Former:
    """Forms groups; `bonus` is what each mentee counts extra."""

    def __init__(self, crowd: Crowd, push: NDArray[np.float64], short_lists: dict[str, list[Choice]]) -> None:
        self.crowd, self.problem = crowd, crowd.problem
        self.tables = Tables(crowd)
        chances = crowd.by_slot.sum(axis=0) * np.array([len(one.outcomes) for one in crowd.mentees], float)
        self.bonus = SCARCITY / (1.0 + chances / 100.0) + push
        self._best: dict[Choice, _Best] = {}
        self.short_lists = short_lists
        self.pushed: dict[tuple[str, str], set[int]] = {}
        for each in np.flatnonzero(push).tolist():
            slots = np.flatnonzero(crowd.by_slot[:, each]).tolist()
            for outcome in crowd.mentees[each].outcomes:
                for language in crowd.mentees[each].languages:
                    self.pushed.setdefault((outcome, language), set()).update(slots)

    def form(self) -> None:
        """Let each owner take their best cell, those with the fewest chances first."""
        for owner in self.idle():
            best = self._best_choice(owner)
            if best:
                self.tables.take(self.tables.begin(owner, *best))

    def groups(self) -> tuple[Group, ...]:
        """Return all groups, locked ones included."""
        groups = {group.lead: group for group in self.problem.locked}
        for seating in self.tables.seatings:
            ids = [self.crowd.mentees[each].id for each in seating.mentees]
            groups[seating.group.lead] = replace(seating.group, mentees=tuple(sorted([*seating.group.mentees, *ids])))
        return tuple(groups[lead] for lead in sorted(groups))

    def idle(self) -> list[Owner]:
        """Return who has no group yet, those with the fewest chances first."""
        busy = {seating.group.lead for seating in self.tables.seatings}
        return sorted(
            (owner for owner in self.crowd.owners if owner.lead.id not in busy),
            key=lambda each: (
                each.locked is None,
                each.seats < self.problem.round.mentees_wanted,
                len(self.crowd.slots_of(each.lead)) * len(each.lead.outcomes) if each.locked is None else 0,
                each.luck,
            ),
        )

    def _best_choice(self, owner: Owner) -> tuple[Choice, list[int]] | None:
        """Return the choice whose best free mentees are worth most, and who they are.

        What a choice was worth when it was last looked at bounds what it is worth now, for mentees only get fewer.
        """
        choices = self._choices(owner)
        at_most = [self._at_most(owner, choice) for choice in choices]
        best: tuple[float, Choice, list[int]] | None = None
        for number in np.argsort(-np.array(at_most), kind="stable").tolist():
            if best and best[0] >= at_most[number]:
                break
            found = self._best_here(owner, choices[number])
            at_most[number] = found[0] if found else 0.0
            if found and (best is None or found[0] > best[0]):
                best = found[0], choices[number], found[1]
        if owner.lead.id not in self.short_lists:
            order = np.argsort(-np.array(at_most), kind="stable")[:SHORT_LIST]
            self.short_lists[owner.lead.id] = [choices[each] for each in order.tolist()]
        return best and best[1:]

    def _choices(self, owner: Owner) -> Sequence[Choice]:
        """Return all choices at first; later those that were best, and those that hold someone who was left over."""
        short = self.short_lists.get(owner.lead.id)
        if short is None or owner.locked:
            return self.crowd.choices(owner.lead, owner.locked)
        known = set(short)
        cities = (None,) if owner.lead.city is None else (None, owner.lead.city)
        holding = [
            (outcome, language, city, slot)
            for outcome in owner.lead.outcomes
            for language in sorted(owner.lead.languages)
            for slot in sorted(
                self.pushed.get((outcome, language), frozenset()).intersection(self.crowd.slots_of(owner.lead))
            )
            for city in cities
        ]
        return short + [one for one in holding if one not in known]

    def _at_most(self, owner: Owner, choice: Choice) -> float:
        known = self._best.get(choice)
        if known is None:
            return float("inf")
        near = max(0, self.problem.round.weights.region) if owner.lead.region else 0
        return (known.sums[: owner.seats] or [0.0])[-1] + near * owner.seats

    def _candidates(self, choice: Choice, enough: int) -> "_Best":
        """Return at least so many of the best free mentees of a choice; all where they are few."""
        known, free = self._best.get(choice), self.tables.free
        if known:
            known = known.without([each for each in known.mentees if not free[each]])
        if known is None or (known.more and len(known.mentees) < enough):
            who = self.crowd.at(choice)
            who = who[free[who]]
            counts = self.crowd.far_worth(choice)[who] + self.bonus[who]
            order = np.argsort(-counts, kind="stable")[:LOOKED_AT]
            known = _Best(who[order].tolist(), counts[order].tolist(), len(who) > LOOKED_AT)
        self._best[choice] = known
        return known

    def _best_here(self, owner: Owner, choice: Choice, first: Sequence[int] = ()) -> tuple[float, list[int]] | None:
        """Return what the best free mentees are worth here, `first` among them, and who they are."""
        the_round, seats = self.problem.round, owner.seats
        known = self._candidates(choice, seats + 3)
        near = self.crowd.nearness(owner.lead.region)
        candidates = [(count + near[each], each) for count, each in zip(known.counts, known.mentees, strict=True)]
        candidates.sort(key=lambda each: -each[0])
        members = owner.locked.members if owner.locked else (owner.lead.id,)
        chosen, total = list(first), 0.0
        for worth, mentee in candidates:
            if len(chosen) == seats:
                break
            if mentee not in first and self.tables.may_sit(members, chosen, mentee):
                chosen.append(mentee)
                total += worth
        size = len(owner.locked.mentees if owner.locked else ()) + len(chosen)
        if not chosen or (size < the_round.mentees_min and not owner.locked):
            return None
        short = the_round.weights.short if size < the_round.mentees_wanted else 0
        return total - short, chosen

    def look_anew(self) -> None:
        """Forget which mentees a choice was seen to have: more are free now, or they count otherwise."""
        self._best, self.short_lists = {}, {}

    def reseat(self) -> None:
        """Seat everyone anew in the groups as they are; groups that come out too small end."""
        the_round, tables = self.problem.round, self.tables
        candidates, worths, extras, kept_back = [], [], [], []
        for seating in tables.seatings:
            group, lead = seating.group, self.problem.people[seating.group.lead]
            who = self.crowd.at(seating.choice)
            who = who[tables.movable[who]]
            who = who[[tables.may_sit(group.members, (), each) for each in who.tolist()]]
            worth = self.crowd.worth(seating.choice, lead, who)
            best = np.argsort(-(worth + self.bonus[who]), kind="stable")[:CANDIDATES]
            kept = np.isin(who, seating.mentees)
            kept[best] = True
            candidates.append(who[kept])
            worths.append(worth[kept])
            fixed = [each for each in seating.mentees if not tables.movable[each]]
            kept_back.append(fixed)
            present = len(group.mentees) + len(fixed)
            sizes = range(present + 1, present + seating.left + len(seating.mentees) - len(fixed) + 1)
            extras.append([FILL * (size <= the_round.mentees_min) + the_round.weights.short
                           * (size == the_round.mentees_wanted) for size in sizes])  # fmt: skip
        seated = seat_anew(candidates, worths, extras, len(self.crowd.mentees))
        tables.settle([first + then for first, then in zip(kept_back, seated, strict=True)])
        self._best = {}

    def seat_pairs(self) -> None:
        """Begin a group for those who must be together or are pinned and have no seat, where some lead can."""
        number = {one.id: place for place, one in enumerate(self.crowd.mentees)}
        done = {self.crowd.mentees[each].id for seating in self.tables.seatings for each in seating.mentees}
        for one in self.crowd.mentees:
            names = self.problem.companions.get(one.id, (one.id,))
            if one.id not in done and (len(names) > 1 or one.id in self.problem.pinned):
                done.update(names)
                self._seat_unit([number[name] for name in names])

    def _seat_unit(self, unit: list[int]) -> None:
        tables = self.tables
        for seating in tables.seatings:
            if seating.left >= len(unit) and all(tables.fits(seating, each) for each in unit):
                tables.join(seating, unit)
                return
        together = self.crowd.by_slot[:, unit].all(axis=1)
        pins = {self.problem.pinned.get(self.crowd.mentees[each].id) for each in unit} - {None}
        shared = set.intersection(*(set(self.crowd.mentees[each].outcomes) for each in unit))
        spoken = frozenset.intersection(*(self.crowd.mentees[each].languages for each in unit))
        busy = {seating.group.lead for seating in tables.seatings}
        for owner in self.crowd.owners:
            if owner.lead.id in busy or owner.seats < len(unit) or (pins and pins != {owner.lead.id}):
                continue
            if not owner.locked and not (shared & owner.lead.outcomes.keys() and owner.lead.languages & spoken):
                continue
            for choice in self.crowd.choices(owner.lead, owner.locked):
                if (
                    not together[choice[3]]
                    or choice[0] not in shared
                    or choice[1] not in spoken
                    or not self._suits(unit, choice)
                ):
                    continue
                found = self._best_here(owner, choice, unit)
                begun = tables.begin(owner, choice, found[1]) if found else None
                if begun and all(tables.fits(begun, each) for each in unit):
                    tables.take(begun)
                    return

    def _suits(self, unit: Sequence[int], choice: Choice) -> bool:
        outcome, language, city, _ = choice
        able = self.crowd.able(outcome, language)
        return all(able[each] and (city is None or self.crowd.city[each] == city) for each in unit)


@dataclass(frozen=True)
class _Best:
    """The best free mentees of a choice, best first, with what they count; `more` if there are others."""

    mentees: list[int]
    counts: list[float]
    more: bool

    @cached_property
    def sums(self) -> list[float]:
        return list(accumulate(self.counts))

    def without(self, gone: Sequence[int]) -> "_Best":
        if not gone:
            return self
        kept = [pair for pair in zip(self.mentees, self.counts, strict=True) if pair[0] not in gone]
        return _Best([each for each, _ in kept], [count for _, count in kept], self.more)
