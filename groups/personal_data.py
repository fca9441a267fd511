"""What this room holds of a person: for their export, and for their erasure."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.mydata.outbox import empty_messages
from accounts.personal_data import register_personal_data
from groups.attendance.emails import CANT_COME, MISSED
from groups.care.leaving import leave_on_erasure
from groups.models import Attendance, Meeting, Membership, Placement, Proposal, ProposalMove, RecruitSearch, Rsvp
from groups.proposals.facts import explain
from mail.models import OutboxMessage
from rounds.models import Application, Round


def export_memberships(user: User) -> list[dict[str, Any]]:
    """Where the person has or had a place."""
    return [
        {
            "round": one.round.name,
            "group": str(one.group.outcome),
            "role": str(Membership.Role(one.role).label),
            "slot": str(one.group.slot),
            "joined_on": one.joined_on.isoformat(),
            "left_at": one.left_at.isoformat() if one.left_at else None,
        }
        for one in Membership.objects.filter(user=user)
        .select_related("round", "group__outcome__type", "group__outcome__tool")
        .order_by("pk")
    ]


def export_placements(user: User) -> list[dict[str, Any]]:
    """Why the person was placed, or not, each time that the round was matched."""
    return [
        {
            "round": one.round.name,
            "made_at": one.made_at.isoformat(),
            "placed": one.reason == "placed",
            "why": explain(one).sentences,
            "would_help": explain(one).would_help,
        }
        for one in Placement.objects.filter(application__user=user)
        .select_related("round", "application")
        .order_by("pk")
    ]


def export_answers(user: User) -> list[dict[str, Any]]:
    """What the person said before meetings."""
    return [
        {
            "round": one.membership.round.name,
            "meeting": one.meeting.number,
            "starts_at": one.meeting.starts_at.isoformat(),
            "is_coming": one.is_coming,
            "reason": one.reason,
            "answered_at": one.answered_at.isoformat(),
        }
        for one in Rsvp.objects.filter(membership__user=user)
        .select_related("meeting", "membership__round")
        .order_by("meeting__starts_at")
    ]


def export_attendance(user: User) -> list[dict[str, Any]]:
    """At which meetings the person was."""
    return [
        {
            "round": one.membership.round.name,
            "meeting": one.meeting.number,
            "starts_at": one.meeting.starts_at.isoformat(),
            "status": one.status,
        }
        for one in Attendance.objects.filter(membership__user=user)
        .select_related("meeting", "membership__round")
        .order_by("meeting__starts_at")
    ]


def export_progress(user: User) -> list[dict[str, Any]]:
    """What the person, as a mentor, recorded of their group's meetings."""
    return [
        {
            "round": one.group.round.name,
            "meeting": one.number,
            "starts_at": one.starts_at.isoformat(),
            "progress": one.progress,
            "goals": one.goals_state,
            "cancelled_because": one.cancelled_because,
        }
        for one in Meeting.objects.filter(recorded_by=user).select_related("group__round").order_by("starts_at")
    ]


def erase_words(user: User) -> None:
    """Blank what the person wrote around meetings, and mail that quotes it; who was where stays to be counted."""
    quoting = Q(pk__in=[])
    for meeting in Meeting.objects.filter(recorded_by=user).exclude(progress=""):
        quoting |= Q(kind=MISSED.slug, key__startswith=f"{MISSED.slug}:meeting:{meeting.pk}:")
    for rsvp in Rsvp.objects.filter(membership__user=user):
        quoting |= Q(kind=CANT_COME.slug, key__contains=f":meeting:{rsvp.meeting_id}:") & Q(
            key__contains=f":member-{rsvp.membership_id}:"
        )
    empty_messages(OutboxMessage.objects.filter(quoting))
    Rsvp.objects.filter(membership__user=user).update(reason="")
    Meeting.objects.filter(recorded_by=user).update(progress="", cancelled_because="")


@transaction.atomic
def erase(user: User) -> None:
    """Blank what says something of the person; that someone sat there stays, for the counts of the round.

    They leave the groups that they are in, so that their seats are free, and those who stay hear that someone left;
    last, since publishing locks proposals before groups. Proposals that are being solved fail: their
    worker holds what is blanked here, and would write it back. Searches for a mentor that aren't done end, for what
    they know is of another round; what one has found is of nobody.
    """
    erase_words(user)
    Placement.objects.filter(application__user=user).update(facts={}, override_reason="")
    ProposalMove.objects.filter(application__user=user).update(summary="", reason="", broken=[])
    ids = {str(pk) for pk in Application.objects.filter(user=user).values_list("pk", flat=True)}
    rounds = Round.objects.filter(applications__user=user)
    for proposal in Proposal.objects.select_for_update().filter(round__in=rounds).order_by("pk"):
        _blank_in_proposal(proposal, ids, user.name)
    RecruitSearch.objects.filter(proposal__round__in=rounds).exclude(state=RecruitSearch.State.READY).delete()
    leave_on_erasure(user, timezone.now())


def _blank_in_proposal(proposal: Proposal, ids: set[str], name: str) -> None:
    """Empty the person's hours and wishes in a proposal's problem and plans, and their name where others moved."""
    for person in proposal.problem.get("people", []):
        if person["id"] in ids:
            person |= {"zone": "UTC", "free": [], "outcomes": [], "languages": [], "region": None, "city": None}
    proposal.plan = _without_hours(proposal.plan, ids)
    if name:
        proposal.error = proposal.error.replace(name, "…")
    if proposal.state == Proposal.State.RUNNING:
        proposal.state, proposal.claim, proposal.claimed_until = Proposal.State.FAILED, None, None
        proposal.parts.all().delete()
        proposal.error = _("Someone was erased meanwhile; please run it again.")
    proposal.version += 1
    proposal.save(update_fields=["problem", "plan", "error", "state", "claim", "claimed_until", "version"])
    for move in proposal.moves.all():
        for name_of_plan in ("plan_before", "plan_after"):
            if plan := getattr(move, name_of_plan):
                setattr(move, name_of_plan, _without_hours(plan, ids))
        if name:
            move.summary = move.summary.replace(name, "…")
            move.broken = [sentence.replace(name, "…") for sentence in move.broken]
        move.save(update_fields=["plan_before", "plan_after", "summary", "broken"])


def _without_hours(plan: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    """The plan without the hours that would have placed these people."""
    for entry in plan.get("unplaced", []):
        if entry["id"] in ids:
            entry.pop("would_help", None)
            entry.get("was", {}).pop("would_help", None)
    return plan


def register() -> None:
    """Tell the registry of personal data."""
    register_personal_data(
        {
            "memberships": export_memberships,
            "placements": export_placements,
            "answers_to_meetings": export_answers,
            "attendance": export_attendance,
            "recorded_of_meetings": export_progress,
        },
        erase,
    )
