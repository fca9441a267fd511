"""`python -m bench.surveys`: 1,000 simulated surveys and a linker who holds the whole database (`trust.md` T6).

On the PostgreSQL that tests bring up, with the system columns of its tables: the linker must do no better than chance.
`--surveys N` simulates so many.
"""

import argparse
import os
import re
import subprocess
import sys
import time

from bench.results import keep

TEST = "surveys/answering/tests/test_untraceable.py"


def main() -> int:
    """Run it, say what came of it, and merge the figures into `var/bench.json` under "surveys"."""
    parser = argparse.ArgumentParser(prog="python -m bench.surveys", description=__doc__)
    parser.add_argument("--surveys", type=int, default=1_000)
    surveys: int = parser.parse_args().surveys
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-n", "0", TEST, "-k", "linker"]
    environment = os.environ | {"LINKED_SURVEYS": str(surveys)}
    begun = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    said = re.search(r"right (\d+) of (\d+) expected, 95 % up to (\d+)", done.stdout)
    if said is None:
        sys.stdout.write(done.stdout + done.stderr)
        return 1
    right, expected, most = map(int, said.groups())
    figures = {
        "surveys": surveys,
        "linked": right,
        "linked_by_chance": expected,
        "most_by_chance": most,
        "seconds": round(time.monotonic() - begun),
    }
    sys.stdout.write("surveys  " + "  ".join(f"{name} {value}" for name, value in figures.items()) + "\n")
    keep("surveys", figures)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
