"""A person takes their places and placements along, and leaves no words of others about them."""

import pytest

from accounts.tests.factories import make_coordinator
from groups.models import Membership, Placement, Proposal, ProposalMove
from groups.personal_data import erase, export_memberships, export_placements
from groups.proposals.changing import move_person
from groups.proposals.publishing import publish_proposal
from groups.proposals.services import _claim, _end, start_proposal
from groups.proposals.undoing import undo_move
from groups.tests.factories import make_matchable_round, make_proposal
from rounds.models import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def overridden() -> Membership:
    """Someone placed against the rules, in a published group of five."""
    proposal, by = make_proposal(make_matchable_round()), make_coordinator()
    person = proposal.plan["unplaced"][0]["id"]
    moved = move_person(proposal=proposal, version=0, person=person, to=0, by=by, reason="canary-reason")
    publish_proposal(proposal=moved, by=by)
    return Membership.objects.get(application=int(person))


def test_the_export_holds_one_s_own_place_and_why(overridden: Membership) -> None:
    assert [row["role"] for row in export_memberships(overridden.user)] == ["mentee"]
    (placement,) = export_placements(overridden.user)
    assert placement["placed"] is True
    assert "Their reason: canary-reason" in placement["why"]


def test_the_export_holds_nothing_of_others(overridden: Membership) -> None:
    rows = str([*export_memberships(overridden.user), *export_placements(overridden.user)])
    for name in Application.objects.exclude(user=overridden.user).values_list("user__name", flat=True):
        assert name not in rows


def test_erasure_blanks_reasons_and_facts_and_keeps_the_counts(overridden: Membership) -> None:
    memberships, placements = Membership.objects.count(), Placement.objects.count()
    erase(overridden.user)
    assert (Membership.objects.count(), Placement.objects.count()) == (memberships, placements)
    mine = Placement.objects.get(application=overridden.application)
    assert (mine.facts, mine.override_reason) == ({}, "")
    move = ProposalMove.objects.get(application=overridden.application)
    assert (move.summary, move.reason, move.broken) == ("", "", [])
    assert Placement.objects.exclude(pk=mine.pk).exclude(facts={}).exists()


def test_erasure_frees_the_seat(overridden: Membership) -> None:
    erase(overridden.user)
    overridden.refresh_from_db()
    assert overridden.left_at is not None


def test_erasure_reaches_into_proposals(overridden: Membership) -> None:
    proposal = Proposal.objects.get()
    lead = Membership.objects.get(role="lead").user
    assert lead.name in ProposalMove.objects.get().summary
    mine = str(overridden.application_id)
    assert [one["free"] for one in proposal.problem["people"] if one["id"] == mine] == [[["mon", "01:00", "03:00"]]]
    erase(overridden.user)
    erase(lead)
    proposal.refresh_from_db()
    assert [one["free"] for one in proposal.problem["people"] if one["id"] == mine] == [[]]
    assert lead.name not in ProposalMove.objects.get().summary
    assert proposal.version == 3  # A move and two erasures: no older board is taken for this one.
    assert "would_help" not in str(ProposalMove.objects.get().plan_before)


def test_erasure_reaches_into_moves_that_are_undone() -> None:
    proposal, by = make_proposal(make_matchable_round(mentees=4, spare=1)), make_coordinator()
    spare = proposal.plan["unplaced"][0]
    spare["would_help"] = {"free": [["tue", "17:00", "18:00"]]}
    proposal.save()
    moved = move_person(proposal=proposal, version=0, person=proposal.plan["groups"][0]["mentees"][0], to=None, by=by)
    undo_move(proposal=moved, version=1, by=by)
    erase(Application.objects.get(pk=int(spare["id"])).user)
    move = ProposalMove.objects.get(act="moved")
    assert "would_help" not in str([move.plan_before, move.plan_after])


def test_erasure_ends_a_run_whose_worker_holds_their_hours() -> None:
    proposal = start_proposal(round=make_matchable_round(), by=make_coordinator(), name="Running")
    claim = _claim(proposal.pk)
    user = Application.objects.filter(role="mentee")[0].user
    erase(user)
    mine = Proposal.objects.filter(pk=proposal.pk, claim=claim)
    assert _end(mine, plan={"groups": []}, problem=proposal.problem) is False
    proposal.refresh_from_db()
    assert (proposal.state, proposal.error) == ("failed", "Someone was erased meanwhile; please run it again.")
    assert [one["free"] for one in proposal.problem["people"]].count([]) == 1
