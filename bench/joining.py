"""`python -m bench.joining [--races 50]`: 100 people join a group of five seats at once, again and again (T2).

On the PostgreSQL that tests bring up, each on a connection of their own; and once with the constraint off, where the
same race must overfill the group, so that it is known to be one.
"""

import argparse
import os
import subprocess
import sys
import time

from bench.results import keep

TEST = "groups/tests/test_join.py"


def main() -> int:
    """Run it, say what came of it, and merge the figures into `var/bench.json` under "joining"."""
    parser = argparse.ArgumentParser(prog="python -m bench.joining", description=__doc__)
    parser.add_argument("--races", type=int, default=50)
    races: int = parser.parse_args().races
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", TEST, "-k", "hundred or overfills"]
    begun = time.monotonic()
    done = subprocess.run(command, env=os.environ | {"JOINING_RACES": str(races)}, check=False)  # noqa: S603 - our own command
    figures = {"races": races, "always five": done.returncode == 0, "seconds": round(time.monotonic() - begun)}
    sys.stdout.write("joining  " + "  ".join(f"{name} {value}" for name, value in figures.items()) + "\n")
    keep("joining", figures)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
