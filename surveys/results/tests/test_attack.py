"""Somebody who knows every figure of a round, the program, and their own answer, tries to learn another's (T7).

The attacker enumerates everything that people could have answered, runs the same program on it, and keeps what gives
exactly the figures that are published. What is the same in all that is kept, they know.

People of one role are alike to the attacker, so it is enough to look at how many of a role chose what: they know what
somebody of a role answered if, in all that is kept, all others of that role gave one and the same answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from random import Random

import pytest

from surveys.results.suppression import LEAST, Shown, figures_of, show

Counts = tuple[int, ...]
Case = tuple[Counts, Counts]  # What mentors and mentees chose.
ROLES = ("mentor", "mentee")


@cache
def all_counts(people: int, categories: int) -> tuple[Counts, ...]:
    """Every way in which so many people can choose among so many categories."""
    if categories == 1:
        return ((people,),)
    return tuple((first, *rest) for first in range(people + 1) for rest in all_counts(people - first, categories - 1))


def published(case: Case) -> Shown:
    return show(dict(zip(ROLES, case, strict=True)), groups=4)


def as_key(shown: Shown) -> tuple[object, ...]:
    return (shown.respondents, shown.cells, shown.most, tuple(sorted(shown.by_role.items())), shown.reason)


@cache
def possible(mentors: int, mentees: int, categories: int) -> Mapping[tuple[object, ...], list[Case]]:
    """All that can have been answered, by what would be published of it."""
    kept: dict[tuple[object, ...], list[Case]] = defaultdict(list)
    for of_mentors in all_counts(mentors, categories):
        for of_mentees in all_counts(mentees, categories):
            kept[as_key(published((of_mentors, of_mentees)))].append((of_mentors, of_mentees))
    return kept


def without(counts: Counts, category: int) -> Counts:
    return tuple(number - (place == category) for place, number in enumerate(counts))


def views(kept: Iterable[Case], categories: int) -> Iterator[tuple[str, list[Case]]]:
    """What an outsider, and every respondent with their own answer, makes of it: the others' possible answers."""
    cases = list(kept)
    yield "outsider", cases
    for place, role in enumerate(ROLES):
        for own in range(categories):
            others = [
                (without(case[0], own), case[1]) if place == 0 else (case[0], without(case[1], own))
                for case in cases
                if case[place][own]
            ]
            if others:
                yield f"{role} who answered {own}", others


def learned(cases: list[Case], categories: int) -> list[str]:
    """What is the same in all cases: that everybody (else) of a role answered one thing."""
    found = []
    for place, role in enumerate(ROLES):
        people = sum(cases[0][place])
        found += [
            f"every {role} answered {category}"
            for category in range(categories)
            if people and all(case[place][category] == people for case in cases)
        ]
    return found


def leaks(mentors: int, mentees: int, categories: int, kept: list[Case]) -> list[str]:
    return [
        f"{mentors}+{mentees}: {who} learns that {what}"
        for who, cases in views(kept, categories)
        for what in learned(cases, categories)
    ]


def small_counts(kept: list[Case]) -> set[int]:
    """From one to four people of whom an outsider knows that exactly so many, of a role or of all, answered a thing."""
    columns = zip(
        *[(*mentors, *mentees, *map(sum, zip(mentors, mentees, strict=True))) for mentors, mentees in kept], strict=True
    )
    known = {next(iter(values)) for column in columns if len(values := set(column)) == 1}
    return {number for number in known if 0 < number < LEAST}


SIZES = [(0, 5), (1, 4), (2, 3), (5, 0), (1, 9), (0, 12), (3, 8), (5, 5), (5, 6), (10, 10), (10, 12)]


@pytest.mark.parametrize(("mentors", "mentees"), SIZES)
def test_whatever_was_answered_nobody_learns_what_somebody_answered(mentors: int, mentees: int) -> None:
    found = [leak for kept in possible(mentors, mentees, 3).values() for leak in leaks(mentors, mentees, 3, kept)]
    assert found == []


@pytest.mark.parametrize(("mentors", "mentees"), SIZES)
def test_no_figure_and_no_difference_is_of_one_to_four_people(mentors: int, mentees: int) -> None:
    for of_mentors in all_counts(mentors, 3):
        for of_mentees in all_counts(mentees, 3):
            shown = published((of_mentors, of_mentees))
            assert not [number for number in figures_of(shown) if 0 < number < LEAST]


def answers(random: Random, people: int, categories: int) -> Counts:
    """What people might answer: often nearly all alike, for that is where figures point at someone."""
    weights = [random.choice([0, 0, 1, 1, 30]) for _category in range(categories)]
    chosen = random.choices(range(categories), weights if any(weights) else None, k=people)
    return tuple(chosen.count(category) for category in range(categories))


def test_over_200_random_rounds_an_attacker_with_every_figure_learns_nobodys_answer() -> None:
    random = Random(20261123)
    attacked = 0
    for _round in range(200):
        mentors, mentees = random.choice(SIZES)
        for categories in (2, 3):  # Ticked or not; and two answers beside none.
            for _question in range(4):
                case = answers(random, mentors, categories), answers(random, mentees, categories)
                kept = possible(mentors, mentees, categories)[as_key(published(case))]
                assert case in kept
                assert leaks(mentors, mentees, categories, kept) == [], case
                assert not small_counts(kept), case
                attacked += 1
    assert attacked == 1_600


def moved(counts: Counts) -> Iterator[Counts]:
    """The counts with one person's answer changed."""
    for place, number in enumerate(counts):
        for other in range(len(counts)):
            if number and other != place:
                yield tuple(n - (at == place) + (at == other) for at, n in enumerate(counts))


def near(case: Case) -> Iterator[Case]:
    """The case, and those in which one mentor, one mentee, or one of each answered something else."""
    mentors, mentees = case
    for of_mentors in (mentors, *moved(mentors)):
        for of_mentees in (mentees, *moved(mentees)):
            yield of_mentors, of_mentees


def test_nor_in_rounds_of_real_sizes_with_five_answers_beside_none() -> None:
    # What is not the same in some of the cases that an attacker must keep is not the same in all of them either.
    random = Random(20191122)
    for mentors, mentees in [(3, 11), (20, 39), (34, 58)]:
        for _question in range(20):
            case = answers(random, mentors, 6), answers(random, mentees, 6)
            key = as_key(published(case))
            kept = [one for one in near(case) if as_key(published(one)) == key]
            real = [  # Views of respondents that there are, and the outsider's.
                cases for who, cases in views(kept, 6) if who == "outsider" or is_of_someone(who, case)
            ]
            assert [learned(cases, 6) for cases in real if learned(cases, 6)] == [], case


def is_of_someone(who: str, case: Case) -> bool:
    """Whether a respondent with this view took part."""
    role, own = who.split(" who answered ")
    return case[ROLES.index(role)][int(own)] > 0


def naive(case: Case) -> tuple[object, ...]:
    """A page that shows all counts of at least five, for all and by role, and nothing else."""
    everyone = tuple(map(sum, zip(*case, strict=True)))
    return tuple(number if number == 0 or number >= LEAST else None for row in (everyone, *case) for number in row)


def test_the_attacker_succeeds_where_figures_are_only_left_out_one_by_one() -> None:
    kept: dict[tuple[object, ...], list[Case]] = defaultdict(list)
    for of_mentors in all_counts(2, 3):
        for of_mentees in all_counts(8, 3):
            kept[naive((of_mentors, of_mentees))].append((of_mentors, of_mentees))
    assert any(leaks(2, 8, 3, cases) for cases in kept.values())
