"""Proposals are run once, changed by one coordinator at a time, and never against a rule without a reason."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import DecisionRecord
from accounts.tests.factories import make_availability, make_coordinator, make_user
from groups.matching import check
from groups.models import Proposal
from groups.proposals.changing import move_person, run_again
from groups.proposals.history import history_of, reasons_among
from groups.proposals.plans import faults_of, group_of
from groups.proposals.problem import ProposalRefused
from groups.proposals.publishing import publish_proposal
from groups.proposals.services import Options, Progress, due_proposals, run_proposal, start_proposal
from groups.proposals.undoing import redo_move, undo_move
from groups.tasks import find_lost_proposals
from groups.tests.factories import make_closed_round, make_matchable_round, make_person, make_proposal
from mentoring.celery import app as celery_app
from rounds.models import Application
from rounds.tests.factories import make_application, make_outcome

pytestmark = pytest.mark.django_db


def unplaced_of(proposal: Proposal) -> str:
    return str(proposal.plan["unplaced"][0]["id"])


def test_a_round_is_matched_and_the_plan_keeps_every_rule() -> None:
    proposal = make_proposal(make_matchable_round(2, mentees=3, spare=1))
    assert proposal.state == Proposal.State.READY
    assert [len(group["mentees"]) for group in proposal.plan["groups"]] == [3, 3]
    assert (proposal.plan["placed"], len(proposal.plan["unplaced"])) == (6, 1)
    assert check(proposal.problem, proposal.plan).broken == []


def test_a_second_worker_finds_nothing_to_do() -> None:
    proposal = make_proposal(make_matchable_round())
    before = proposal.plan
    assert run_proposal(proposal.pk) is False
    proposal.refresh_from_db()
    assert proposal.plan == before


def test_a_run_whose_worker_was_lost_is_taken_up_again() -> None:
    proposal = start_proposal(round=make_matchable_round(), by=make_coordinator(), name="Lost")
    Proposal.objects.update(
        state="running", claim="5e3fd5f6-9d86-4a41-8a0b-7a2c40f0d6a5", claimed_until=timezone.now(), attempts=1
    )
    assert due_proposals() == [proposal.pk]
    assert run_proposal(proposal.pk)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.attempts) == ("ready", 2)


def test_a_proposal_that_nobody_woke_is_found_by_the_sweep() -> None:
    proposal = start_proposal(round=make_matchable_round(), by=make_coordinator(), name="Unwoken")
    assert due_proposals() == []
    Proposal.objects.update(made_at=timezone.now() - dt.timedelta(minutes=1))
    assert due_proposals() == [proposal.pk]


@pytest.fixture
def at_once() -> Iterator[None]:
    """Run tasks where they are sent."""
    celery_app.conf.update(task_always_eager=True)
    yield
    celery_app.conf.update(task_always_eager=False)


@pytest.fixture
def no_broker() -> Iterator[None]:
    """Nobody listens where the broker should."""
    before = celery_app.conf.broker_write_url
    celery_app.conf.update(broker_write_url="redis://127.0.0.1:1/0")
    yield
    celery_app.conf.update(broker_write_url=before)


@pytest.mark.usefixtures("at_once")
def test_the_sweep_hands_a_stuck_proposal_to_a_worker() -> None:
    proposal = start_proposal(round=make_matchable_round(), by=make_coordinator(), name="Unwoken")
    Proposal.objects.update(made_at=timezone.now() - dt.timedelta(minutes=1))
    find_lost_proposals()
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.READY


def test_starting_wakes_a_worker_once_it_is_stored(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        start_proposal(round=make_matchable_round(), by=make_coordinator(), name="Woken")
    assert len(waiting) == 1


@pytest.mark.usefixtures("no_broker")
def test_a_broker_that_is_down_loses_nothing(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        proposal = start_proposal(round=make_matchable_round(), by=make_coordinator(), name="Unheard")
    assert Proposal.objects.get(pk=proposal.pk).state == Proposal.State.WAITING


def test_progress_is_written_at_most_once_a_second() -> None:
    proposal = start_proposal(round=make_matchable_round(), by=make_coordinator(), name="Slow")
    Proposal.objects.update(
        state="running", claim="5e3fd5f6-9d86-4a41-8a0b-7a2c40f0d6a5", claimed_until=timezone.now(), attempts=1
    )
    tell = Progress(Proposal.objects.filter(pk=proposal.pk))
    for share in range(10):
        tell(share / 10, f"Step {share}")
    proposal.refresh_from_db()
    assert (proposal.progress, proposal.progress_note) == (0, "Step 0")


def test_the_third_lost_worker_is_the_last_and_says_so() -> None:
    proposal = start_proposal(round=make_matchable_round(), by=make_coordinator(), name="Lost")
    Proposal.objects.update(
        state="running", claim="5e3fd5f6-9d86-4a41-8a0b-7a2c40f0d6a5", claimed_until=timezone.now(), attempts=3
    )
    assert run_proposal(proposal.pk) is False
    proposal.refresh_from_db()
    assert proposal.state == "failed"
    assert "never finished" in proposal.error


def test_a_problem_that_the_engine_refuses_fails_with_a_sentence() -> None:
    proposal = start_proposal(round=make_matchable_round(), by=make_coordinator(), name="Broken")
    proposal.problem["people"][0]["zone"] = "Mars/Olympus"
    proposal.save()
    assert run_proposal(proposal.pk)
    proposal.refresh_from_db()
    assert proposal.state == "failed"
    assert "Mars/Olympus" in proposal.error
    assert Application.objects.first() is not None


def test_nobody_with_hours_is_a_clear_sentence() -> None:
    round_ = make_closed_round()
    make_application(round_, chooses=[make_outcome(round_)])
    with pytest.raises(ProposalRefused, match="none has given both hours and outcomes"):
        start_proposal(round=round_, by=make_coordinator(), name="Empty")


def test_a_name_is_taken_once_a_round() -> None:
    round_ = make_matchable_round()
    start_proposal(round=round_, by=make_coordinator(), name="Same")
    with pytest.raises(ProposalRefused, match="called “Same” already"):
        start_proposal(round=round_, by=make_coordinator(), name="Same")


def test_moving_someone_out_and_in_again_gives_the_same_figures() -> None:
    proposal, by = make_proposal(make_matchable_round(mentees=4)), make_coordinator()
    objective, person = proposal.plan["objective"], proposal.plan["groups"][0]["mentees"][0]
    out = move_person(proposal=proposal, version=0, person=person, to=None, by=by)
    assert (out.plan["placed"], out.plan["unplaced"][0]) == (3, {"id": person, "reason": "by_hand"})
    back = move_person(proposal=out, version=1, person=person, to=0, by=by)
    assert (back.plan["placed"], back.plan["objective"], back.version) == (4, objective, 2)
    assert faults_of(back.problem, back.plan) == []


def test_whom_moves_by_hand_leave_a_seat_is_no_longer_said_to_find_all_full() -> None:
    proposal, by = make_proposal(make_matchable_round(mentees=6, spare=0)), make_coordinator()
    (left_out,) = proposal.plan["unplaced"]
    assert left_out["reason"] == "full"
    out = move_person(proposal=proposal, version=0, person=proposal.plan["groups"][0]["mentees"][0], to=None, by=by)
    reasons = {entry["id"]: entry["reason"] for entry in out.plan["unplaced"]}
    moved = proposal.plan["groups"][0]["mentees"][0]
    assert reasons == {left_out["id"]: "seat_free", moved: "by_hand"}
    back = move_person(proposal=out, version=1, person=moved, to=0, by=by)
    assert back.plan["unplaced"] == [left_out]


def test_breaking_a_rule_needs_a_reason_that_is_kept() -> None:
    proposal, by = make_proposal(make_matchable_round()), make_coordinator()
    person = unplaced_of(proposal)
    with pytest.raises(ProposalRefused, match="say why"):
        move_person(proposal=proposal, version=0, person=person, to=0, by=by)
    moved = move_person(proposal=proposal, version=0, person=person, to=0, by=by, reason="Will make room.")
    move = moved.moves.get()
    assert (move.reason, move.broken) == ("Will make room.", ["Not free at this time"])
    assert moved.plan["groups"][0]["override"] == [person]
    record = DecisionRecord.objects.get(action="placement.moved")
    assert (record.made_by, record.reason) == (by, "Will make room.")
    assert record.about is not None
    assert record.about.pk == move.application.user_id


def test_an_older_board_is_refused() -> None:
    proposal, by = make_proposal(make_matchable_round(mentees=4)), make_coordinator()
    first, second = proposal.plan["groups"][0]["mentees"][:2]
    move_person(proposal=proposal, version=0, person=first, to=None, by=by)
    with pytest.raises(ProposalRefused, match="Another coordinator has changed"):
        move_person(proposal=proposal, version=0, person=second, to=None, by=make_coordinator())


def test_coordinators_never_place_themselves() -> None:
    round_ = make_matchable_round(mentees=3)
    by = make_coordinator()
    outcome = round_.outcomes.get()
    mine = make_person(round_, "mentee", [outcome], user=by)
    proposal = make_proposal(round_)
    with pytest.raises(ProposalRefused, match="can't place yourself"):
        move_person(proposal=proposal, version=0, person=str(mine.pk), to=None, by=by)


def test_a_sixth_mentee_is_refused_whatever_the_reason() -> None:
    proposal = make_proposal(make_matchable_round(mentees=5, spare=1))
    with pytest.raises(ProposalRefused, match="never has more than five"):
        move_person(
            proposal=proposal, version=0, person=unplaced_of(proposal), to=0, by=make_coordinator(), reason="Please."
        )


def test_moving_the_only_mentor_out_ends_the_group() -> None:
    proposal = make_proposal(make_matchable_round(mentees=3, spare=0))
    lead = proposal.plan["groups"][0]["mentors"][0]
    moved = move_person(proposal=proposal, version=0, person=lead, to=None, by=make_coordinator(), reason="Ill.")
    assert (moved.plan["groups"], moved.plan["placed"], len(moved.plan["unplaced"])) == ([], 0, 4)


def test_the_last_move_can_be_undone() -> None:
    proposal, by = make_proposal(make_matchable_round(mentees=4)), make_coordinator()
    before = proposal.plan
    moved = move_person(proposal=proposal, version=0, person=before["groups"][0]["mentees"][0], to=None, by=by)
    undone = undo_move(proposal=moved, version=1, by=by)
    assert (undone.plan, undone.version) == (before, 2)
    with pytest.raises(ProposalRefused, match="no move to undo"):
        undo_move(proposal=undone, version=2, by=by)


def test_moves_are_undone_and_redone_to_any_depth() -> None:
    proposal, by = make_proposal(make_matchable_round(mentees=5)), make_coordinator()
    plans = [proposal.plan]
    for person in proposal.plan["groups"][0]["mentees"][:3]:
        proposal = move_person(proposal=proposal, version=proposal.version, person=person, to=None, by=by)
        plans.append(proposal.plan)
    for plan in reversed(plans[:3]):
        proposal = undo_move(proposal=proposal, version=proposal.version, by=by)
        assert proposal.plan == plan
    for plan in plans[1:]:
        proposal = redo_move(proposal=proposal, version=proposal.version, by=by)
        assert proposal.plan == plan
    assert [move.act for move in proposal.moves.all()] == ["redone"] * 3 + ["undone"] * 3 + ["moved"] * 3
    with pytest.raises(ProposalRefused, match="no move to redo"):
        redo_move(proposal=proposal, version=9, by=by)


def test_a_new_move_ends_what_could_be_redone() -> None:
    proposal, by = make_proposal(make_matchable_round(mentees=5)), make_coordinator()
    one, other = proposal.plan["groups"][0]["mentees"][:2]
    proposal = move_person(proposal=proposal, version=0, person=one, to=None, by=by)
    proposal = undo_move(proposal=proposal, version=1, by=by)
    proposal = move_person(proposal=proposal, version=2, person=other, to=None, by=by)
    with pytest.raises(ProposalRefused, match="no move to redo"):
        redo_move(proposal=proposal, version=3, by=by)
    assert undo_move(proposal=proposal, version=3, by=by).plan["placed"] == 5


def test_what_a_change_touched_is_kept() -> None:
    proposal, by = make_proposal(make_matchable_round(2, mentees=4)), make_coordinator()
    group = proposal.plan["groups"][1]
    moved = move_person(proposal=proposal, version=0, person=group["mentees"][0], to=None, by=by)
    assert moved.moves.get().touched == sorted([group["mentors"][0], group["mentees"][0]])


def test_the_reason_of_an_undone_move_is_no_reason_any_more() -> None:
    proposal, by = make_proposal(make_matchable_round()), make_coordinator()
    person = unplaced_of(proposal)
    moved = move_person(proposal=proposal, version=0, person=person, to=0, by=by, reason="Will make room.")
    assert reasons_among(history_of(moved)) == {person: "Will make room."}
    undone = undo_move(proposal=moved, version=1, by=by)
    assert reasons_among(history_of(undone)) == {}


def test_people_who_are_invented_are_not_moved() -> None:
    proposal = make_proposal(make_matchable_round())
    invented = {**proposal.problem["people"][0], "id": "x1"}
    proposal.problem["people"].append(invented)
    proposal.save()
    with pytest.raises(ProposalRefused, match="isn't part of the proposal"):
        move_person(proposal=proposal, version=0, person="x1", to=None, by=make_coordinator())


def test_kept_groups_stay_when_the_matching_runs_again() -> None:
    proposal, by = make_proposal(make_matchable_round(2, mentees=3, spare=1)), make_coordinator()
    moved = move_person(
        proposal=proposal, version=0, person=unplaced_of(proposal), to=0, by=by, reason="They will make room."
    )
    kept = moved.plan["groups"][0]
    again = run_again(proposal=moved, version=1, numbers=[0], by=by, name="Again")
    assert run_proposal(again.pk)
    again.refresh_from_db()
    number = group_of(again.plan, kept["mentors"][0])
    assert number is not None
    found = again.plan["groups"][number]
    assert (found["mentees"], found["slot"], found["override"]) == (kept["mentees"], kept["slot"], kept["override"])


def test_people_of_a_published_group_are_not_moved() -> None:
    round_ = make_matchable_round(mentees=3, spare=0)
    publish_proposal(proposal=make_proposal(round_), by=make_coordinator())
    make_person(round_, "mentee", [round_.outcomes.get()])
    second = make_proposal(round_, name="Second")
    person = second.problem["locked"][0]["mentees"][0]
    with pytest.raises(ProposalRefused, match="moves no one"):
        move_person(proposal=second, version=0, person=person, to=None, by=make_coordinator(), reason="Why not.")


def test_options_are_kept() -> None:
    round_ = make_matchable_round()
    user = make_user()
    make_availability(user)
    make_application(round_, user, chooses=[round_.outcomes.get()], state="waiting")
    proposal = start_proposal(
        round=round_, by=make_coordinator(), name="Waiting too", options=Options(include_waiting=True)
    )
    assert proposal.options == {"include_waiting": True, "kept_from": ""}
