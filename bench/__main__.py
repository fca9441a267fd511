"""`make bench`: all benchmarks, as ratios measured in one run, on the screen and in `var/bench.json`; then 2,000 mails
under faults (`bench/outbox.py`) and 100,000 hostile requests (`bench/fuzz.py`).
"""

import subprocess
import sys


def main() -> int:
    """Run each benchmark in a process of its own; the first that fails ends the run."""
    commands = (
        ["bench.matching"],
        ["bench.reasons"],
        ["bench.rounds"],
        ["bench.repair"],
        ["bench.fit"],
        ["bench.board"],
        ["bench.certificates"],
        ["bench.surveys"],
        ["bench.cockpit"],
        ["bench.joining"],
        ["bench.outbox"],
        ["bench.fuzz"],
    )
    for command in commands:
        code = subprocess.run([sys.executable, "-m", *command], check=False).returncode  # noqa: S603 - our own command
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
