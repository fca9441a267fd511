"""Groups and matchable rounds for tests. The instants are fixed by the round's dates, not by today's."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_availability, make_coordinator, make_user
from groups.meetings.making import make_meetings
from groups.models import Membership, MentoringGroup, Proposal
from groups.plans.services import lay_plan
from groups.proposals.services import Options, after_solving, run_proposal, start_proposal
from rounds.models import Application, Outcome, Round
from rounds.tests.factories import make_application, make_mentor_application, make_outcome, make_round

MONDAY_EVENING = range(36, 42)
TUESDAY_EVENING = range(84, 90)


def make_closed_round(**fields: Any) -> Round:
    """Make a round that closed two days ago and starts in six, on a Monday or later."""
    today = timezone.localdate(timezone=dt.UTC)
    return make_round(opens_on=today - dt.timedelta(days=22), **fields)


def make_matchable_round(groups: int = 1, *, mentees: int = 3, spare: int = 1) -> Round:
    """Make a closed round whose best plan has so many groups of so many mentees, and so many people left over.

    Each group has an outcome of its own and an evening of its own; the left over share no hour with anyone.
    """
    round_ = make_closed_round()
    for number in range(groups):
        outcome = make_outcome(round_, f"community-building/t{number}")
        evening = range(36 + 48 * (number % 5), 42 + 48 * (number % 5))
        make_person(round_, "mentor", [outcome], evening)
        for _mentee in range(mentees):
            make_person(round_, "mentee", [outcome], evening)
    for _person in range(spare):
        make_person(round_, "mentee", [outcome], range(2, 6))
    return round_


def make_person(
    round_: Round, role: str, chooses: Iterable[Outcome], cells: Iterable[int] = MONDAY_EVENING, **fields: Any
) -> Application:
    """Make an accepted applicant with hours; `fields` go to the application, `user` to it too."""
    user = fields.pop("user", None) or make_user()
    if not hasattr(user, "availability"):
        make_availability(user, cells)
    make = make_mentor_application if role == "mentor" else make_application
    return make(round_, user, chooses=list(chooses), **fields)


def make_proposal(round_: Round, by: User | None = None, *, name: str = "First", **options: Any) -> Proposal:
    """Start a proposal and solve it with the real engine."""
    proposal = start_proposal(round=round_, by=by or make_coordinator(), name=name, options=Options(**options))
    assert run_proposal(proposal.pk)
    proposal.refresh_from_db()
    return proposal


def make_wide_proposal(groups: int, *, mentees: int = 4, by: User | None = None) -> Proposal:
    """Make a proposal with so many groups, each with people, an outcome and an evening of its own, without solving."""
    round_ = make_matchable_round(groups, mentees=mentees, spare=0)
    proposal = start_proposal(round=round_, by=by or make_coordinator(), name="Wide", wake=False)
    by_outcome: dict[str, list[dict[str, Any]]] = {}
    for one in proposal.problem["people"]:
        by_outcome.setdefault(one["outcomes"][0][0], []).append(one)
    plan: dict[str, Any] = {"groups": [], "unplaced": [], "objective": 0, "bound": 0, "status": "optimal"}
    for outcome, people in by_outcome.items():
        lead = next(one for one in people if one["role"] == "mentor")
        day, begin, _end = lead["free"][0]
        group = {"mentors": [lead["id"]], "mentees": sorted(one["id"] for one in people if one is not lead)}
        slot = {"zone": lead["zone"], "day": day, "time": begin}
        plan["groups"].append({**group, "outcome": outcome, "language": "en", "city": None, "slot": slot})
    plan["placed"] = plan["placed_bound"] = groups * mentees
    proposal.problem, proposal.plan = after_solving(proposal.problem, plan)
    proposal.state = Proposal.State.READY
    proposal.save()
    return proposal


def make_group(round_: Round | None = None, *, mentees: int = 2, **fields: Any) -> MentoringGroup:
    """Make a published group with a lead, mentees, meetings and a plan, Mondays 18:00 in Berlin."""
    round_ = round_ or make_closed_round()
    outcome = fields.pop("outcome", None) or round_.outcomes.first() or make_outcome(round_)
    usual = {
        "number": round_.mentoring_groups.count() + 1,
        "outcome": outcome,
        "language": "en",
        "slot_zone": "Europe/Berlin",
        "slot_day": 0,
        "slot_minute": 18 * 60,
        "starts_on": round_.starts_on,
        "weeks": round_.weeks,
        "every_weeks": round_.meeting_every_weeks,
    }
    group = MentoringGroup.objects.create(round=round_, **(usual | fields))
    make_membership(group, "lead")
    for seat in range(1, mentees + 1):
        make_membership(group, "mentee", seat=seat)
    make_meetings(group)
    lay_plan(group)
    return group


def make_membership(group: MentoringGroup, role: str = "mentee", **fields: Any) -> Membership:
    """Give someone an active place in a group; `user` and `application` are made where not given."""
    application_role = "mentee" if role == "mentee" else "mentor"
    application = fields.pop("application", None) or make_person(
        group.round, application_role, [group.outcome], user=fields.pop("user", None)
    )
    seat = fields.pop("seat", group.memberships.filter(role="mentee").count() + 1) if role == "mentee" else None
    usual = {"user": application.user, "application": application, "joined_on": group.starts_on}
    return Membership.objects.create(group=group, round=group.round, role=role, seat=seat, **(usual | fields))
