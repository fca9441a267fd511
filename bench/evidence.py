"""Measure matching against what people use instead, and write the table and plot of docs/matching.md.

`python -m bench.evidence` measures 3/11 to 2,000/8,000; `--sizes 20/80 10000/40000` only those, the others stay as they
were measured before; `--seeds 20` is the number of made-up rounds of each size up to 100 mentors, larger ones are one.
Time is that of the processor, for the whole process with bound and reasons.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version
from math import ceil
from pathlib import Path
from statistics import mean
from textwrap import fill

from bench.baselines import Baselines
from bench.plot import Line, Panel, svg
from bench.running import Json, run, unit_seconds
from groups.matching import check
from groups.matching.generator import generate

SIZES = ("3/11", "20/39", "34/58", "20/80", "200/800", "2000/8000")
MOST_PAIRED, MOST_BY_HAND = 400, 4_000
"""Mentors up to which pairs are matched, and groups made by hand: beyond, these take too long or too much memory."""
FIGURES, PLOT, PAGE = Path("docs/pictures/matching.json"), Path("docs/pictures/matching.svg"), Path("docs/matching.md")
BEGIN, END = "<!-- figures begin -->", "<!-- figures end -->"
LIBRARIES = ("numpy", "scipy", "highspy", "tzdata", "matching")
METHODS: dict[str, tuple[str, Callable[[Baselines], float]]] = {
    "by_hand": ("Careful by hand", lambda others: others.by_hand(minding_hours=True)),
    "by_hand_blind": ("By hand, hours ignored", lambda others: others.by_hand(minding_hours=False)),
    "assignment": ("Assignment, pairwise hours", lambda others: others.linear_assignment(pairwise_hours=True)),
    "assignment_blind": ("Assignment, hours ignored", lambda others: others.linear_assignment(pairwise_hours=False)),
    "hospital_resident": ("Hospital-resident", lambda others: others.hospital_resident()),
    "mentor_match": ("mentor-match", lambda others: others.mentor_match()),
}
COLORS = ("#b45309", "#d9a441", "#0f766e", "#5fb3a8", "#6d28d9", "#be185d")


def measured(data: Json, unit: float) -> Json:
    """Return the figures of one round; a plan that breaks a rule ends the run."""
    done = run(data)
    plan = done.plan
    broken = check(data, plan).broken
    if broken:
        raise SystemExit(broken[0])
    mentors = sum(person["role"] == "mentor" for person in data["people"])
    mentees = len(data["people"]) - mentors
    figures = {
        "placed": 100 * plan["placed"] / mentees,
        "placed_bound": 100 * plan["placed_bound"] / mentees,
        "gap": 100 * (plan["bound"] - plan["objective"]) / max(plan["bound"], 1),
        "proven": 100.0 * (plan["status"] == "optimal"),
        "seconds": done.seconds,
        "units": done.seconds / unit,
        "megabytes": done.megabytes,
    }
    if mentors <= MOST_BY_HAND:
        others = Baselines(data)
        paired = METHODS if mentors <= MOST_PAIRED else ("by_hand", "by_hand_blind")
        figures |= {name: 100 * METHODS[name][1](others) for name in paired}
    return figures


def measured_size(size: str, seeds: int, unit: float) -> Json:
    """Return the mean figures of so many rounds of a size, and the worst time."""
    mentors, mentees = map(int, size.split("/"))
    rounds = range(seeds if mentors <= 100 else 1)
    rows = [measured(generate(mentors, mentees, seed), unit) for seed in rounds]
    summary = {name: round(mean(row[name] for row in rows), 3) for name in rows[0]}
    return summary | {"worst_units": round(max(row["units"] for row in rows), 3), "rounds": len(rows)}


def machine() -> Json:
    """Return what it was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "memory": f"{memory:.0f} GB",
        "system": platform.system(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def table(found: Json) -> str:
    """Return the figures as the page shows them."""
    sizes = sorted(found["sizes"], key=_people)
    names = [name for name, _ in METHODS.values()]
    head = ["mentors / mentees", "**placed**", "at most", "gap", *names, "units, mean and worst", "MB"]
    rows = [head, ["---"] * len(head)]
    for size in sizes:
        row = found["sizes"][size]
        others = [f"{row[name]:.1f} %" if name in row else "" for name in METHODS]
        times = f"{row['units']:.1f}, {row['worst_units']:.1f}"
        rows.append(
            [_named(size), f"**{row['placed']:.1f} %**", f"{row['placed_bound']:.1f} %",
             "0, proven" if row["proven"] == 100 else f"{row['gap']:.2f} %", *others, times, f"{row['megabytes']:.0f}"]
        )  # fmt: skip
    its = found["machine"]
    libraries = ", ".join(f"{name} {number}" for name, number in its["libraries"].items())
    counts = ", ".join(f"{found['sizes'][size]['rounds']} of {_named(size)}" for size in sizes)
    said = (
        f"Made-up rounds: {counts}. Measured on {its['cores']} cores ({its['processor']}), {its['memory']},"
        f" {its['system']}, Python {its['python']}, {libraries}; one unit was {found['unit_seconds']:.2f} seconds."
    )
    return "\n".join(["| " + " | ".join(row) + " |" for row in rows] + ["", fill(said, 120)])


def _people(size: str) -> tuple[int, int]:
    mentors, mentees = map(int, size.split("/"))
    return mentees, mentors


def _named(size: str) -> str:
    return " / ".join(f"{int(number):,}" for number in size.split("/"))


def plot(found: Json) -> str:
    """Return the plot of share placed, gap and time against size."""
    sizes = sorted(found["sizes"], key=_people)
    rows = [found["sizes"][size] for size in sizes]
    ours = "#1d4ed8"
    others = [
        Line(title, [row.get(name) for row in rows], color, "6 4" if "blind" in name else "")
        for (name, (title, _)), color in zip(METHODS.items(), COLORS, strict=True)
    ]
    placed = [Line("This matching", [row["placed"] for row in rows], ours, is_bold=True), *others]
    most = Line("No plan can place more", [row["placed_bound"] for row in rows], "#7b8794", "2 3")
    highest = ceil(max(2.0, *(row["gap"] for row in rows)))
    panels = [
        Panel("Mentees in a group that can meet every week (%)", (0, 20, 40, 60, 80, 100), [*placed, most]),
        Panel(
            "Gap: how much better any plan could be at most (%)",
            [round(highest * share / 4, 2) for share in range(5)],
            [Line("This matching", [row["gap"] for row in rows], ours, is_bold=True)],
        ),
        Panel(
            "Processor's time in units (a linear assignment on 3,000 x 3,000)",
            (0.1, 1, 10, 100, 1000),
            [
                Line("Mean", [row["units"] for row in rows], ours, is_bold=True),
                Line("Worst", [row["worst_units"] for row in rows], ours, "4 4"),
            ],
            is_logarithmic=True,
        ),
    ]
    told = "; ".join(f"{_named(size)}: {row['placed']:.1f} %" for size, row in zip(sizes, rows, strict=True))
    return svg(
        "Share placed, gap and time against size", f"Mentees placed, by size: {told}.", list(map(_named, sizes)), panels
    )


def write(found: Json) -> None:
    """Write figures, plot and table into the documentation."""
    FIGURES.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    PLOT.write_text(plot(found), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table(found)}\n{END}{after}", encoding="utf-8")


def main() -> int:
    """Measure each size and write what is known after each."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.evidence", description="Write the evidence of docs/matching.md."
    )
    parser.add_argument("--sizes", nargs="*", default=SIZES, help="mentors/mentees; none only draws anew")
    parser.add_argument("--seeds", type=int, default=20, help="rounds of each size up to 100 mentors")
    options = parser.parse_args()
    known: Json = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {"sizes": {}}
    if options.sizes:
        unit = unit_seconds()
        known |= {"machine": machine(), "unit_seconds": round(unit, 3)}
    for size in options.sizes:
        known["sizes"][size] = measured_size(size, options.seeds, unit)
        sys.stdout.write(
            f"{size:>12}  " + "  ".join(f"{name} {each:g}" for name, each in known["sizes"][size].items()) + "\n"
        )
        sys.stdout.flush()
        write(known)
    write(known)
    return 0


if __name__ == "__main__":
    sys.exit(main())
