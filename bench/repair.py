"""Measure repairs: `python -m bench.repair [--cases 200]`.

Over made-up rounds of real sizes, someone drawn at random drops out of the best plan. The first option for their
group is compared with matching the whole round anew: people in groups that someone leads, and who outside the group is
touched. Every option must be valid by the engine's checker.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from statistics import mean
from typing import Any

from bench.results import keep
from groups.matching import solve
from groups.matching.generator import generate
from groups.repair.finding import repairs
from groups.repair.options import NOTHING, Option, faults, members_of

Json = dict[str, Any]

SIZES = ((20, 39), (34, 58), (20, 80))
ROUNDS = 8  # Made-up rounds of each size.
# What repairs promise: at most so many people fewer than matching anew, and so many cases of a hundred in which nobody
# outside the repaired group is touched. That every option keeps the rules is checked case by case.
MOST_FEWER, LEAST_UNTOUCHED = 0.5, 90.0


@dataclass(frozen=True)
class Case:
    """What became of one drop-out."""

    was_lead: bool
    kept: int
    rematched: int
    outside: int
    options: int
    seconds: float  # Of the processor, so that figures don't hang on what else the machine does.


@lru_cache(maxsize=64)
def planned(mentors: int, mentees: int, seed: int) -> tuple[Json, Json]:
    """A made-up round and its best plan."""
    problem = generate(mentors, mentees, seed)
    return problem, solve(problem, effort="quick")


def without(problem: Json, person: str) -> Json:
    """The problem without someone, and without the pairs that name them."""
    pairs = {name: [pair for pair in problem[name] if person not in pair] for name in ("together", "apart", "pinned")}
    return {**problem, **pairs, "people": [one for one in problem["people"] if one["id"] != person]}


def people_in_groups(plan: Json) -> int:
    """Everyone who sits in a group."""
    return sum(len(members_of(group)) for group in plan["groups"])


def drop_out(mentors: int, mentees: int, seed: int, random: Random) -> Case:
    """Let someone of the plan go, and repair."""
    problem, plan = planned(mentors, mentees, seed)
    groups = [{**group, "published": number} for number, group in enumerate(plan["groups"])]
    number, person = random.choice([(group["published"], one) for group in groups for one in members_of(group)])
    lead_left = groups[number]["mentors"][0] == person
    group = {
        **groups[number],
        "mentors": [one for one in groups[number]["mentors"] if one != person],
        "mentees": [one for one in groups[number]["mentees"] if one != person],
    }
    left = without(problem, person)
    left["locked"] = [one for one in groups if one["published"] != number]
    begin = time.process_time()
    options = repairs(left, group, lead_left=lead_left)
    seconds = time.process_time() - begin
    refuse_invalid(left, group, options)
    first = options[0]
    return Case(
        was_lead=lead_left,
        kept=first.people,
        rematched=people_in_groups(solve({**left, "locked": []}, effort="quick")),
        outside=len(set(first.moved + first.rescheduled + first.left_out) - set(members_of(group))),
        options=len(options),
        seconds=seconds,
    )


def refuse_invalid(problem: Json, group: Json, options: list[Option]) -> None:
    """Raise where an option breaks a rule."""
    for option in options:
        broken = [] if option.kind == NOTHING else faults(problem, group, option.after)
        if broken:
            raise SystemExit(f"An option is not valid: {broken[0]}")


def cases(number: int) -> Iterator[Case]:
    """So many drop-outs, the same on every machine."""
    random = Random(f"repair-{number}")  # noqa: S311 - data to measure with, nothing secret
    for case in range(number):
        size = SIZES[case % len(SIZES)]
        yield drop_out(*size, case // len(SIZES) % ROUNDS, random)


def figures(found: list[Case]) -> dict[str, float]:
    """What is measured."""
    return {
        "cases": float(len(found)),
        "leads": float(sum(case.was_lead for case in found)),
        "people_less_than_rematch": round(mean(case.rematched - case.kept for case in found), 3),
        "worst_less_than_rematch": float(max(case.rematched - case.kept for case in found)),
        "nobody_outside_touched": round(100 * mean(case.outside == 0 for case in found), 1),
        "options": round(mean(case.options for case in found), 1),
        "seconds_mean": round(mean(case.seconds for case in found), 3),
        "seconds_worst": round(max(case.seconds for case in found), 3),
    }


def keeps_promise(measured: dict[str, float]) -> bool:
    """Whether repairs are as good as promised (`docs/matching.md`)."""
    is_close = measured["people_less_than_rematch"] <= MOST_FEWER
    return is_close and measured["nobody_outside_touched"] >= LEAST_UNTOUCHED


def main() -> int:
    """Measure, print, and merge the figures into `var/bench.json` under "repair"."""
    parser = argparse.ArgumentParser(prog="python -m bench.repair", description="Measure repairs.")
    parser.add_argument("--cases", type=int, default=200, help="random drop-outs")
    measured = figures(list(cases(parser.parse_args().cases)))
    sys.stdout.write("repair  " + "  ".join(f"{name} {value:g}" for name, value in measured.items()) + "\n")
    keep("repair", measured)
    return int(not keeps_promise(measured))


if __name__ == "__main__":
    sys.exit(main())
