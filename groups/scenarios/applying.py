"""A scenario laid over a round: its rules, its pairs and its invented people, as the engine reads them."""

import copy
import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from groups.scenarios.parameters import INVENTED, Scenario
from rounds.models import Application, Round
from rounds.models.rounds import ANYWHERE_ON_EARTH
from slots.cells import intervals_to_cells

Json = dict[str, Any]
State = Application.State


def round_in(scenario: Scenario, round_: Round) -> Round:
    """The round with the scenario's sizes, co-mentors and weights: a copy that is never saved."""
    altered = copy.copy(round_)
    for name, number in scenario.sizes.items():
        setattr(altered, name, number)
    if scenario.co_mentors is not None:
        altered.co_mentors = scenario.co_mentors
    if scenario.weights is not None:
        altered.weights = dict(scenario.weights)
    return altered


def states_to_match(scenario: Scenario, *, include_waiting: bool) -> Q:
    """Which applications take part: the accepted, with the waiting list, or those of it sent by the extended day."""
    found = Q(state=State.ACCEPTED)
    if include_waiting:
        found |= Q(state=State.WAITING)
    elif scenario.extended_to is not None:
        after = dt.datetime.combine(scenario.extended_to + dt.timedelta(days=1), dt.time(), ANYWHERE_ON_EARTH)
        found |= Q(state=State.WAITING, is_late=True, sent_at__lt=after)
    return found


def extra_cells(scenario: Scenario) -> dict[int, frozenset[int]]:
    """The extra hours of applications, as cells on each person's own clock."""
    return {int(one): intervals_to_cells(hours) for one, hours in scenario.hours}


def pairs_in(scenario: Scenario, people: Iterable[str]) -> Json:
    """The scenario's pairs among these people."""
    present = set(people)
    return {
        name: [list(pair) for pair in pairs if present.issuperset(pair)]
        for name, pairs in (
            ("together", scenario.together),
            ("apart", scenario.apart),
            ("pinned", scenario.pinned),
        )
    }


def invented_people(scenario: Scenario) -> list[Json]:
    """The people of the problem who don't exist, "x1" and so on."""
    people: list[Json] = []
    for person in scenario.people:
        for _one in range(person.count):
            entry: Json = {
                "id": f"{INVENTED}{len(people) + 1}",
                "role": person.role,
                "zone": person.zone,
                "free": [list(interval) for interval in person.hours],
                "outcomes": [[slug, rank] for rank, slug in enumerate(person.outcomes, start=1)],
                "languages": list(person.languages),
                "region": person.region or None,
                "city": None,
            }
            if person.role == Application.Role.MENTOR:
                entry |= {"capacity": person.capacity, "co_mentor": "no"}
            people.append(entry)
    return people
