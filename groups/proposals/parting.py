"""A proposal of a round too large to match at once: its parts are laid out, matched by any worker, and joined.

Between laying out and joining no worker holds the proposal; its parts are claimed one by one. Whoever finishes the
last part wakes the join. A part that fails ends the proposal.
"""

from typing import Any
from uuid import UUID, uuid4

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.matching import join_parts, parse_problem, problem_as_json, solve_part, split_problem
from groups.matching.solver import PARTS, SPLIT, Progress
from groups.models import Proposal, ProposalPart
from groups.proposals.waking import ATTEMPTS_MAX, FRESH, LEASE, wake_after_commit

log = structlog.get_logger()
State = ProposalPart.State
Json = dict[str, Any]


def has_work_left() -> Exists:
    """Whether a proposal has parts that are not ready."""
    return Exists(ProposalPart.objects.filter(proposal=OuterRef("pk")).exclude(state=State.READY))


def all_ready(proposal: Proposal) -> bool:
    """Whether a proposal was laid out in parts and all are matched."""
    states = set(proposal.parts.values_list("state", flat=True))
    return states == {State.READY}


def lay_out(proposal: Proposal, mine: Any, *, wake: bool) -> bool:
    """Store the parts of a round too large to match at once and wake workers; False where it is one part.

    `mine` finds the proposal while this worker holds it; where it doesn't any more, nothing is stored.
    """
    if len(proposal.problem["people"]) <= settings.MATCHING_AT_ONCE:
        return False
    parts = split_problem(parse_problem(proposal.problem), settings.MATCHING_AT_ONCE)
    if len(parts) < 2:
        return False
    with transaction.atomic():
        if mine.select_for_update().only("pk").first() is None:
            return True
        rows = ProposalPart.objects.bulk_create(
            [
                ProposalPart(proposal=proposal, number=number, problem=problem_as_json(part))
                for number, part in enumerate(parts, 1)
            ]
        )
        mine.update(claimed_until=timezone.now(), attempts=0, progress=SPLIT, progress_note=_said(0, len(parts)))
        for row in rows if wake else []:
            wake_after_commit("groups.tasks.run_proposal_part", row.pk)
    return True


def join(proposal: Proposal, progress: Progress) -> Json:
    """Return the plan of a proposal whose parts are all ready."""
    parts = list(proposal.parts.values_list("groups", flat=True))
    return join_parts(proposal.problem, parts, seed=proposal.seed, progress=progress)


def run_part(part_pk: int, *, wake: bool = True) -> bool:
    """Match a part that waits, or whose worker was lost; says whether this call did it. Safe to call twice."""
    claim = _claim(part_pk)
    if claim is None:
        return False
    mine = ProposalPart.objects.filter(pk=part_pk, claim=claim)
    part = mine.select_related("proposal").defer("proposal__problem", "proposal__plan").first()
    if part is None:
        return False
    try:
        groups = solve_part(part.problem, seed=part.proposal.seed)
    except SoftTimeLimitExceeded:
        return _fail(mine, _("A part of the matching took too long and was stopped. Please run it again."))
    except Exception as error:  # Whatever it was: the coordinator reads a sentence, and the log has it all.
        log.exception("part failed", proposal=part.proposal_id, part=part.number)
        words = _("Part %(number)s of the matching stopped on an error of ours (%(kind)s).")
        return _fail(mine, words % {"number": part.number, "kind": type(error).__name__})
    return _finish(mine, part.proposal_id, groups, wake=wake)


def _claim(part_pk: int) -> UUID | None:
    """Take the part for this worker, or None where it isn't to be run; a third lost worker is the last."""
    now, claim = timezone.now(), uuid4()
    due = ProposalPart.objects.filter(pk=part_pk).filter(
        Q(state=State.WAITING) | Q(state=State.RUNNING, claimed_until__lt=now)
    )
    lost = due.filter(attempts__gte=ATTEMPTS_MAX)
    if lost.exists():
        words = _("A part of the matching was begun three times and never finished. Please run it again.")
        _fail(lost, words)
        return None
    taken = due.update(state=State.RUNNING, claim=claim, claimed_until=now + LEASE, attempts=F("attempts") + 1)
    return claim if taken else None


def _finish(mine: Any, proposal_pk: int, groups: list[Json], *, wake: bool) -> bool:
    """Store a part's groups, and wake the join when it was the last."""
    with transaction.atomic():
        # One after the other, so that the last one sees that it is the last.
        Proposal.objects.select_for_update().only("pk").filter(pk=proposal_pk).first()
        done = mine.update(state=State.READY, groups=groups, problem={}, claim=None, claimed_until=None)
        if not done:
            return False
        states = list(ProposalPart.objects.filter(proposal=proposal_pk).values_list("state", flat=True))
        ready = states.count(State.READY)
        Proposal.objects.filter(pk=proposal_pk).update(
            progress=SPLIT + (PARTS - SPLIT) * ready / len(states), progress_note=_said(ready, len(states))
        )
        if ready == len(states) and wake:
            wake_after_commit("groups.tasks.run_proposal", proposal_pk)
    return True


def _said(ready: int, parts: int) -> str:
    return _("%(ready)s of %(parts)s parts are matched.") % {"ready": ready, "parts": parts}


def _fail(mine: Any, error: str) -> bool:
    """End the proposal of a part with a sentence, and delete all its parts, unless another worker has taken it."""
    with transaction.atomic():
        proposal_pk = mine.values_list("proposal", flat=True).first()
        held = Proposal.objects.select_for_update().only("pk").filter(pk=proposal_pk, state=Proposal.State.RUNNING)
        if held.first() is None or not mine.exists():
            return False
        Proposal.objects.filter(pk=proposal_pk).update(
            state=Proposal.State.FAILED, error=error, progress=0, progress_note="", claim=None, claimed_until=None
        )
        ProposalPart.objects.filter(proposal=proposal_pk).delete()
    return True


def due_parts() -> list[int]:
    """Parts that wait without having been woken, or whose worker was lost."""
    now = timezone.now()
    stuck = Q(state=State.WAITING, made_at__lt=now - FRESH) | Q(state=State.RUNNING, claimed_until__lt=now)
    return list(ProposalPart.objects.filter(stuck).order_by("pk").values_list("pk", flat=True))
