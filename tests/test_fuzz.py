"""Nothing crashes on input (`trust.md` T12): hostile requests to every address as every role.

`python -m bench.fuzz` sets FUZZ_REQUESTS to send many more, in slices that each begin with a fresh demonstration.
"""

import os

import pytest

from tests.fuzz import storm
from tests.world import load_world

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "2000"))
A_SLICE = min(REQUESTS, 5_000)
FIRST_SEED = int(os.environ.get("FUZZ_SEED", "12"))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + max(1, REQUESTS // A_SLICE)))
def test_hostile_requests_break_nothing(seed: int) -> None:
    report = storm(load_world(), A_SLICE, seed)
    assert report.breaks == [], "\n\n".join(report.traces[:10])
    assert report.sent == A_SLICE
    assert report.statuses.get(200, 0) > A_SLICE // 20, report.statuses
