"""The command line: `python -m groups.matching problem.json -o plan.json`, and `--check problem.json plan.json`.

"-" reads and writes the standard streams. Exit 0 with a plan, 1 when a checked plan breaks a rule, 2 with one line
on standard error when the input is bad.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from groups.matching import ProblemError, check, parse_problem, solve
from groups.matching.solver import EFFORTS, MOST_AT_ONCE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m groups.matching", description="Form groups that can meet.")
    parser.add_argument("problem", help="the problem's JSON, - for standard input")
    parser.add_argument("plan", nargs="?", help="with --check: the plan's JSON")
    parser.add_argument("-o", "--output", default="-", help="where the plan goes, - for standard output")
    parser.add_argument("--seed", type=int, default=0, help="chooses among equals")
    parser.add_argument("--effort", choices=EFFORTS, default="full")
    parser.add_argument(
        "--at-once", type=int, default=MOST_AT_ONCE, metavar="PEOPLE", help="with more, the round is solved in parts"
    )
    parser.add_argument("--check", action="store_true", help="judge a plan instead of making one")
    options = parser.parse_args(arguments)
    if options.check == (options.plan is None):
        parser.error("--check takes a problem and a plan; without it there is only a problem.")
    if options.at_once < 1:
        parser.error("--at-once is a number of people, one or more.")
    try:
        if options.check:
            return _check(options.problem, options.plan)
        return _solve(options)
    except (ProblemError, OSError) as error:
        _say(" ".join(str(error).split()))
        return 2


def _solve(options: argparse.Namespace) -> int:
    plan = solve(
        parse_problem(_read(options.problem)),
        seed=options.seed,
        effort=options.effort,
        at_once=options.at_once,
        progress=lambda share, doing: _say(f"{share:4.0%} {doing}"),
    )
    text = json.dumps(plan, ensure_ascii=False, indent=1) + "\n"
    if options.output == "-":
        sys.stdout.buffer.write(text.encode())
    else:
        Path(options.output).write_text(text, encoding="utf-8")
    return 0


def _check(problem_path: str, plan_path: str) -> int:
    data = _read(problem_path)
    parse_problem(data)
    plan = _read(plan_path)
    if not isinstance(plan, dict):
        raise ProblemError("The plan is not an object with named fields.")
    result = check(data, plan)
    lines = [*result.broken, f"objective {result.objective}, placed {result.placed}"]
    sys.stdout.buffer.write(("\n".join(lines) + "\n").encode())
    return 1 if result.broken else 0


def _read(path: str) -> Any:
    text = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    try:
        return json.loads(text)
    except ValueError as error:
        raise ProblemError(f"{path}: this is not JSON: {error}") from error


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
