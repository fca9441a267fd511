"""Starting and running proposals. Changing them by hand is in `changing.py`, publishing them in `publishing.py`."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from groups.matching import ProblemError, parse_problem, solve
from groups.models import Proposal, ProposalPart
from groups.proposals.parting import all_ready, has_work_left, join, lay_out, run_part
from groups.proposals.plans import faults_of, members_of, with_starts
from groups.proposals.problem import ProposalRefused, build_problem
from groups.proposals.sentences import names_of
from groups.proposals.waking import ATTEMPTS_MAX, FRESH, LEASE, wake_after_commit
from groups.scenarios.parameters import Scenario, is_invented, scenario_in
from groups.scenarios.wishes import record_wishes, refuse_missing, refuse_own_wishes
from rounds.models import Round

log = structlog.get_logger()
State = Proposal.State
Json = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """What a run is asked: whether waiting-list people take part, and which groups of which proposal stay.

    `scenario` changes rules, pairs, hours and people; None is that of `keep_from`, or else the round as it is.
    """

    include_waiting: bool = False
    keep_from: Proposal | None = None
    kept: Sequence[int] = field(default=())
    scenario: Scenario | None = None

    @property
    def asked(self) -> Scenario:
        """The scenario that the run has."""
        if self.scenario is None and self.keep_from is not None:
            return scenario_in(self.keep_from.options)
        return self.scenario or Scenario()

    def as_json(self) -> Json:
        """What is kept of them."""
        said: Json = {"include_waiting": self.include_waiting, "kept_from": ""}
        if self.keep_from is not None:
            leads = [self.keep_from.plan["groups"][number]["mentors"][0] for number in self.kept]
            said |= {"kept_from": self.keep_from.name, "kept_from_pk": self.keep_from.pk, "kept": leads}
        scenario = self.asked.as_json()
        return said | ({"scenario": scenario} if scenario else {})


def start_proposal(
    *,
    round: Round,  # noqa: A002 - the programme's word; nothing here rounds a number.
    by: User | None,
    name: str,
    seed: int = 0,
    options: Options | None = None,
    wake: bool = True,
) -> Proposal:
    """Store a proposal with the round's problem as it is now, and wake a worker to solve it.

    `by` is None on the command line. Raises ProposalRefused when there is nobody to match, a name is taken, the
    round is over, or the scenario decides on `by` or on someone who isn't to be matched.
    """
    options = options or Options()
    refuse_own_wishes(options.scenario, by)
    built = build_problem(round, include_waiting=options.include_waiting, scenario=options.asked)
    problem = built.problem
    if options.scenario is not None:
        refuse_missing(options.scenario, problem)
    if options.keep_from is not None:
        problem["locked"] += _locks_kept(problem, options.keep_from, options.kept)
    if len(problem["people"]) == sum(len(members_of(lock)) for lock in problem["locked"]):
        raise ProposalRefused(_nobody_to_match(len(built.left_out)))
    try:
        parse_problem(problem)
    except ProblemError as error:
        raise ProposalRefused(names_of(problem).say(str(error))) from error
    with transaction.atomic():
        proposal, is_new = Proposal.objects.get_or_create(
            round=round,
            name=name.strip()[:100] or _("Matching"),
            defaults={
                "seed": seed,
                "made_by": by,
                "problem": problem,
                "left_out": built.left_out,
                "options": options.as_json(),
                "is_hypothetical": options.asked.is_hypothetical,
            },
        )
        if not is_new:
            raise ProposalRefused(_("There is a proposal called “%(name)s” already.") % {"name": proposal.name})
        if options.scenario is not None:
            record_wishes(proposal=proposal, scenario=options.scenario, by=by)
        if wake:
            wake_after_commit("groups.tasks.run_proposal", proposal.pk)
    return proposal


def _nobody_to_match(left_out: int) -> str:
    if left_out:
        return _(
            "There is nobody to match: of the accepted people who have no group, none has given both hours and "
            "outcomes. Ask them to, then run again."
        )
    return _("There is nobody to match: no accepted application is without a group.")


def _locks_kept(problem: Json, source: Proposal, kept: Sequence[int]) -> list[Json]:
    """The chosen groups of another proposal as locks, without people who are no longer to be matched."""
    present = {person["id"] for person in problem["people"] if not is_invented(person["id"])}
    leads = {lock["mentors"][0] for lock in problem["locked"]}
    locks = []
    for number in kept:
        group = source.plan["groups"][number]
        if group["mentors"][0] in leads or group["mentors"][0] not in present:
            continue
        lock = dict(group)
        for role in ("mentors", "mentees", "override"):
            lock[role] = [one for one in group.get(role, []) if one in present]
        locks.append(lock)
    return locks


def run_proposal(proposal_pk: int, *, wake: bool = True) -> bool:
    """Solve a proposal that waits, or whose worker was lost; says whether this call ended it. Safe to call twice.

    A round too large to match at once is laid out in parts, for other workers unless `wake` is False; once all parts
    are ready, another call joins them.
    """
    claim = _claim(proposal_pk)
    if claim is None:
        return False
    proposal = Proposal.objects.get(pk=proposal_pk)
    mine = Proposal.objects.filter(pk=proposal_pk, claim=claim)
    try:
        if all_ready(proposal):
            plan = join(proposal, Progress(mine))
        elif lay_out(proposal, mine, wake=wake):
            return False
        else:
            most = max(settings.MATCHING_AT_ONCE, len(proposal.problem["people"]))
            plan = solve(proposal.problem, seed=proposal.seed, at_once=most, progress=Progress(mine))
    except ProblemError as error:
        return _end(mine, error=names_of(proposal.problem).say(str(error)))
    except SoftTimeLimitExceeded:
        return _end(mine, error=_("The matching took too long and was stopped. Please run it again."))
    except Exception as error:  # Whatever it was: the coordinator reads a sentence, and the log has it all.
        log.exception("proposal failed", proposal=proposal_pk)
        return _end(
            mine, error=_("The matching stopped on an error of ours (%(kind)s).") % {"kind": type(error).__name__}
        )
    problem, plan = after_solving(proposal.problem, plan)
    return _end(mine, plan=plan, problem=problem)


def run_to_end(proposal_pk: int) -> None:
    """Solve a proposal in this process, all its parts included."""
    run_proposal(proposal_pk, wake=False)
    parts = list(ProposalPart.objects.filter(proposal=proposal_pk).values_list("pk", flat=True))
    for part in parts:
        run_part(part, wake=False)
    if parts:
        run_proposal(proposal_pk)


def _claim(proposal_pk: int) -> UUID | None:
    """Take the proposal for this worker, or None where it isn't to be run; a third lost worker is the last."""
    now, claim = timezone.now(), uuid4()
    due = Proposal.objects.filter(pk=proposal_pk).filter(
        Q(state=State.WAITING) | Q(state=State.RUNNING, claimed_until__lte=now) & ~has_work_left()
    )
    if due.filter(attempts__gte=ATTEMPTS_MAX).update(
        state=State.FAILED,
        claim=None,
        claimed_until=None,
        error=_("The matching was begun three times and never finished. Please run it again, or ask for help."),
    ):
        ProposalPart.objects.filter(proposal=proposal_pk).delete()
        return None
    taken = due.update(
        state=State.RUNNING, claim=claim, claimed_until=now + LEASE, attempts=F("attempts") + 1, progress=0, error=""
    )
    return claim if taken else None


class Progress:
    """Writes the share done at most once a second."""

    def __init__(self, mine: Any) -> None:
        self.mine = mine
        self.written = 0.0

    def __call__(self, share: float, note: str) -> None:
        """Store the share and what is being done, and say that this worker lives."""
        if time.monotonic() - self.written >= 1:
            self.written = time.monotonic()
            self.mine.update(progress=share, progress_note=note[:200], claimed_until=timezone.now() + LEASE)


def _end(mine: Any, *, error: str = "", **solved: Json) -> bool:
    """Store what came out (`plan` and `problem`) and delete the parts, unless another worker has taken over."""
    with transaction.atomic():
        proposal_pk = mine.values_list("pk", flat=True).first()
        done = mine.update(
            **solved,
            state=State.READY if solved else State.FAILED,
            error=error,
            progress=1 if solved else 0,
            progress_note="",
            claim=None,
            claimed_until=None,
        )
        if done:
            ProposalPart.objects.filter(proposal=proposal_pk).delete()
    return bool(done)


def after_solving(problem: Json, plan: Json) -> tuple[Json, Json]:
    """Say in the plan which groups are published and who sits against the rules; only published ones stay locked.

    Groups that a coordinator kept from another proposal are free again, so that people can be moved out of them.
    """
    locks = {lock["mentors"][0]: lock for lock in problem["locked"]}
    for group in plan["groups"]:
        lock = locks.get(group["mentors"][0], {})
        if "published" in lock:
            group["published"] = lock["published"]
        elif lock.get("override"):
            group["override"] = lock["override"]
    problem = {**problem, "locked": [lock for lock in problem["locked"] if "published" in lock]}
    plan["accepted"] = faults_of(problem, plan)
    return problem, with_starts(parse_problem(problem), plan)


def due_proposals() -> list[int]:
    """Proposals that wait without having been woken, or whose worker was lost."""
    now = timezone.now()
    stuck = Q(state=State.WAITING, made_at__lt=now - FRESH) | Q(state=State.RUNNING, claimed_until__lt=now)
    return list(Proposal.objects.filter(stuck).exclude(has_work_left()).order_by("pk").values_list("pk", flat=True))
