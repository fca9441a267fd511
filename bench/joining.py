"""`python -m bench.joining [--races 50]`: 100 people join a group of five seats at once, again and again (T2).

On the PostgreSQL that tests bring up, each on a connection of their own; and once with the constraint off, where the
same race must overfill the group, so that it is known to be one.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

RESULTS = Path("var/bench.json")
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
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(known | {"joining": figures}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
