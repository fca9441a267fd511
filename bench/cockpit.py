"""`python -m bench.cockpit [--rounds 50] [--people 500]`: coordinators' pages once a programme is old.

On the PostgreSQL that tests bring up: queries, and processor time as multiples of an empty signed-in page, best of
five tries; `first_seconds` is the first request, which counts anew what is kept for ten minutes afterwards. Fails where
a page takes more than 20 times an empty one, or more queries than after one round.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.results import keep

TEST = "tests/many_rounds_measured.py"
MOST_TIMES_EMPTY = 20


def main() -> int:
    """Run it, say what came of it, and merge the figures into `var/bench.json` under "cockpit"."""
    parser = argparse.ArgumentParser(prog="python -m bench.cockpit", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--people", type=int, default=500)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "pages.json"
        sizes = {"MANY_ROUNDS": str(asked.rounds), "MANY_PEOPLE": str(asked.people), "MANY_RESULT": str(result)}
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", TEST]
        done = subprocess.run(command, env=os.environ | sizes, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
        if done.returncode:
            sys.stdout.write(done.stdout + done.stderr)
            return done.returncode
        pages = json.loads(result.read_text(encoding="utf-8"))
    for name, figures in pages.items():
        sys.stdout.write(f"cockpit  {name}  " + "  ".join(f"{what} {value}" for what, value in figures.items()) + "\n")
    keep("cockpit", {"rounds": asked.rounds, "people_each": asked.people, "pages": pages})
    return int(any(figures["times_empty"] > MOST_TIMES_EMPTY for figures in pages.values()))


if __name__ == "__main__":
    sys.exit(main())
