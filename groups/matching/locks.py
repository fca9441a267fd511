"""Locked groups: read strictly, completed by `together` pairs, and refused when they break a rule."""

from dataclasses import replace
from typing import cast

from groups.matching.problem import Group, Person, Problem, ProblemError
from groups.matching.rules import (
    apart_within,
    co_mentor_faults,
    fit_faults,
    pair_faults,
    size_faults,
    slot_faults,
)
from slots.cells import DAYS, MINUTES_PER_CELL, parse_time
from slots.weekly import Slot
from slots.zones import UnknownZone

FIELDS = ("mentors", "mentees", "outcome", "language", "slot")


def checked_locks(problem: Problem, entries: list[object]) -> Problem:
    """Return the problem with its locked groups, forced members joined; raises ProblemError."""
    groups = [read_group(entry, problem.people, number) for number, entry in enumerate(entries)]
    seen: dict[str, Group] = {}
    for group in groups:
        for person in group.members:
            if person in seen:
                raise ProblemError(
                    f"{person}: locked: they are in two places, with {group.lead} and {seen[person].lead}."
                )
            seen[person] = group
    joined = tuple(_with_companions(problem, group, seen) for group in sorted(groups, key=lambda each: each.lead))
    complete = replace(problem, locked=joined)
    for group in joined:
        _refuse_broken(complete, group)
    return complete


def read_group(entry: object, people: dict[str, Person], number: int) -> Group:
    """Return a group from JSON; `number` (from 0) names it in the message of the ProblemError."""
    where = f"locked group {number + 1}"
    if not isinstance(entry, dict):
        raise ProblemError(f"{where}: this is not an object with named fields.")
    for name in FIELDS:
        if name not in entry:
            raise ProblemError(f"{where}: {name} is missing.")
    mentors = _members(entry, "mentors", "mentor", people, where)
    if not mentors:
        raise ProblemError(f"{where}: mentors: nobody leads it.")
    where = f"locked group of {mentors[0]}"
    mentees = _members(entry, "mentees", "mentee", people, where)
    override = _members(entry, "override", None, people, where) if "override" in entry else []
    for person in override:
        if person not in (*mentors, *mentees):
            raise ProblemError(f"{where}: override: {person} is not a member.")
    return Group(
        mentors=tuple(mentors),
        mentees=tuple(sorted(mentees)),
        outcome=_text(entry, "outcome", where),
        language=_text(entry, "language", where),
        city=None if entry.get("city") is None else _text(entry, "city", where),
        slot=_read_slot(entry["slot"], where),
        override=frozenset(override),
    )


def _members(entry: dict[str, object], name: str, role: str | None, people: dict[str, Person], where: str) -> list[str]:
    ids = entry[name]
    if not isinstance(ids, list | tuple):
        raise ProblemError(f"{where}: {name}: this is not a list.")
    for person in ids:
        if not isinstance(person, str) or person not in people:
            raise ProblemError(f"{where}: {name}: {person!r} is nobody's id.")
        if role and people[person].role != role:
            raise ProblemError(f"{where}: {name}: {person} is not a {role}.")
    if len(set(ids)) < len(ids):
        raise ProblemError(f"{where}: {name}: {next(one for one in ids if ids.count(one) > 1)} is there twice.")
    return cast("list[str]", list(ids))


def _text(entry: dict[str, object], name: str, where: str) -> str:
    value = entry[name]
    if not isinstance(value, str) or not value:
        raise ProblemError(f"{where}: {name}: {value!r} is not a text.")
    return value


def _read_slot(entry: object, where: str) -> Slot:
    if not isinstance(entry, dict) or not {"zone", "day", "time"} <= set(entry):
        raise ProblemError(f"{where}: slot: this is not an object with zone, day and time.")
    if entry["day"] not in DAYS:
        raise ProblemError(f"{where}: slot: {entry['day']!r} is not one of {', '.join(DAYS)}.")
    try:
        minute = parse_time(entry["time"])
        slot = Slot(entry["zone"], DAYS.index(entry["day"]), minute)
    except (UnknownZone, ValueError) as error:
        raise ProblemError(f"{where}: slot: {error}") from error
    if minute % MINUTES_PER_CELL:
        raise ProblemError(f"{where}: slot: {entry['time']} is not on the half hour.")
    return slot


def _with_companions(problem: Problem, group: Group, seen: dict[str, Group]) -> Group:
    """Return the group with those who must be together with one of its mentees."""
    needed = {friend for one in group.mentees for friend in problem.companions.get(one, ())}
    for friend in sorted(needed - {*group.mentees}):
        if friend in seen:
            raise ProblemError(f"{friend}: together: their locked group is another than that of {group.lead}.")
    return replace(group, mentees=tuple(sorted(needed | {*group.mentees})))


def _refuse_broken(problem: Problem, group: Group) -> None:
    where = f"locked group of {group.lead}"
    faults = [f"{where}: {each}" for each in (*size_faults(problem, group), *slot_faults(problem, group))]
    faults += [
        f"{where}: {each}" for each in (*co_mentor_faults(problem, group), *apart_within(problem, group.members))
    ]
    for one in group.members:
        person = problem.people[one]
        own = [] if one in group.override or faults else fit_faults(problem, person, group)
        pairs = [] if person.is_mentor else pair_faults(problem, person, group)
        faults += [f"{where}: {one}: {each}" for each in own + pairs]
    if faults:
        raise ProblemError(f"{faults[0]}.")
