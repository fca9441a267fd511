"""Measure matching: `python -m bench.matching [--large] [--seeds 20]`.

For each real size, over made-up rounds and the shipped ones: share placed, gap, and time of the whole process in
units of SciPy's linear assignment on a 3,000 x 3,000 matrix, beside what people use instead. Every round is solved
twice and must give the same bytes.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from bench.baselines import Baselines
from bench.results import keep
from groups.matching import check
from groups.matching.generator import generate

SIZES = ((3, 11), (20, 39), (34, 58), (20, 80))
LARGE = ((200, 800), (2_000, 8_000), (10_000, 40_000))
SHIPPED = Path("groups/matching/tests/data")
Figures = dict[str, float]


def unit_seconds() -> float:
    """Return how long the unit takes: a linear assignment on 3,000 x 3,000 uniform random costs."""
    costs = np.random.default_rng(0).uniform(size=(3_000, 3_000))
    begin = time.perf_counter()
    linear_sum_assignment(costs)
    return time.perf_counter() - begin


def run_twice(data: dict[str, Any]) -> tuple[dict[str, Any], float]:
    """Return the plan and the seconds of a whole process; a second run must give the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        problem = Path(folder) / "problem.json"
        problem.write_text(json.dumps(data), encoding="utf-8")
        command = [sys.executable, "-m", "groups.matching", str(problem), "-o", "-"]
        begin = time.perf_counter()
        first = subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - our own command
        seconds = time.perf_counter() - begin
        if subprocess.run(command, capture_output=True, check=True).stdout != first:  # noqa: S603 - our own command
            raise SystemExit("Two runs of the same round differ.")
    plan: dict[str, Any] = json.loads(first)
    return plan, seconds


def measure(data: dict[str, Any], unit: float, *, baselines: bool = True) -> Figures:
    """Return the figures of one round."""
    plan, seconds = run_twice(data)
    result = check(data, plan)
    if result.broken:
        raise SystemExit(result.broken[0])
    mentees = sum(person["role"] == "mentee" for person in data["people"])
    figures = {
        "placed": 100 * plan["placed"] / mentees,
        "placed_bound": 100 * plan["placed_bound"] / mentees,
        "objective": float(plan["objective"]),
        "gap": 100 * (plan["bound"] - plan["objective"]) / max(plan["bound"], 1),
        "optimal": float(plan["status"] == "optimal"),
        "units": seconds / unit,
    }
    if baselines:
        others = Baselines(data)
        figures |= {
            "by_hand": 100 * others.by_hand(minding_hours=True),
            "by_hand_blind": 100 * others.by_hand(minding_hours=False),
            "assignment": 100 * others.linear_assignment(pairwise_hours=True),
            "assignment_blind": 100 * others.linear_assignment(pairwise_hours=False),
        }
    return figures


def _mean(rows: list[Figures]) -> Figures:
    summary = {name: round(mean(row[name] for row in rows), 3) for name in rows[0]}
    return summary | {"worst_units": round(max(row["units"] for row in rows), 3), "rounds": float(len(rows))}


def _say(name: str, figures: Figures) -> None:
    sys.stdout.write(f"{name:>16}  " + "  ".join(f"{key} {value:g}" for key, value in figures.items()) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Measure, print, and merge the figures into `var/bench.json` under "matching"."""
    parser = argparse.ArgumentParser(prog="python -m bench.matching", description="Measure matching.")
    parser.add_argument("--large", action="store_true", help="200/800, 2,000/8,000 and 10,000/40,000 too")
    parser.add_argument("--seeds", type=int, default=20, help="made-up rounds of each real size")
    options = parser.parse_args()
    unit = unit_seconds()
    found: dict[str, Figures] = {}
    for mentors, mentees in SIZES:
        rounds = [generate(mentors, mentees, seed) for seed in range(options.seeds)]
        found[f"{mentors}/{mentees}"] = _mean([measure(data, unit) for data in rounds])
        _say(f"{mentors}/{mentees}", found[f"{mentors}/{mentees}"])
    for path in sorted(SHIPPED.glob("*.json.gz")):
        name = path.name.removesuffix(".json.gz")
        data = json.loads(gzip.decompress(path.read_bytes()))
        found[name] = {key: round(value, 3) for key, value in measure(data, unit).items()}
        _say(name, found[name])
    for mentors, mentees in LARGE if options.large else ():
        name = f"{mentors}/{mentees}"
        found[name] = {
            key: round(value, 3) for key, value in measure(generate(mentors, mentees), unit, baselines=False).items()
        }
        found[name]["peak_megabytes"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
        _say(name, found[name])
    keep("matching", {"unit_seconds": round(unit, 3), "rounds": found})
    return 0


if __name__ == "__main__":
    sys.exit(main())
