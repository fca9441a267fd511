"""Measure the live fit: `python -m bench.fit [--rounds 500]`.

How long it takes to count a round of 10,000 applicants on all clocks, in units of SciPy's linear assignment on a
1,000 x 1,000 matrix; and what an attacker learns who reads all that is shown (docs/trust.md, "The live fit").
"""

import argparse
import sys
import time
from random import Random
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from bench.results import keep
from groups.fit.lots import count_due
from groups.fit.tests.attacker import ROUND, Shown, as_counted_live, as_shown, attack, people
from slots.clocks import by_clock
from slots.zones import all_zones

APPLICANTS = 10_000
SIZES = (24, 60)
# Of 1,000: who looks before and after somebody applies does no better than chance (its 95 % are added); who waits until
# they may have been counted may be right so often.
MOST_BY_WAITING = 680


def counting() -> dict[str, float]:
    """What it costs to count a large round anew on every clock."""
    everyone = people(Random(1), APPLICANTS)  # noqa: S311 - made-up people, nothing secret
    clocks = by_clock(all_zones(), ROUND.starts_on, ROUND.weeks)
    begun = time.process_time()
    count_due(ROUND, everyone, {}, clocks, "secret")
    seconds = time.process_time() - begun
    matrix = np.random.default_rng(0).random((1000, 1000))
    begun = time.process_time()
    linear_sum_assignment(matrix)
    return {"seconds": round(seconds, 2), "units": round(seconds / (time.process_time() - begun), 1)}


def learned(number: int, rounds: int, kind: str) -> dict[str, int]:
    """Of so many rounds of a number of people: in how many the attacker was right."""
    random = Random(number)  # noqa: S311 - made-up people, nothing secret
    shown: list[Shown] = [as_counted_live if kind == "live" else as_shown(f"secret {one}") for one in range(rounds)]
    made = [attack(random, number, each, is_patient=kind == "waits") for each in shown]
    return {
        "tells_week": round(sum(one.tells_week for one in made)),
        "names_hour": sum(one.names_hour for one in made),
        "names_hour_of_other": sum(one.names_hour_of_other for one in made),
    }


def main() -> int:
    """Measure, write it down, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.fit", description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    rounds = parser.parse_args().rounds
    figures: dict[str, Any] = {"counting 10,000": counting()}
    most = 0.5 * rounds + 0.98 * rounds**0.5
    is_kept = True
    for number in SIZES:
        for kind in ("live", "looks", "waits"):
            found = figures[f"{number} people, {kind}"] = learned(number, rounds, kind)
            limit = {"live": rounds, "looks": most, "waits": MOST_BY_WAITING * rounds / 1000}[kind]
            is_kept &= found["tells_week"] <= limit
    for name, found in figures.items():
        sys.stdout.write(f"fit  {name}: {found}\n")
    keep("fit", figures | {"rounds": rounds})
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
