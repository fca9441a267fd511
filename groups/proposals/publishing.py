"""Publishing a proposal: once, whoever presses; again, it adds groups and members and moves no one."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.records import record_decision
from groups.emails import queue_introduction, queue_not_placed, queue_placed
from groups.meetings.making import make_meetings
from groups.models import Membership, MentoringGroup, Placement, Proposal
from groups.plans.services import lay_plan
from groups.proposals.alternatives import others_of
from groups.proposals.facts import facts_of
from groups.proposals.history import history_of, reasons_among
from groups.proposals.plans import members_of, slot_of
from groups.proposals.problem import ProposalRefused, weeks_left
from groups.proposals.publication import Publication, plan_publication, refuse_hypothetical
from groups.queries import with_active_members
from groups.scenarios.parameters import real_ids
from groups.services import AlreadyPlaced, GroupIsFull, join_group, lock_groups
from rounds.models import Application, Round

Json = dict[str, Any]
Role = Membership.Role

CHANGED = gettext_lazy("Another coordinator has changed this proposal. Please look again, then publish.")


def publish_proposal(
    *, proposal: Proposal, by: User | None, version: int | None = None, today: dt.date | None = None
) -> list[MentoringGroup]:
    """Make the proposal's groups, members and placements, and queue their mails, in one transaction.

    Pressing again, or at the same time, answers the same groups and does nothing more. Raises ProposalRefused when
    the proposal isn't ready, has changed since `version`, or when people in it have withdrawn or can't come any more.
    `today` is another day than today's for telling how a round went.
    """
    with transaction.atomic():
        # All publications of a round queue here (on SQLite transactions that write queue anyway).
        round_ = Round.objects.select_for_update(no_key=True).get(pk=proposal.round_id)
        fresh = Proposal.objects.select_for_update(of=("self",)).select_related("round").get(pk=proposal.pk)
        if fresh.state == Proposal.State.PUBLISHED:
            return list(fresh.mentoring_groups.order_by("number"))
        if fresh.state != Proposal.State.READY:
            raise ProposalRefused(
                _("Only a proposal that is ready can be published; this one is %(state)s.")
                % {"state": fresh.get_state_display()}
            )
        if version is not None and fresh.version != version:
            raise ProposalRefused(str(CHANGED))
        refuse_hypothetical(fresh)
        _lock_applications(fresh)
        # Nobody leaves a group between the look at its members and the mails to them.
        lock_groups(round_.mentoring_groups.order_by().values_list("pk", flat=True))
        publication = plan_publication(fresh, today=today)
        if publication.refusals:
            said = [*publication.refusals, _("Nothing was published. Run the matching again.")]
            raise ProposalRefused(" ".join(said))
        return _Publisher(fresh, round_, by, today).publish(publication)


def _applications_of(proposal: Proposal) -> QuerySet[Application]:
    """Everyone whom the proposal places or leaves out."""
    ids = real_ids([person["id"] for person in proposal.problem["people"]])
    ids += [entry["application"] for entry in proposal.left_out]
    return Application.objects.filter(pk__in=ids)


def _lock_applications(proposal: Proposal) -> None:
    """Nobody withdraws, and no one is declined, between the look at the round and its writing.

    In the order of decisions on many at once; who withdraws or decides locks nothing of a round before its
    applications, so that none of them waits for the other in a ring.
    """
    list(_applications_of(proposal).select_for_update().order_by("pk").values_list("pk"))


class _Publisher:
    """One publication, inside its transaction."""

    def __init__(self, proposal: Proposal, round_: Round, by: User | None, today: dt.date | None) -> None:
        self.proposal, self.round, self.by = proposal, round_, by
        self.starts_on, self.weeks = weeks_left(round_, today or timezone.localdate(timezone=dt.UTC))
        applications = _applications_of(proposal).select_related("user").prefetch_related("choices")
        self.applications = {str(one.pk): one for one in applications}
        self.outcomes = {one.slug: one for one in round_.outcomes.select_related("type")}
        self.zones = {one["id"]: one["zone"] for one in proposal.problem["people"]}
        self.others: dict[str, dict[str, int]] = {}
        self.reasons = reasons_among(history_of(proposal))

    def publish(self, publication: Publication) -> list[MentoringGroup]:
        """Do it all."""
        self.others = others_of(self.proposal.problem, self.proposal.plan, publication.placed)
        self._accept_waiting(publication.placed)
        number = max(self.round.mentoring_groups.values_list("number", flat=True), default=0)
        made = []
        for number, group in enumerate(publication.new_groups, start=number + 1):  # noqa: B020 - counts on from the last
            made.append(self._form(group, number))
        joined = [self._join(running_pk, group, new) for running_pk, group, new in publication.joining]
        not_placed = [self._leave_out(*entry) for entry in publication.not_placed]
        self._finish(len(made), len(publication.placed))
        self._tell([*made, *joined], not_placed)
        return made

    def _accept_waiting(self, placed: list[str]) -> None:
        """A place in a group is an acceptance."""
        for person in placed:
            application = self.applications[person]
            if application.state == Application.State.WAITING:
                application.state = Application.State.ACCEPTED
                application.decided_at, application.decided_by = timezone.now(), self.by
                application.decision_reason = _("Placed from the waiting list.")
                application.save(update_fields=["state", "decided_at", "decided_by", "decision_reason", "changed_at"])
                record_decision(
                    by=self.by,
                    action="application.accepted",
                    subject=application,
                    about=application.user,
                    reason=application.decision_reason,
                    before={"state": Application.State.WAITING},
                    after={"state": Application.State.ACCEPTED},
                )

    def _form(self, group: Json, number: int) -> MentoringGroup:
        slot = slot_of(group)
        lead = self.applications[group["mentors"][0]]
        made = MentoringGroup.objects.create(
            round=self.round,
            number=number,
            outcome=self.outcomes[group["outcome"]],
            language=group["language"],
            city=(lead.city or lead.user.city).strip() if group["city"] else "",
            slot_zone=slot.zone,
            slot_day=slot.day,
            slot_minute=slot.minute,
            starts_on=self.starts_on,
            weeks=self.weeks,
            every_weeks=self.round.meeting_every_weeks,
            proposal=self.proposal,
        )
        for person in members_of(group):
            self._place(made, group, person)
        make_meetings(made)
        lay_plan(made)
        return made

    def _join(self, running_pk: int, group: Json, new: list[str]) -> MentoringGroup:
        running = MentoringGroup.objects.get(pk=running_pk)
        for person in new:
            self._place(running, group, person)
        return running

    def _place(self, made: MentoringGroup, group: Json, person: str) -> None:
        application = self.applications[person]
        role = Role.MENTEE
        if person in group["mentors"]:
            role = Role.LEAD if person == group["mentors"][0] else Role.CO_MENTOR
        try:
            membership = join_group(group=made, application=application, role=role)
        except (GroupIsFull, AlreadyPlaced) as error:
            raise ProposalRefused(f"{error} {_('Nothing was published. Run the matching again.')}") from error
        Placement.objects.create(
            round=self.round,
            application=application,
            proposal=self.proposal,
            membership=membership,
            reason="placed",
            facts=facts_of(self.proposal.problem, group, person) | self._others_of(person, group),
            override_reason=self.reasons.get(person, "") if person in group.get("override", []) else "",
        )

    def _others_of(self, person: str, group: Json) -> Json:
        """What other groups would have cost; not of those who sit here against the rules, for a reason of its own."""
        is_asked = person in self.others and person not in group.get("override", [])
        return {"others": self.others[person]} if is_asked else {}

    def _leave_out(self, pk: int, reason: str, facts: Json) -> Placement:
        application = self.applications[str(pk)]
        return Placement.objects.create(
            round=self.round,
            application=application,
            proposal=self.proposal,
            reason=reason,
            facts=facts | {"zone": self.zones.get(str(pk), application.user.zone)},
        )

    def _finish(self, groups: int, placed: int) -> None:
        self.proposal.state = Proposal.State.PUBLISHED
        self.proposal.published_at, self.proposal.published_by = timezone.now(), self.by
        self.proposal.save(update_fields=["state", "published_at", "published_by"])
        record_decision(
            by=self.by,
            action="proposal.published",
            subject=self.proposal,
            after={"groups": groups, "placed": placed, "name": self.proposal.name},
        )

    def _tell(self, groups: list[MentoringGroup], not_placed: list[Placement]) -> None:
        placed_now = set(Placement.objects.filter(proposal=self.proposal).values_list("membership", flat=True))
        ids = [group.pk for group in groups]
        for group in with_active_members(MentoringGroup.objects.filter(pk__in=ids)):
            for member in group.memberships.all():
                if member.pk in placed_now:
                    queue_placed(membership=member, group=group)
            queue_introduction(group=group, occasion=self.proposal.pk)
        for placement in not_placed:
            queue_not_placed(placement=placement)
