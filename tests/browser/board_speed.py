"""How long the board's script takes for a move with 500 people on it; run and read by `bench/board.py`.

Times are of the browser's own trace: all the processor's time of the page's scripts, with the layout that they ask for.
"""

import json
import re
import statistics
import sys
from collections import Counter

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.tests.factories import make_coordinator
from groups.tests.factories import make_wide_proposal
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GROUPS, MENTEES = 100, 4
MOVES = 5
SCRIPTS = {"EvaluateScript", "FireAnimationFrame", "FunctionCall", "RunMicrotasks", "TimerFire", "v8.run"}


def script_ms(trace: bytes) -> float:
    """Milliseconds that the page's main thread spent in scripts: the outermost events of a trace, added up."""
    events = [one for one in json.loads(trace)["traceEvents"] if one.get("ph") == "X" and one["name"] in SCRIPTS]
    threads = Counter((one["pid"], one["tid"]) for one in events if one["name"] == "FunctionCall")
    main = threads.most_common(1)[0][0]
    total = until = 0.0
    for one in sorted((one for one in events if (one["pid"], one["tid"]) == main), key=lambda one: one["ts"]):
        if one["ts"] >= until:
            total, until = total + one.get("tdur", one["dur"]), one["ts"] + one["dur"]
    return total / 1_000


def moves(visit: Visit, by: User, groups: int) -> dict[str, float]:
    """The median and the worst of some moves, from picking up to the page as it is then."""
    proposal = make_wide_proposal(groups, mentees=MENTEES)
    page = visit(f"/admin/rounds/{proposal.round.slug}/matching/{proposal.pk}/", user=by)
    browser = page.context.browser
    assert browser
    taken: list[float] = []
    for number in range(MOVES):
        group = proposal.plan["groups"][number * groups // MOVES]
        page.locator(f"#pick-{group['mentees'][number % MENTEES]}").focus()
        browser.start_tracing(page=page, categories=["devtools.timeline", "v8", "v8.execute"])
        for key in ("Space", "End", "Enter"):
            page.keyboard.press(key)
        expect(page.locator("[data-said]")).to_have_text(re.compile("moved to no group"))
        taken.append(script_ms(browser.stop_tracing()))
        page.keyboard.press("Control+z")
        expect(page.locator("[data-said]")).to_have_text("The last move is undone.")
    return {"script_ms": round(statistics.median(taken), 1), "script_ms_worst": round(max(taken), 1)}


def test_measure(visit: Visit) -> None:
    """Print what was measured."""
    by = make_coordinator(email="coordinator@demo.example")
    large, empty = moves(visit, by, GROUPS), moves(visit, by, 1)
    people = GROUPS * (MENTEES + 1)
    sys.stdout.write("\nBOARD " + json.dumps({"people": people, "large": large, "empty": empty}) + "\n")
