"""`make bench`: all benchmarks, as ratios measured in one run, on the screen and in `var/bench.json`.

`python -m bench --large` adds the matching of rounds of thousands, which takes several minutes.
"""

import subprocess
import sys


def main() -> int:
    """Run each benchmark in a process of its own; the first that fails ends the run."""
    large = [word for word in sys.argv[1:] if word == "--large"]
    command = [sys.executable, "-m", "bench.matching", *large]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own command


if __name__ == "__main__":
    sys.exit(main())
