"""A round too large to match at once is matched in parts by any worker, and joined to the same plan."""

import datetime as dt
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.tests.factories import make_coordinator
from groups.matching import check, solve
from groups.models import Proposal, ProposalPart
from groups.personal_data import erase
from groups.proposals.parting import due_parts, run_part
from groups.proposals.services import due_proposals, run_proposal, run_to_end, start_proposal
from groups.tasks import find_lost_proposals
from groups.tests.factories import make_matchable_round
from mentoring.celery import app as celery_app
from rounds.models import Application
from tests.at_once import all_at_once

pytestmark = pytest.mark.django_db
MOST = 6


@pytest.fixture(autouse=True)
def low_limit(settings: Any) -> None:
    settings.MATCHING_AT_ONCE = MOST


@pytest.fixture
def waiting() -> Proposal:
    """A proposal of more people than are matched at once."""
    return start_proposal(round=make_matchable_round(4, mentees=3, spare=2), by=make_coordinator(), name="Large")


@pytest.fixture
def laid_out(waiting: Proposal) -> Proposal:
    """The same, its parts laid out."""
    assert run_proposal(waiting.pk) is False
    waiting.refresh_from_db()
    return waiting


@pytest.fixture
def at_once() -> Iterator[None]:
    """Run tasks where they are sent."""
    celery_app.conf.update(task_always_eager=True)
    yield
    celery_app.conf.update(task_always_eager=False)


def groups_alone(proposal: Proposal) -> list[Any]:
    return [{name: group[name] for name in ("mentors", "mentees", "slot")} for group in proposal.plan["groups"]]


def parts_of(proposal: Proposal) -> list[int]:
    return list(proposal.parts.values_list("pk", flat=True))


def test_parts_are_laid_out_and_the_page_says_how_many_are_matched(laid_out: Proposal) -> None:
    assert laid_out.state == Proposal.State.RUNNING
    parts = parts_of(laid_out)
    assert len(parts) > 2
    assert run_part(parts[0])
    laid_out.refresh_from_db()
    assert laid_out.progress_note == f"1 of {len(parts)} parts are matched."
    assert 0 < laid_out.progress < 0.5
    assert ProposalPart.objects.get(pk=parts[0]).problem == {}
    assert run_proposal(laid_out.pk) is False
    assert due_proposals() == []


@pytest.mark.parametrize("backwards", [False, True])
def test_in_whatever_order_the_parts_are_matched_the_plan_is_that_of_one_process(
    laid_out: Proposal, *, backwards: bool
) -> None:
    alone = solve(laid_out.problem, seed=laid_out.seed, at_once=MOST)
    parts = parts_of(laid_out)
    assert all(run_part(part) for part in (parts[::-1] if backwards else parts))
    assert run_proposal(laid_out.pk)
    laid_out.refresh_from_db()
    assert laid_out.state == Proposal.State.READY
    assert not laid_out.parts.exists()
    assert check(laid_out.problem, laid_out.plan).broken == []
    for name in ("objective", "bound", "placed", "unplaced"):
        assert json.dumps(laid_out.plan[name]) == json.dumps(alone[name])
    assert groups_alone(laid_out) == [
        {name: group[name] for name in ("mentors", "mentees", "slot")} for group in alone["groups"]
    ]


def test_a_task_that_is_delivered_twice_does_its_work_once(laid_out: Proposal) -> None:
    for part in parts_of(laid_out):
        assert [run_part(part), run_part(part)] == [True, False]
    assert [run_proposal(laid_out.pk), run_proposal(laid_out.pk)] == [True, False]


def test_a_part_whose_worker_was_lost_is_matched_by_another(laid_out: Proposal) -> None:
    part = parts_of(laid_out)[0]
    claim = "5e3fd5f6-9d86-4a41-8a0b-7a2c40f0d6a5"
    lost = ProposalPart.objects.filter(pk=part)
    lost.update(state="running", claim=claim, claimed_until=timezone.now() + dt.timedelta(minutes=1), attempts=1)
    assert run_part(part) is False
    lost.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    assert due_parts() == [part]
    assert run_part(part)


def test_a_part_that_loses_three_workers_fails_the_proposal_and_no_hours_stay(laid_out: Proposal) -> None:
    part = parts_of(laid_out)[0]
    ProposalPart.objects.filter(pk=part).update(attempts=3)
    assert run_part(part) is False
    laid_out.refresh_from_db()
    assert laid_out.state == Proposal.State.FAILED
    assert "begun three times" in laid_out.error
    assert not ProposalPart.objects.exists()


def test_a_part_that_breaks_fails_the_proposal_with_a_sentence(laid_out: Proposal) -> None:
    part = laid_out.parts.all()[0]
    part.problem["people"][0]["zone"] = "Mars/Olympus"
    part.save()
    assert run_part(part.pk)
    laid_out.refresh_from_db()
    assert laid_out.state == Proposal.State.FAILED
    assert "Part 1 of the matching stopped" in laid_out.error
    assert not ProposalPart.objects.exists()


def test_a_join_whose_worker_was_lost_is_done_by_another(laid_out: Proposal) -> None:
    for part in parts_of(laid_out):
        run_part(part)
    past = timezone.now() - dt.timedelta(seconds=1)
    Proposal.objects.update(claim="5e3fd5f6-9d86-4a41-8a0b-7a2c40f0d6a5", claimed_until=past, attempts=1)
    assert due_proposals() == [laid_out.pk]
    assert run_proposal(laid_out.pk)


def test_erasure_ends_the_run_and_leaves_no_part(laid_out: Proposal) -> None:
    parts = parts_of(laid_out)
    erase(Application.objects.filter(role="mentee")[0].user)
    laid_out.refresh_from_db()
    assert laid_out.state == Proposal.State.FAILED
    assert not ProposalPart.objects.exists()
    assert run_part(parts[0]) is False


@pytest.mark.usefixtures("at_once")
def test_the_sweep_brings_a_round_in_parts_to_its_end(waiting: Proposal) -> None:
    for _ in range(3):
        past = timezone.now() - dt.timedelta(minutes=1)
        Proposal.objects.update(made_at=past)
        ProposalPart.objects.update(made_at=past)
        find_lost_proposals()
    waiting.refresh_from_db()
    assert waiting.state == Proposal.State.READY


def test_one_process_brings_it_to_its_end_too(waiting: Proposal) -> None:
    run_to_end(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == Proposal.State.READY


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_match_each_part_once_and_join_once(waiting: Proposal) -> None:
    run_proposal(waiting.pk)
    parts = parts_of(waiting)
    found = all_at_once([partial(run_part, part) for part in parts for _ in range(2)])
    assert sorted(found, key=str) == [False] * len(parts) + [True] * len(parts)
    joined = all_at_once([lambda: run_proposal(waiting.pk)] * 2)
    assert sorted(joined, key=str) == [False, True]
    waiting.refresh_from_db()
    assert waiting.state == Proposal.State.READY
