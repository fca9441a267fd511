"""Nothing crashes on input (`trust.md` T12): hostile requests to every address as every role.

`python -m bench.fuzz` sets FUZZ_REQUESTS to send many more, in slices that each begin with a fresh demonstration.
"""

import os

import pytest

from tests.fuzz import fuzzed_addresses, storm
from tests.world import load_world

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "2000"))
A_SLICE = min(REQUESTS, 5_000)
# Whose forms it must have found.
ROOMS = {"accounts", "accounts_admin", "rounds", "rounds_admin", "groups", "groups_admin", "surveys", "surveys_admin",
         "certificates_admin", "reports_admin"}  # fmt: skip
FIRST_SEED = int(os.environ.get("FUZZ_SEED", "12"))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + max(1, REQUESTS // A_SLICE)))
def test_hostile_requests_break_nothing(seed: int) -> None:
    report = storm(load_world(), A_SLICE, seed)
    assert report.breaks == [], "\n\n".join(report.traces[:10])
    assert report.sent == A_SLICE
    assert report.statuses.get(200, 0) > A_SLICE // 20, report.statuses
    assert {one.name for one in fuzzed_addresses()} - report.visited == set(), "no request came there"
    rooms = {name.partition(":")[0] for name in report.forms if ":" in name}
    assert rooms >= ROOMS
    assert len([path for path in report.forms if path.startswith("/do/")]) > 5, "links in mail lead to forms"
