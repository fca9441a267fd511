"""How long the board's script takes for a move with 500 people on it; `bench/board.py` runs it and reads what it prints.

Times are of the browser's own trace: all the processor's time of the page's scripts, with the layout that they ask for.
"""

import json
import re
import statistics
import sys
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.tests.factories import make_coordinator
from groups.models import Proposal
from groups.proposals.services import after_solving, start_proposal
from groups.tests.factories import make_matchable_round
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GROUPS, MENTEES = 100, 4
MOVES = 5
SCRIPTS = {"EvaluateScript", "FireAnimationFrame", "FunctionCall", "RunMicrotasks", "TimerFire", "v8.run"}


def make_board(groups: int) -> Proposal:
    """A proposal with so many groups, each with people, an outcome and an evening of its own, without solving it."""
    round_ = make_matchable_round(groups, mentees=MENTEES, spare=0)
    proposal = start_proposal(round=round_, by=make_coordinator(), name="Large", wake=False)
    by_outcome: dict[str, list[dict[str, Any]]] = {}
    for one in proposal.problem["people"]:
        by_outcome.setdefault(one["outcomes"][0][0], []).append(one)
    plan: dict[str, Any] = {"groups": [], "unplaced": [], "objective": 0, "bound": 0, "status": "optimal"}
    for outcome, people in by_outcome.items():
        lead = next(one for one in people if one["role"] == "mentor")
        day, begin, _end = lead["free"][0]
        mentees = sorted(one["id"] for one in people if one["role"] == "mentee")
        slot = {"zone": lead["zone"], "day": day, "time": begin}
        group = {"mentors": [lead["id"]], "mentees": mentees, "outcome": outcome, "language": "en"}
        plan["groups"].append({**group, "city": None, "slot": slot})
    placed = groups * MENTEES
    plan |= {"placed": placed, "placed_bound": placed}
    proposal.problem, proposal.plan = after_solving(proposal.problem, plan)
    proposal.state = Proposal.State.READY
    proposal.save()
    return proposal


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
    proposal = make_board(groups)
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
