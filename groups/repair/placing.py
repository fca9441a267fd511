"""Giving someone a place in a running group, with why; and saying that there is none for now."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from groups.matching.moves import common_starts
from groups.models import Membership, MentoringGroup, Placement
from groups.proposals.facts import facts_of
from groups.repair.options import members_of
from groups.services import join_group
from rounds.models import Application

Json = dict[str, Any]
State = Application.State


def place(*, group: MentoringGroup, person: str, role: str, problem: Json, frame: Json, by: User | None) -> Membership:
    """Seat a person (application pk as text) in a group and keep why; who waited is accepted by it.

    `frame` is the group in the engine's terms, with this person in it. Raises GroupIsFull or AlreadyPlaced.
    """
    application = Application.objects.select_related("user").get(pk=int(person))
    membership = join_group(group=group, application=application, role=role)
    lead, *others = members_of(frame)
    starts = common_starts(_between(problem, members_of(frame)), others, lead)
    Placement.objects.create(
        round_id=group.round_id,
        application=application,
        membership=membership,
        reason="placed",
        facts=facts_of(problem, {**frame, "starts": starts}, person),
    )
    if application.state == State.WAITING:
        _decide(application, State.ACCEPTED, _("Placed from the waiting list."), by)
    return membership


def leave_out(*, membership: Membership, by: User) -> Placement:
    """Put someone whose group could not go on on the waiting list, and keep why."""
    application = Application.objects.select_related("user").get(pk=membership.application_id)
    _decide(application, State.WAITING, _("The group could not go on."), by)
    return Placement.objects.create(round_id=membership.round_id, application=application, reason="group_ended")


def _decide(application: Application, state: str, reason: str, by: User | None) -> None:
    before, application.state = application.state, state
    application.decided_at, application.decided_by, application.decision_reason = timezone.now(), by, reason
    application.save(update_fields=["state", "decided_at", "decided_by", "decision_reason", "changed_at"])
    record_decision(
        by=by,
        action=f"application.{state}",
        subject=application,
        about=application.user,
        reason=reason,
        before={"state": before},
        after={"state": state},
    )


def _between(problem: Json, inside: list[str]) -> Json:
    """The problem with these people alone and nothing locked."""
    people = [one for one in problem["people"] if one["id"] in inside]
    return {**problem, "people": people, "locked": [], "together": [], "apart": [], "pinned": []}
