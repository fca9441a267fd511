"""Matching: groups that can meet, every member free in every week of the round, in their own clock.

Pure Python over `slots`; no Django, no clock, no files. `solve` makes a plan, `check` judges one without sharing any
code with it, `groups.matching.moves` answers the board's questions about moving one person.
"""

import os

# More threads would round otherwise, and small products are slower on many.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from groups.matching.checker import CheckResult, check_plan
from groups.matching.parts import split_problem
from groups.matching.problem import Group, Person, Problem, ProblemError
from groups.matching.reading import parse_problem
from groups.matching.solver import best_groups, join_parts, solve, solve_part
from groups.matching.writing import check, problem_as_json

__all__ = [
    "CheckResult",
    "Group",
    "Person",
    "Problem",
    "ProblemError",
    "best_groups",
    "check",
    "check_plan",
    "join_parts",
    "parse_problem",
    "problem_as_json",
    "solve",
    "solve_part",
    "split_problem",
]
