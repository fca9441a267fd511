"""What was tried out about someone goes with them, and says nothing of others."""

import json

import pytest

from accounts.tests.factories import make_coordinator
from groups.models import Proposal
from groups.proposals.services import Options, start_proposal
from groups.scenarios.parameters import NewPerson, Scenario
from groups.scenarios.personal_data import erase_wishes, export_wishes
from groups.tests.factories import make_matchable_round

pytestmark = pytest.mark.django_db
HOURS = (("tue", "18:00", "19:00"),)


def tried() -> tuple[Proposal, list[str]]:
    """A proposal that asks something of everyone, and their ids: a mentor, then mentees."""
    round_ = make_matchable_round(1, mentees=4, spare=0)
    ids = [str(pk) for pk in round_.applications.order_by("-role", "pk").values_list("pk", flat=True)]
    scenario = Scenario(
        pinned=((ids[0], ids[1]),),
        together=((ids[1], ids[2]),),
        apart=((ids[3], ids[4]),),
        hours=((ids[1], HOURS),),
        people=(NewPerson("mentor", (round_.outcomes.get().slug,), "Europe/Berlin", ("en",), HOURS),),
    )
    options = Options(scenario=scenario)
    return start_proposal(round=round_, by=make_coordinator(), name="Tried", options=options, wake=False), ids


def test_the_export_says_what_was_tried_and_of_nobody_else() -> None:
    proposal, ids = tried()
    application = proposal.round.applications.get(pk=int(ids[1]))
    (row,) = export_wishes(application.user)
    assert row == {
        "round": proposal.round.name,
        "made_at": proposal.made_at.isoformat(),
        "with_a_certain_mentor": 1,
        "together_with_someone": 1,
        "supposed_hours": [["tue", "18:00", "19:00"]],
    }
    assert export_wishes(make_coordinator()) == []


def test_erasing_takes_the_person_out_and_leaves_the_others() -> None:
    proposal, ids = tried()
    erase_wishes(proposal.round.applications.get(pk=int(ids[1])).user)
    proposal.refresh_from_db()
    assert sorted(proposal.options["scenario"]) == ["apart", "people"]
    assert (proposal.problem["pinned"], proposal.problem["together"]) == ([], [])
    assert proposal.problem["apart"] == [[ids[3], ids[4]]]
    assert ids[1] not in json.dumps(proposal.options)
