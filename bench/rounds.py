"""`python -m bench.rounds [--times 5]`: thousands of small random rounds, other ones each time.

The properties of `groups/matching/tests` (valid by the checker, as good as brute force, names, order, bytes, reasons)
hold for so many times more rounds than the tests draw. A round that breaks one is printed as small as it can be made.
"""

import argparse
import os
import subprocess
import sys

TESTS = ("groups/matching/tests/test_properties.py", "groups/matching/tests/test_truth.py")


def main() -> int:
    """Run the property tests over more rounds; ends with 1 where one breaks."""
    parser = argparse.ArgumentParser(prog="python -m bench.rounds", description="Try small random rounds.")
    parser.add_argument("--times", type=int, default=5, help="how many times as many rounds as the tests")
    environment = os.environ | {"MATCHING_ROUNDS": str(parser.parse_args().times), "DATABASE_URL": "sqlite://"}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:logging", *TESTS]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own command


if __name__ == "__main__":
    sys.exit(main())
