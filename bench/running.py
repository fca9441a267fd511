"""The matching engine as a whole process, watched; and the unit in which its time is told."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

Json = dict[str, Any]

# Run by a small process, because a process's most memory counts that of the one that started it.
WATCH = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss]))
"""
# Ends by itself when the one who started it is gone.
BUSY = "import os; parent = os.getppid()\nwhile os.getppid() == parent: pass"


@dataclass(frozen=True)
class Run:
    """One run: what it wrote, the processor's seconds that it took, and its most memory."""

    text: bytes
    seconds: float
    megabytes: float

    @property
    def plan(self) -> Json:
        """The plan that it wrote."""
        found: Json = json.loads(self.text)
        return found


def unit_seconds() -> float:
    """Return the processor's time for the unit, of three: a linear assignment on 3,000 x 3,000 uniform random costs."""
    return median(_one_unit() for _ in range(3))


def _one_unit() -> float:
    costs = np.random.default_rng(0).uniform(size=(3_000, 3_000))
    begin = time.process_time()
    linear_sum_assignment(costs)
    return time.process_time() - begin


def run(data: Json) -> Run:
    """Solve a round by `python -m groups.matching`, with start-up, bound and reasons."""
    with tempfile.TemporaryDirectory() as folder:
        problem, plan = Path(folder) / "problem.json", Path(folder) / "plan.json"
        problem.write_text(json.dumps(data), encoding="utf-8")
        command = [sys.executable, "-m", "groups.matching", str(problem), "-o", str(plan)]
        answer = subprocess.run([sys.executable, "-c", WATCH, *command], capture_output=True, check=True).stdout  # noqa: S603 - our own command
        code, seconds, kilobytes = json.loads(answer)
        if code:
            raise SystemExit(f"No plan was made: exit {code}.")
        return Run(plan.read_bytes(), seconds, kilobytes / 1024)


@contextmanager
def all_cores_loaded() -> Iterator[None]:
    """Keep every core busy meanwhile."""
    busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(os.cpu_count() or 1)]  # noqa: S603 - our own command
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()
