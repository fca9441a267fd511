"""The search for the one more mentor who would place the most people: started, run, gone on with.

Each answer is kept as it is found, so a search that is cut off (a lost worker, a time limit) goes on where it was.
"""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from groups.matching import ProblemError
from groups.matching.recruit import best_recruits
from groups.models import Proposal, RecruitSearch
from groups.proposals.problem import ProposalRefused
from groups.proposals.sentences import names_of
from groups.proposals.waking import ATTEMPTS_MAX, FRESH, LEASE, send_at_once

log = structlog.get_logger()
State = RecruitSearch.State
PAUSE = 1.0
"""Seconds between two writings of what was found."""
Json = dict[str, Any]


class Lost(Exception):  # noqa: N818 - it says what happened
    """Another worker has taken the search over, or someone in it was erased."""


def start_search(*, proposal: Proposal, by: User) -> RecruitSearch:
    """Return the proposal's search, begun now unless it was before; one that failed begins anew, with what it knew.

    Raises ProposalRefused for a proposal without a plan.
    """
    if proposal.state not in {Proposal.State.READY, Proposal.State.PUBLISHED}:
        raise ProposalRefused(_("This proposal has no plan yet."))
    with transaction.atomic():
        search, is_new = RecruitSearch.objects.get_or_create(proposal=proposal, defaults={"made_by": by})
        again = RecruitSearch.objects.filter(pk=search.pk, state=State.FAILED)
        if is_new or again.update(state=State.WAITING, attempts=0, error="", made_at=timezone.now()):
            transaction.on_commit(lambda: send_at_once("groups.tasks.search_recruit", search.pk), robust=True)
    search.refresh_from_db()
    return search


def run_search(search_pk: int) -> bool:
    """Search, or go on searching; says whether this call finished it. Safe to call twice."""
    claim = _claim(search_pk)
    if claim is None:
        return False
    search = RecruitSearch.objects.select_related("proposal").get(pk=search_pk)
    mine = RecruitSearch.objects.filter(pk=search_pk, claim=claim)
    keeper, problem = Keeper(mine, search.answers), search.proposal.problem
    try:
        advice = best_recruits(problem, seed=search.proposal.seed, ask=keeper.ask, progress=keeper.progress)
    except Lost:
        return False
    except SoftTimeLimitExceeded:
        return _put_off(mine, keeper)
    except ProblemError as error:
        return _end(mine, error=names_of(problem).say(str(error)))
    except Exception as error:  # Whatever it was: the coordinator reads a sentence, and the log has it all.
        log.exception("search failed", search=search_pk)
        return _end(
            mine, error=_("The search stopped on an error of ours (%(kind)s).") % {"kind": type(error).__name__}
        )
    return _end(mine, found=advice.as_json())


def _claim(search_pk: int) -> UUID | None:
    """Take the search for this worker, or None where it isn't to be run; a third worker lost in a row is the last."""
    now, claim = timezone.now(), uuid4()
    due = RecruitSearch.objects.filter(pk=search_pk).filter(
        Q(state=State.WAITING) | Q(state=State.RUNNING, claimed_until__lt=now)
    )
    if due.filter(attempts__gte=ATTEMPTS_MAX).update(
        state=State.FAILED,
        claim=None,
        claimed_until=None,
        error=_("The search was begun three times and got no further. Please try again, or ask for help."),
    ):
        return None
    taken = due.update(state=State.RUNNING, claim=claim, claimed_until=now + LEASE, attempts=F("attempts") + 1)
    return claim if taken else None


class Keeper:
    """Keeps answers and progress, at most once a second, and says that this worker lives."""

    def __init__(self, mine: Any, answers: Json) -> None:
        self.mine, self.answers = mine, answers
        self.kept, self.written = len(answers), 0.0

    def ask(self, key: str, solve: Callable[[], Json]) -> Json:
        """The answer that is known, or found now."""
        if key not in self.answers:
            self.answers[key] = solve()
        answer: Json = self.answers[key]
        return answer

    def progress(self, share: float, note: str) -> None:
        """Keep what was found since; raises Lost where it is no longer this worker's."""
        if time.monotonic() - self.written >= PAUSE:
            said = {"progress": share, "progress_note": note[:200], "claimed_until": timezone.now() + LEASE}
            if not self.mine.update(**said, **self.news()):
                raise Lost
            # Only now, for the time limit may come while it is written.
            self.written, self.kept = time.monotonic(), len(self.answers)

    def news(self) -> Json:
        """What is to be written of the answers: nothing where there are no new ones."""
        return {"answers": self.answers, "attempts": 1} if len(self.answers) > self.kept else {}


def _put_off(mine: Any, keeper: Keeper) -> bool:
    """Keep what was found for the next worker, whom the sweep will send."""
    mine.update(**{"state": State.WAITING, "claim": None, "claimed_until": None, **keeper.news()})
    return False


def _end(mine: Any, *, error: str = "", **found: Json) -> bool:
    done = mine.update(
        **found,
        state=State.READY if found else State.FAILED,
        error=error,
        progress=1 if found else 0,
        progress_note="",
        claim=None,
        claimed_until=None,
        # What was asked on the way is of no more use, and large.
        **({"answers": {}} if found else {}),
    )
    return bool(done)


def due_searches() -> list[int]:
    """Searches that wait without having been woken, or whose worker was lost."""
    now = timezone.now()
    stuck = Q(state=State.WAITING, made_at__lt=now - FRESH) | Q(state=State.RUNNING, claimed_until__lt=now)
    return list(RecruitSearch.objects.filter(stuck).order_by("pk").values_list("pk", flat=True))
