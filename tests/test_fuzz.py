"""Nothing crashes on input (`trust.md` T12): hostile requests to every address as every role."""

import pytest

from tests.fuzz import storm
from tests.world import load_world

REQUESTS = 2_000
SEED = 12


@pytest.mark.django_db
def test_hostile_requests_break_nothing() -> None:
    report = storm(load_world(), REQUESTS, SEED)
    assert report.breaks == [], "\n\n".join(report.traces)
    assert report.sent == REQUESTS
    assert report.statuses.get(200, 0) > REQUESTS // 20, report.statuses
