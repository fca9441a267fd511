"""`python -m bench.outbox`: 2,000 mails while workers are killed 100 times and the servers around them restart.

100 random `kill -9` of working processes and whole workers, 10 restarts of Redis, 5 FLUSHALL, 10 restarts of PostgreSQL
(half of them crashes): none may be lost, and one may arrive twice only where its worker died between the mail server's
250 and our own note of it, with the same Message-ID (`trust.md` T3). All servers are its own, on loopback.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from bench.results import keep

# Where the run itself leaves its figures.
RESULT = Path("var/bench-outbox.json")
# What pytest answers where every test passed.
PASSED = 0


def main() -> int:
    """Run it, say what came of it, and merge the figures into `var/bench.json` under "outbox".

    Ends with 1 where a mail was lost, or doubled without need, or time ran out.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=20260114)
    asked = parser.parse_args()
    environment = os.environ | {"OUTBOX_SEED": str(asked.seed), "OUTBOX_RESULT": str(RESULT)}
    for server in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(server, None)
    RESULT.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:logging", "tests/outbox_faults.py"]
    with subprocess.Popen(command, env=environment) as run:  # noqa: S603 - our own command
        try:
            code = run.wait(timeout=asked.minutes * 60)
        except subprocess.TimeoutExpired:
            # As Ctrl-C would, so that it ends its workers and servers.
            run.send_signal(signal.SIGINT)
            code = 1
    figures = json.loads(RESULT.read_text()) if RESULT.exists() else {"ended": "it did not come to its end"}
    keep("outbox", figures)
    print(f"Mail under faults: {figures}")
    return int(code != PASSED)


if __name__ == "__main__":
    sys.exit(main())
