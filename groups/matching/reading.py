"""Reading a problem from JSON: every field is checked, and the first fault is said in one line."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import cast

from groups.matching.locks import checked_locks
from groups.matching.problem import CO_MENTOR_CHOICES, MENTEE, MENTOR, Person, Problem, ProblemError, Round, Weights
from slots.cells import intervals_to_cells
from slots.zones import UnknownZone, get_zone

MOST_WEEKS = 104
MOST_MINUTES = 24 * 60
REQUIRED = object()


def parse_problem(data: object) -> Problem:
    """Return the problem that JSON data describes; raises ProblemError with one line for the first fault."""
    table = _table(data, "The problem")
    the_round = _read_round(_table(_get(table, "round", "The problem"), "round"))
    people: dict[str, Person] = {}
    for number, entry in enumerate(_list(_get(table, "people", "The problem"), "people")):
        person = _read_person(_table(entry, f"people, entry {number + 1}"), number, the_round)
        if person.id in people:
            raise ProblemError(f"{person.id}: id: two people have it.")
        people[person.id] = person
    people = dict(sorted(people.items()))
    together = _pairs(table, "together", people, (MENTEE, MENTEE))
    apart = _pairs(table, "apart", people, None)
    pinned = _read_pinned(_pairs(table, "pinned", people, (MENTOR, MENTEE)))
    problem = Problem(the_round, people, _unordered(together), _unordered(apart), pinned)
    return checked_locks(problem, _list(_get(table, "locked", "The problem", []), "locked"))


def as_problem(problem: Problem | object) -> Problem:
    """Return a problem as it is, or read it from JSON data."""
    return problem if isinstance(problem, Problem) else parse_problem(problem)


def _read_round(table: dict[str, object]) -> Round:
    where = "round"
    lowest = _number(table, "mentees_min", where, 1, 1000)
    wanted = _number(table, "mentees_wanted", where, 1, 1000)
    most = _number(table, "mentees_max", where, 1, 1000)
    if not lowest <= wanted <= most:
        raise ProblemError(f"{where}: mentees_wanted: {wanted} is not between mentees_min and mentees_max.")
    co_mentors = _get(table, "co_mentors", where, False)
    if not isinstance(co_mentors, bool):
        raise ProblemError(f"{where}: co_mentors: {co_mentors!r} is neither true nor false.")
    return Round(
        slug=_text(table, "slug", where),
        starts_on=_read_date(table, where),
        weeks=_number(table, "weeks", where, 1, MOST_WEEKS),
        meeting_minutes=_number(table, "meeting_minutes", where, 1, MOST_MINUTES),
        mentees_min=lowest,
        mentees_wanted=wanted,
        mentees_max=most,
        co_mentors=co_mentors,
        weights=_read_weights(_table(_get(table, "weights", where, {}), "round: weights")),
    )


def _read_date(table: dict[str, object], where: str) -> date:
    text = _text(table, "starts_on", where)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text or not 1900 <= day.year <= 2200:
        raise ProblemError(f"{where}: starts_on: {text!r} is not a date such as 2019-11-18.")
    return day


def _read_weights(table: dict[str, object]) -> Weights:
    known = {each.name for each in fields(Weights)}
    for name in table:
        if name not in known:
            raise ProblemError(f"round: weights: {name!r} is not one of {', '.join(sorted(known))}.")
    return Weights(**{name: _number(table, name, "round: weights", 0, 1_000_000) for name in table})


def _read_person(table: dict[str, object], number: int, the_round: Round) -> Person:
    name = _get(table, "id", f"people, entry {number + 1}")
    if not isinstance(name, str) or not name or not name.isprintable():
        raise ProblemError(f"people, entry {number + 1}: id: {name!r} is not a name.")
    role = _one_of(table, "role", name, (MENTOR, MENTEE))
    capacity, co_mentor = 0, "no"
    if role == MENTOR:
        capacity = _number(table, "capacity", name, 1, the_round.mentees_max)
        co_mentor = _one_of(table, "co_mentor", name, CO_MENTOR_CHOICES, "no")
    return Person(
        id=name,
        role=role,
        zone=_read_zone(table, name),
        cells=_read_free(table, name),
        outcomes=_read_outcomes(table, name),
        languages=_read_languages(table, name),
        region=_text_or_null(table, "region", name),
        city=_text_or_null(table, "city", name),
        capacity=capacity,
        co_mentor=co_mentor,
    )


def _read_zone(table: dict[str, object], where: str) -> str:
    zone = _text(table, "zone", where)
    try:
        get_zone(zone)
    except UnknownZone as error:
        raise ProblemError(f"{where}: zone: {error}") from error
    return zone


def _read_free(table: dict[str, object], where: str) -> frozenset[int]:
    intervals = _list(_get(table, "free", where), f"{where}: free")
    try:
        return intervals_to_cells(cast("list[Sequence[object]]", intervals))
    except (ValueError, TypeError) as error:
        raise ProblemError(f"{where}: free: {error}") from error


def _read_outcomes(table: dict[str, object], where: str) -> dict[str, int]:
    outcomes: dict[str, int] = {}
    for entry in _list(_get(table, "outcomes", where), f"{where}: outcomes"):
        if not isinstance(entry, list | tuple) or len(entry) != 2:
            raise ProblemError(f"{where}: outcomes: {entry!r} is not a name and a rank.")
        name, rank = entry
        if not isinstance(name, str) or not name:
            raise ProblemError(f"{where}: outcomes: {name!r} is not a name.")
        if not isinstance(rank, int) or isinstance(rank, bool) or rank < 1:
            raise ProblemError(f"{where}: outcomes: the rank {rank!r} of {name} is not a whole number from 1.")
        if name in outcomes:
            raise ProblemError(f"{where}: outcomes: {name} is there twice.")
        outcomes[name] = rank
    return dict(sorted(outcomes.items()))


def _read_languages(table: dict[str, object], where: str) -> frozenset[str]:
    languages = _list(_get(table, "languages", where), f"{where}: languages")
    for language in languages:
        if not isinstance(language, str) or not language:
            raise ProblemError(f"{where}: languages: {language!r} is not a language.")
    return frozenset(cast("list[str]", languages))


def _pairs(
    table: dict[str, object], name: str, people: dict[str, Person], roles: tuple[str, str] | None
) -> list[tuple[str, str]]:
    """Return pairs of known people; `roles` says what each must be."""
    pairs: list[tuple[str, str]] = []
    for entry in _list(_get(table, name, "The problem", []), name):
        if not isinstance(entry, list | tuple) or len(entry) != 2:
            raise ProblemError(f"{name}: {entry!r} is not a pair of ids.")
        for position, person in enumerate(entry):
            if not isinstance(person, str) or person not in people:
                raise ProblemError(f"{name}: {person!r} is nobody's id.")
            if roles and people[person].role != roles[position]:
                raise ProblemError(f"{name}: {person} is not a {roles[position]}.")
        if entry[0] == entry[1]:
            raise ProblemError(f"{name}: {entry[0]} is paired with themselves.")
        pairs.append((entry[0], entry[1]))
    return pairs


def _unordered(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({(min(pair), max(pair)) for pair in pairs}))


def _read_pinned(pairs: list[tuple[str, str]]) -> dict[str, str]:
    pinned: dict[str, str] = {}
    for mentor, mentee in sorted(pairs):
        if pinned.setdefault(mentee, mentor) != mentor:
            raise ProblemError(f"pinned: {mentee} is pinned to two mentors, {pinned[mentee]} and {mentor}.")
    return pinned


def _get(table: dict[str, object], name: str, where: str, default: object = REQUIRED) -> object:
    if name in table:
        return table[name]
    if default is REQUIRED:
        raise ProblemError(f"{where}: {name} is missing.")
    return default


def _table(value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ProblemError(f"{where}: this is not an object with named fields.")
    return value


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list | tuple):
        raise ProblemError(f"{where}: this is not a list.")
    return list(value)


def _text(table: dict[str, object], name: str, where: str) -> str:
    value = _get(table, name, where)
    if not isinstance(value, str) or not value:
        raise ProblemError(f"{where}: {name}: {value!r} is not a text.")
    return value


def _text_or_null(table: dict[str, object], name: str, where: str) -> str | None:
    return None if _get(table, name, where, None) is None else _text(table, name, where)


def _one_of(
    table: dict[str, object], name: str, where: str, choices: tuple[str, ...], default: object = REQUIRED
) -> str:
    value = _get(table, name, where, default)
    if not isinstance(value, str) or value not in choices:
        raise ProblemError(f"{where}: {name}: {value!r} is not one of {', '.join(choices)}.")
    return value


def _number(table: dict[str, object], name: str, where: str, lowest: int, highest: int) -> int:
    value = _get(table, name, where)
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        raise ProblemError(f"{where}: {name}: {value!r} is not a whole number from {lowest} to {highest}.")
    return value
