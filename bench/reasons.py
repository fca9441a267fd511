"""Check reasons: `python -m bench.reasons [--people 200]`.

Over small random rounds, everything that plans say about people left out (the reason, who would lose a place, which
hours would help) is solved again over every plan there is, by code of its own. Anything false fails the run.
"""

import argparse
import sys

from bench.results import keep
from groups.matching import solve
from groups.matching.tests.rounds import tiny
from groups.matching.tests.truth import Judged, judge


def judged(people: int) -> tuple[Judged, int]:
    """Return what became of so many people left out, or a few more, and the number of rounds that they are of."""
    found, rounds = Judged(), 0
    while found.people < people:
        data = tiny(10_000 + rounds, mentors=4, mentees=9, co_mentors=rounds % 3 == 0)
        judge(data, solve(data), found)
        rounds += 1
    return found, rounds


def main() -> int:
    """Check, print, and merge the figures into `var/bench.json` under "reasons"; ends with 1 where one is false."""
    parser = argparse.ArgumentParser(prog="python -m bench.reasons", description="Check reasons.")
    parser.add_argument("--people", type=int, default=200, help="people left out, at least")
    found, rounds = judged(parser.parse_args().people)
    figures = {
        "rounds": rounds,
        "people": found.people,
        **dict(sorted(found.by_reason.items())),
        "told who would lose a place": found.loses,
        "told what would help": found.would_help,
        "not told what would help": found.silent,
        "false": len(found.false),
    }
    sys.stdout.write("reasons  " + "  ".join(f"{name} {value}" for name, value in figures.items()) + "\n")
    sys.stdout.writelines(f"{line}\n" for line in found.false)
    keep("reasons", figures)
    return int(bool(found.false))


if __name__ == "__main__":
    sys.exit(main())
