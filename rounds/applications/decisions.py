"""A coordinator's decisions about applications, one or many at once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.records import record_decision
from rounds.applications import emails
from rounds.hooks import placed_among
from rounds.models import Application, Round

State = Application.State
DECISIONS = (State.ACCEPTED, State.DECLINED, State.WAITING)
DECIDABLE = (State.FLAGGED, State.ACCEPTED, State.WAITING, State.DECLINED)


@dataclass(frozen=True)
class Decided:
    """What became of a bulk: those decided, and how many were left alone for which reason."""

    applications: tuple[Application, ...] = ()
    already: int = 0
    own: int = 0
    placed: int = 0
    not_possible: int = 0


@transaction.atomic
def decide_applications(
    *, round_: Round, pks: Iterable[int], state: str, reason: str, by: User, now: dt.datetime | None = None
) -> Decided:
    """Accept, decline or put on the waiting list; each decision is recorded and its person told, once.

    Left alone, and counted: those that are so already (a second press of the button), the coordinator's own, people
    who have a place in a group (they leave it there), and drafts, withdrawn or superseded applications. `reason` is
    kept, and read by those who are declined or wait. Raises ValueError for another state or no reason.
    """
    if state not in DECISIONS or not reason.strip():
        raise ValueError("A decision is accepted, declined or waiting, and has a reason.")
    found = list(
        Application.objects.select_for_update(of=("self",))
        .filter(round=round_, pk__in=list(pks))
        .select_related("user", "round")
        .order_by("pk")
    )
    own = [application for application in found if application.user_id == by.pk]
    others = [application for application in found if application.user_id != by.pk]
    already = [application for application in others if application.state == state]
    placed_pks = placed_among(others)
    placed = [application for application in others if application.pk in placed_pks and application.state != state]
    left = [application for application in others if application not in already and application not in placed]
    superseded = _superseded(round_, left)
    possible = [a for a in left if a.state in DECIDABLE and a.pk not in superseded]
    for application in possible:
        _decide(application, state, reason.strip(), by, now or timezone.now())
    return Decided(tuple(possible), len(already), len(own), len(placed), len(left) - len(possible))


def _superseded(round_: Round, applications: list[Application]) -> set[int]:
    """Declined ones whose person has a newer live application in the same role."""
    declined = [application for application in applications if application.state == State.DECLINED]
    live = set(
        Application.objects.filter(round=round_, user__in=[a.user_id for a in declined], state__in=Application.LIVE)
        .values_list("user", "role")
        .distinct()
    )
    return {application.pk for application in declined if (application.user_id, application.role) in live}


def _decide(application: Application, state: str, reason: str, by: User, now: dt.datetime) -> None:
    before = {"state": application.state, "reason": application.decision_reason}
    application.state, application.decision_reason = state, reason
    application.decided_by, application.decided_at = by, now
    application.save(update_fields=["state", "decision_reason", "decided_by", "decided_at", "changed_at"])
    record = record_decision(
        by=by,
        action=f"application.{state}",
        subject=application,
        about=application.user,
        reason=reason,
        before=before,
        after={"state": state, "evidence": application.evidence},
    )
    emails.queue_decision(application=application, about=f"application:{application.pk}:decision-{record.pk}")
