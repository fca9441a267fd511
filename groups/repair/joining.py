"""Late joiners: which running groups fit someone who waits, best first, and joining one of them."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from groups.care.alerts import refresh_alerts
from groups.emails import queue_introduction, queue_placed
from groups.matching import Problem, parse_problem
from groups.matching.moves import common_starts, group_value, why_not
from groups.models import Membership, MentoringGroup
from groups.proposals.problem import ProposalRefused, build_problem
from groups.proposals.sentences import FULL, is_closed
from groups.queries import with_active_members
from groups.repair.options import members_of
from groups.repair.placing import place
from groups.services import AlreadyPlaced, GroupIsFull, lock_groups
from rounds.models import Application, Round

Json = dict[str, Any]
State = Application.State


class JoiningRefused(Exception):  # noqa: N818 - it says what happened; the message is for the coordinator
    """The person can't join that group now; the message says why."""


@dataclass(frozen=True)
class Fit:
    """A running group that fits someone: how they ranked its outcome, free seats, and hours that all could meet."""

    group: MentoringGroup
    rank: int
    seats: int
    shared_starts: int
    gain: int


@dataclass(frozen=True)
class Fits:
    """The running groups that fit someone, best first; where none can, the code why; and those kept closed.

    `closed` would fit and have a free seat, but their leads take nobody late.
    """

    groups: list[Fit]
    why: str = ""
    closed: list[MentoringGroup] = field(default_factory=list)


def waiting_people(round_: Round) -> list[Application]:
    """Mentees without a group who may still be placed: accepted or on the waiting list, first come first; one query.

    Who left a group by themselves is not among them.
    """
    seated = Membership.objects.filter(round=round_, left_at=None).values("user")
    left = Membership.objects.filter(round=round_, left_at__isnull=False).values("application")
    waiting = round_.applications.filter(role=Application.Role.MENTEE, state__in=[State.ACCEPTED, State.WAITING])
    waiting = waiting.exclude(user__in=seated).exclude(state=State.ACCEPTED, pk__in=left)
    return list(waiting.select_related("user").order_by("sent_at", "pk"))


def fits_of(application: Application, today: dt.date) -> Fits:
    """The running groups that fit a mentee without a group.

    Best is what adds most to the matching's objective, then the most free seats. Raises ProposalRefused where the
    round has no weeks left.
    """
    if Membership.objects.filter(round=application.round, user=application.user, left_at=None).exists():
        return Fits([], "has_group")
    built = build_problem(application.round, include_waiting=True, today=today)
    person = str(application.pk)
    left_out = {str(entry["application"]): entry["reason"] for entry in built.left_out}
    if person in left_out or all(one["id"] != person for one in built.problem["people"]):
        return Fits([], left_out.get(person, "by_hand"))
    problem = parse_problem(built.problem)
    locks = built.problem["locked"]
    against = [why_not(problem, {"groups": locks}, person, number) for number in range(len(locks))]
    fitting = [lock for lock, faults in zip(locks, against, strict=True) if not faults]
    full = [
        lock for lock, faults in zip(locks, against, strict=True) if len(faults) == 1 and faults[0].startswith(FULL)
    ]
    leads = Application.objects.in_bulk([int(lock["mentors"][0]) for lock in full])
    most = application.round.mentees_max
    closed = [lock for lock in full if is_closed(leads[int(lock["mentors"][0])], lock, most)]
    groups = MentoringGroup.objects.select_related("round", "outcome__type", "outcome__tool")
    by_pk = groups.in_bulk([lock["published"] for lock in [*fitting, *closed]])
    fits = [_fit(problem, by_pk[lock["published"]], lock, person) for lock in fitting]
    fits.sort(key=lambda fit: (-fit.gain, -fit.seats, fit.group.number))
    return Fits(fits, "", [by_pk[lock["published"]] for lock in closed])


def _fit(problem: Problem, group: MentoringGroup, lock: Json, person: str) -> Fit:
    grown = {**lock, "mentees": [*lock["mentees"], person]}
    lead = problem.people[lock["mentors"][0]]
    return Fit(
        group=group,
        rank=problem.people[person].outcomes[lock["outcome"]],
        seats=min(lead.capacity, problem.round.mentees_max) - len(lock["mentees"]),
        shared_starts=len(common_starts(problem, [*members_of(lock), person], lead.id)),
        gain=group_value(problem, grown) - group_value(problem, lock),
    )


def join_late(*, application: Application, group: MentoringGroup, by: User, now: dt.datetime) -> Membership:
    """Seat someone who waits in a running group that fits, and welcome them as publishing does.

    Pressed twice it answers the same place. Raises JoiningRefused where it fits no more, or is about the coordinator.
    """
    if application.user_id == by.pk:
        raise JoiningRefused(_("You can't place yourself. Please ask another coordinator."))
    with transaction.atomic():
        Round.objects.select_for_update(no_key=True).get(pk=application.round_id)
        mine = Membership.objects.filter(application=application, group=group, left_at=None).first()
        if mine:
            return mine
        fresh = (
            Application.objects.select_for_update(of=("self",)).select_related("round", "user").get(pk=application.pk)
        )
        if fresh.state not in (State.ACCEPTED, State.WAITING):
            raise JoiningRefused(_("%(name)s has withdrawn, or was declined.") % {"name": fresh.user})
        lock_groups([group.pk])
        try:
            membership = _seat(fresh, group, by, now)
        except (GroupIsFull, AlreadyPlaced, ProposalRefused) as refused:
            raise JoiningRefused(str(refused)) from refused
        record_decision(
            by=by, action="membership.joined-late", subject=membership, about=fresh.user, after={"group": group.pk}
        )
        whole = with_active_members(MentoringGroup.objects.filter(pk=group.pk)).get()
        queue_placed(membership=next(one for one in whole.memberships.all() if one.pk == membership.pk), group=whole)
        queue_introduction(group=whole, occasion=f"joined-{membership.pk}")
        refresh_alerts([whole], now)
    return membership


def _seat(application: Application, group: MentoringGroup, by: User, now: dt.datetime) -> Membership:
    fits = fits_of(application, now.date()).groups
    if group.pk not in {fit.group.pk for fit in fits}:
        raise JoiningRefused(
            _("%(group)s does not fit %(name)s any more: a seat or hours have gone.")
            % {"group": group, "name": application.user}
        )
    problem = build_problem(application.round, include_waiting=True, today=now.date()).problem
    lock = next(lock for lock in problem["locked"] if lock["published"] == group.pk)
    frame = {**lock, "mentees": [*lock["mentees"], str(application.pk)]}
    role = Membership.Role.MENTEE
    return place(group=group, person=str(application.pk), role=role, problem=problem, frame=frame, by=by)


def weeks_gone(round_: Round) -> bool:
    """Whether the round's weeks of late joining have passed; joining is then the coordinator's exception."""
    return timezone.now() >= round_.joining_ends_at
