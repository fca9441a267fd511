"""Publishing makes groups once, tells everyone once, and never moves anyone."""

import pytest

from accounts.models import DecisionRecord
from accounts.tests.factories import make_coordinator
from groups.models import Membership, MentoringGroup, Placement, Proposal
from groups.proposals.changing import move_person
from groups.proposals.problem import ProposalRefused
from groups.proposals.publication import plan_publication
from groups.proposals.publishing import publish_proposal
from groups.tests.factories import make_matchable_round, make_person, make_proposal
from mail.models import OutboxMessage
from rounds.models import Application

pytestmark = pytest.mark.django_db


def kinds() -> dict[str, int]:
    """How many mails of each kind are in the outbox."""
    found = list(OutboxMessage.objects.values_list("kind", flat=True))
    return {kind: found.count(kind) for kind in sorted(set(found))}


def test_publishing_makes_groups_members_and_placements() -> None:
    round_ = make_matchable_round(2, mentees=3, spare=1)
    proposal, by = make_proposal(round_), make_coordinator()
    groups = publish_proposal(proposal=proposal, by=by)
    assert [(group.number, group.memberships.count()) for group in groups] == [(1, 4), (2, 4)]
    plan = proposal.plan["groups"][0]
    assert str(groups[0].memberships.get(role="lead").application_id) == plan["mentors"][0]
    assert list(groups[0].memberships.filter(role="mentee").values_list("seat", flat=True)) == [1, 2, 3]
    assert (groups[0].slot.zone, groups[0].starts_on, groups[0].weeks) == ("Europe/Berlin", round_.starts_on, 12)
    assert Placement.objects.filter(reason="placed").count() == 8
    assert Placement.objects.get(membership=None).reason == proposal.plan["unplaced"][0]["reason"]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.published_by) == (Proposal.State.PUBLISHED, by)
    assert DecisionRecord.objects.get(action="proposal.published").after == {
        "groups": 2,
        "placed": 8,
        "name": "First",
    }


def test_everyone_gets_their_mails_and_the_page_said_how_many() -> None:
    proposal = make_proposal(make_matchable_round(2, mentees=3, spare=1))
    publication = plan_publication(proposal)
    publish_proposal(proposal=proposal, by=make_coordinator())
    assert kinds() == {"groups.introduction": 8, "groups.not_placed": 1, "groups.placed": 8}
    assert (len(publication.placed), publication.introduced, len(publication.not_placed)) == (8, 8, 1)
    assert publication.mails == OutboxMessage.objects.count()


def test_publishing_twice_does_it_once() -> None:
    proposal, by = make_proposal(make_matchable_round()), make_coordinator()
    first = publish_proposal(proposal=proposal, by=by)
    mails = OutboxMessage.objects.count()
    assert publish_proposal(proposal=proposal, by=make_coordinator()) == first
    assert (MentoringGroup.objects.count(), OutboxMessage.objects.count()) == (1, mails)


def test_a_later_publication_adds_members_and_groups_and_moves_no_one() -> None:
    round_ = make_matchable_round(1, mentees=3, spare=1)
    by = make_coordinator()
    publish_proposal(proposal=make_proposal(round_), by=by)
    before = set(Membership.objects.values_list("pk", "group", "user", "seat"))
    late = make_person(round_, "mentee", [round_.outcomes.get()], state=Application.State.WAITING)
    OutboxMessage.objects.all().delete()
    second = make_proposal(round_, name="Second", include_waiting=True)
    assert publish_proposal(proposal=second, by=by) == []
    added = Membership.objects.get(application=late)
    assert set(Membership.objects.values_list("pk", "group", "user", "seat")) == before | {
        (added.pk, added.group_id, late.user_id, 4)
    }
    late.refresh_from_db()
    assert (late.state, late.decided_by) == (Application.State.ACCEPTED, by)
    # All five are introduced again; who was told before that they have no group isn't told again.
    assert kinds() == {"groups.introduction": 5, "groups.placed": 1}


def test_who_withdrew_meanwhile_stops_the_publication_by_name() -> None:
    proposal = make_proposal(make_matchable_round())
    gone = Application.objects.get(pk=int(proposal.plan["groups"][0]["mentees"][0]))
    Application.objects.filter(pk=gone.pk).update(state=Application.State.WITHDRAWN)
    with pytest.raises(ProposalRefused, match=f"No longer to be placed .*: {gone.user.name}"):
        publish_proposal(proposal=proposal, by=make_coordinator())
    assert MentoringGroup.objects.count() == 0


def test_who_is_no_longer_free_stops_the_publication_by_name() -> None:
    proposal = make_proposal(make_matchable_round())
    user = Application.objects.get(pk=int(proposal.plan["groups"][0]["mentees"][0])).user
    user.availability.cells = [100, 101]
    user.availability.save()
    with pytest.raises(ProposalRefused, match=f"{user.name} is not free in week 1"):
        publish_proposal(proposal=proposal, by=make_coordinator())


def test_another_proposal_of_before_cannot_move_anyone() -> None:
    round_ = make_matchable_round(2, mentees=4, spare=0)
    by = make_coordinator()
    first, second = make_proposal(round_), make_proposal(round_, name="Second")
    person = second.plan["groups"][0]["mentees"][0]
    name = Application.objects.get(pk=int(person)).user.name
    second = move_person(proposal=second, version=0, person=person, to=1, by=by, reason="They know each other.")
    publish_proposal(proposal=first, by=by)
    with pytest.raises(ProposalRefused, match=f"In another published group meanwhile: {name}"):
        publish_proposal(proposal=second, by=by)


def test_an_override_is_published_with_its_reason() -> None:
    proposal, by = make_proposal(make_matchable_round()), make_coordinator()
    person = proposal.plan["unplaced"][0]["id"]
    moved = move_person(proposal=proposal, version=0, person=person, to=0, by=by, reason="Will take Mondays off.")
    publish_proposal(proposal=moved, by=by)
    placement = Placement.objects.get(application=int(person))
    assert (placement.override_reason, placement.facts["override"]) == ("Will take Mondays off.", True)
    assert Placement.objects.exclude(pk=placement.pk).exclude(override_reason="").count() == 0


def test_a_proposal_changed_since_it_was_looked_at_is_not_published() -> None:
    proposal, by = make_proposal(make_matchable_round(mentees=4)), make_coordinator()
    move_person(proposal=proposal, version=0, person=proposal.plan["groups"][0]["mentees"][0], to=None, by=by)
    with pytest.raises(ProposalRefused, match="Another coordinator has changed"):
        publish_proposal(proposal=proposal, by=by, version=0)


def test_a_proposal_that_is_not_ready_is_not_published() -> None:
    proposal = make_proposal(make_matchable_round())
    Proposal.objects.update(state=Proposal.State.FAILED)
    with pytest.raises(ProposalRefused, match="this one is failed"):
        publish_proposal(proposal=proposal, by=make_coordinator())


def test_accepted_people_without_hours_are_told_what_is_missing() -> None:
    round_ = make_matchable_round(spare=0)
    outcome = round_.outcomes.get()
    silent = make_person(round_, "mentee", [outcome], cells=[])
    publish_proposal(proposal=make_proposal(round_), by=make_coordinator())
    assert Placement.objects.get(application=silent).reason == "no_hours"
    letter = OutboxMessage.objects.get(kind="groups.not_placed")
    assert letter.to_email == silent.user.email
    assert "You have given no free hours" in letter.text
