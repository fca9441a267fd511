"""Hold matching to its floors: `python -m bench.matching [--only 20-80] [--seeds 20]`.

The shipped rounds, and made-up ones of each real size. Each is solved twice by a process of its own, the second time
with all cores loaded; both must write the same bytes, and the checker must find nothing. Time is the processor's for
the whole process, in units of a linear assignment timed beside it. What misses its floor is said, and fails the run.
"""

import argparse
import gzip
import json
import operator
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from bench.baselines import Baselines
from bench.results import keep
from bench.running import Json, all_cores_loaded, run, unit_seconds
from groups.matching import check
from groups.matching.generator import generate

Figures = dict[str, float]
FOLDERS = (Path("groups/matching/tests/data"), Path("bench/data"))
MADE = ((3, 11), (20, 39), (34, 58), (20, 80))
SIGNS = {">=": operator.ge, "<=": operator.le}


@dataclass(frozen=True)
class Floor:
    """What one figure of a round, or of the mean of rounds, has to be."""

    figure: str
    sign: str
    value: float

    def missed(self, figures: Figures) -> str:
        """Say that it was missed; nothing where it was met."""
        found = figures[self.figure]
        return (
            "" if SIGNS[self.sign](found, self.value) else f"{self.figure} is {found:g}, not {self.sign} {self.value:g}"
        )


def _optimum(objective: int) -> list[Floor]:
    return [Floor("optimal", ">=", 1), Floor("objective", ">=", objective), Floor("objective", "<=", objective)]


def _large(best_known: int, *, gap: float, units: float) -> list[Floor]:
    return [Floor("objective", ">=", 0.998 * best_known), Floor("gap", "<=", gap), Floor("units", "<=", units)]


SHIPPED: dict[str, list[Floor]] = {
    "3-11-1": _optimum(18_700),
    "20-39-1": _optimum(160_450),
    "34-58-1": _optimum(380_150),
    "20-80-1": _optimum(414_500),
    "20-80-2": _optimum(477_300),
    "200-800-1": _large(8_171_700, gap=2.5, units=50),
    "2000-8000-1": _large(86_317_500, gap=0.7, units=15),
    "10000-40000-1": [*_large(432_864_220, gap=0.6, units=80), Floor("megabytes", "<=", 1_500)],
}
FLOORS_OF_MADE: dict[str, list[Floor]] = {
    f"{mentors}-{mentees}": [Floor("optimal", ">=", 1)] for mentors, mentees in MADE
}
FLOORS_OF_MADE["20-80"] += [Floor("points_above_by_hand", ">=", 20), Floor("units", "<=", 5)]


def measure(data: Json) -> Figures:
    """Return the figures of one round; a broken rule, or other bytes under load, end the run."""
    unit = unit_seconds()
    quiet = run(data)
    with all_cores_loaded():
        loaded = run(data)
    if loaded.text != quiet.text:
        raise SystemExit(f"{data['round']['slug']}: two runs wrote different plans.")
    plan = quiet.plan
    broken = check(data, plan).broken
    if broken:
        raise SystemExit(f"{data['round']['slug']}: {broken[0]}")
    mentees = sum(person["role"] == "mentee" for person in data["people"])
    return {
        "placed": 100 * plan["placed"] / mentees,
        "placed_bound": 100 * plan["placed_bound"] / mentees,
        "objective": float(plan["objective"]),
        "gap": 100 * (plan["bound"] - plan["objective"]) / max(plan["bound"], 1),
        "optimal": float(plan["status"] == "optimal"),
        "units": quiet.seconds / unit,
        "seconds": quiet.seconds,
        "megabytes": quiet.megabytes,
    }


def _shipped(name: str) -> Json:
    path = next(found for folder in FOLDERS if (found := folder / f"{name}.json.gz").exists())
    data: Json = json.loads(gzip.decompress(path.read_bytes()))
    return data


def _made(name: str, seeds: int) -> Figures:
    mentors, mentees = map(int, name.split("-"))
    rows = []
    for seed in range(seeds):
        data = generate(mentors, mentees, seed)
        found = measure(data)
        by_hand = 100 * Baselines(data).by_hand(minding_hours=True)
        rows.append(found | {"by_hand": by_hand, "points_above_by_hand": found["placed"] - by_hand})
    worst = max(row["units"] for row in rows)
    return {name: mean(row[name] for row in rows) for name in rows[0]} | {"worst_units": worst, "rounds": float(seeds)}


def measured(only: list[str], seeds: int) -> Iterator[tuple[str, Figures, list[Floor]]]:
    """Return each round or size with its figures and floors, those named `only` where some are."""
    for name, floors in FLOORS_OF_MADE.items():
        if not only or name in only:
            yield f"{name} made up", _made(name, seeds), floors
    for name, floors in SHIPPED.items():
        if not only or name in only:
            yield name, measure(_shipped(name)), floors


def main() -> int:
    """Measure, print, merge the figures into `var/bench.json` under "matching"; ends with 1 where a floor is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description="Hold matching to its floors.")
    parser.add_argument("--only", nargs="*", default=[], help="sizes or shipped rounds, like 20-80 or 200-800-1")
    parser.add_argument("--seeds", type=int, default=20, help="made-up rounds of each real size")
    options = parser.parse_args()
    kept: dict[str, Figures] = {}
    is_missed = False
    for name, figures, floors in measured(options.only, options.seeds):
        kept[name] = {key: round(value, 3) for key, value in figures.items()}
        sys.stdout.write(f"{name:>16}  " + "  ".join(f"{key} {value:.10g}" for key, value in kept[name].items()) + "\n")
        for missed in filter(None, (floor.missed(figures) for floor in floors)):
            is_missed = True
            sys.stdout.write(f"{name:>16}  MISSED: {missed}\n")
        sys.stdout.flush()
    keep("matching", kept)
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main())
