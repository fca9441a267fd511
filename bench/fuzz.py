"""`python -m bench.fuzz`: 100,000 hostile requests to every address as every role; none may break (`trust.md` T12).

`--requests N` sends so many, `--seed N` tells the same story again, `--minutes N` ends a run that takes longer,
`--processes N` shares it among so many (2 unless told). The requests go through the test client to this program alone,
on the PostgreSQL that tests bring up.
"""

import argparse
import os
import subprocess
import sys
import time

from bench.results import keep

# What pytest answers where every test passed.
PASSED = 0


def main() -> int:
    """Run it, say what came of it, and merge the figures into `var/bench.json` under "fuzz".

    Ends with 1 where anything broke or time ran out.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=90.0)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    environment = os.environ | {"FUZZ_REQUESTS": str(asked.requests), "FUZZ_SEED": str(asked.seed)}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        str(asked.processes),
        "-p",
        "no:logging",
        "tests/test_fuzz.py",
    ]
    begun = time.monotonic()
    try:
        code = subprocess.run(command, env=environment, timeout=asked.minutes * 60, check=False).returncode  # noqa: S603 - our own command
    except subprocess.TimeoutExpired:
        code = 1
    figures = {
        "requests": asked.requests,
        "seed": asked.seed,
        "seconds": round(time.monotonic() - begun),
        "processes": asked.processes,
        "nothing broke": code == PASSED,
    }
    keep("fuzz", figures)
    print(f"Hostile requests: {figures}")
    return int(code != PASSED)


if __name__ == "__main__":
    sys.exit(main())
