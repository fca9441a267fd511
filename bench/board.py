"""`python -m bench.board`: the script's time of a move on the board with 500 people, measured in the browser.

As a ratio to the same move on a board of one group; fails where a move takes the script more than 100 ms.
"""

import json
import re
import subprocess
import sys

from bench.results import keep

TEST = "tests/browser/board_speed.py"
MOST_MS = 100


def main() -> int:
    """Run it, say what came of it, and merge the figures into `var/bench.json` under "board"."""
    subprocess.run([sys.executable, "-m", "tests.browser_setup"], check=True)
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-n", "0", TEST]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    said = re.search(r"^BOARD (.*)$", done.stdout, re.MULTILINE)
    if said is None:
        sys.stdout.write(done.stdout + done.stderr)
        return 1
    found = json.loads(said[1])
    figures = {
        "people": found["people"],
        **found["large"],
        "script_ms_empty": found["empty"]["script_ms"],
        "times_empty": round(found["large"]["script_ms"] / found["empty"]["script_ms"], 2),
    }
    sys.stdout.write("board  " + "  ".join(f"{name} {value}" for name, value in figures.items()) + "\n")
    keep("board", figures)
    return done.returncode or int(figures["script_ms_worst"] > MOST_MS)


if __name__ == "__main__":
    sys.exit(main())
