"""Doing a repair that a coordinator chose: once, whole, and only while the groups are as they were looked at."""

import datetime as dt
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from groups.care.alerts import refresh_alerts
from groups.care.leaving_emails import cancel_mail_of_group
from groups.meetings.replanning import change_slot
from groups.meetings.rules import TimeRefused
from groups.models import Meeting, Membership, MentoringGroup
from groups.proposals.problem import ProposalRefused
from groups.queries import with_active_members
from groups.repair.emails import queue_repaired, queue_without_group
from groups.repair.options import faults, members_of
from groups.repair.placing import leave_out, place
from groups.repair.showing import SALT
from groups.repair.slots import same_instants, slot_of
from groups.repair.state import State, read_state
from groups.services import AlreadyPlaced, GroupIsFull, lock_groups
from rounds.models import Application, Round
from slots.weekly import Slot

Json = dict[str, Any]
Role = Membership.Role
TOKEN_AGE = dt.timedelta(days=1)


class RepairRefused(Exception):  # noqa: N818 - it says what happened; the message is for the coordinator
    """The repair was not done; the message says why and what to do."""


def apply_repair(*, group: MentoringGroup, token: str, by: User, now: dt.datetime) -> bool:
    """Do what the token of `show_options` says, all of it or nothing; False where it was done already.

    Raises RepairRefused where anything that it is about has changed since the page was shown, where it would break a
    rule, or where the coordinator is among those whom it is about.
    """
    chosen = _read(group, token)
    with transaction.atomic():
        # Repairs, publications and late joins of a round queue here; who leaves queues at their group.
        Round.objects.select_for_update(no_key=True).get(pk=group.round_id)
        after = {int(key): new for key, new in chosen["after"].items()}
        keys = set(after) | set(chosen["before"])
        lock_groups(keys)
        try:
            state = read_state(group, now)
        except ProposalRefused as refused:
            raise RepairRefused(str(refused)) from refused
        if _is_done(state, after, chosen["before"]):
            return False
        _refuse_stale(state, after, chosen, by)
        _Repairer(state, group, by, now).do(chosen["kind"], after, chosen["before"])
    return True


def _read(group: MentoringGroup, token: str) -> Json:
    try:
        chosen: Json = signing.loads(token, salt=SALT, max_age=TOKEN_AGE)
    except signing.BadSignature as error:
        raise RepairRefused(_("This page is too old. Here are the options as they are now.")) from error
    if chosen["group"] != group.pk:
        raise RepairRefused(_("This option is about another group."))
    return chosen


def _is_done(state: State, after: dict[int, Json], before: list[int]) -> bool:
    """Whether the groups are as the option leaves them."""
    groups = state.groups()

    def seats(lock: Json | None) -> list[list[str]]:
        return [lock["mentors"], sorted(lock["mentees"])] if lock else [[], []]

    gone = [key for key in before if key not in after]
    if state.lead_left and state.group["published"] in after:
        return False
    return all(seats(groups.get(key)) == seats(new) for key, new in after.items()) and all(
        seats(groups.get(key)) == [[], []] for key in gone
    )


def _refuse_stale(state: State, after: dict[int, Json], chosen: Json, by: User) -> None:
    groups = state.groups()
    keys = set(after) | set(chosen["before"])
    seen = [groups[key] for key in chosen["before"] if key in groups] + list(after.values())
    people = {one for each in seen for one in members_of(each)}
    if state.mark(keys, people) != chosen["mark"]:
        raise RepairRefused(
            _("Something has changed since this page was shown: someone left or joined, or gave other hours. Nothing "
              "was done. Here are the options as they are now.")
        )  # fmt: skip
    if faults(state.problem, state.group, after):
        raise RepairRefused(_("This option breaks a rule by now. Nothing was done."))
    if Application.objects.filter(pk__in=[int(one) for one in people], user=by).exists():
        raise RepairRefused(_("You are one of those whom this is about. Please ask another coordinator."))


class _Repairer:
    """One repair, inside its transaction."""

    def __init__(self, state: State, group: MentoringGroup, by: User, now: dt.datetime) -> None:
        self.state, self.group, self.by, self.now = state, group, by, now

    def do(self, kind: str, after: dict[int, Json], before: list[int]) -> None:
        """Move, join, appoint, reschedule, record and tell."""
        old = {key: lock for key, lock in self.state.groups().items() if key in {*before, *after}}
        self.groups = {one.pk: one for one in MentoringGroup.objects.select_related("round").filter(pk__in=old)}
        active = Membership.objects.filter(group__in=old, left_at=None).select_related("user", "group__round")
        self.members = {str(one.application_id): one for one in active}
        home = {one: key for key, new in after.items() for one in members_of(new)}
        said = {"kind": kind, **_pks(after)}
        record = record_decision(by=self.by, action="group.repaired", subject=self.group, before=_pks(old), after=said)
        occasion = f"repair-{record.pk}"
        self._let_go(home, occasion)
        for key, new in after.items():
            self._frame(key, new)
            self._appoint(key, new)
        # Before new people are in: these get the time with their place, and no mail that it changed.
        self._reschedule(old, after)
        new_people = [(person, key) for person, key in home.items() if self._is_new(person, key)]
        seated = {self._seat(after[key], person, key).pk: person for person, key in new_people}
        self._end([key for key in old if key not in after])
        self._tell(occasion, old, after, seated)
        refresh_alerts(list(self.groups.values()), self.now)

    def _let_go(self, home: dict[str, int], occasion: str) -> None:
        """End the places of those who move, and of those who are left without one: these wait from now on."""
        for person, member in self.members.items():
            if home.get(person) == member.group_id:
                continue
            member.left_at = self.now
            member.save(update_fields=["left_at"])
            cancel_mail_of_group(member)
            if person not in home:
                leave_out(membership=member, by=self.by)
                queue_without_group(member=member, about=f"membership:{member.pk}:{occasion}")

    def _is_new(self, person: str, key: int) -> bool:
        return person not in self.members or self.members[person].group_id != key

    def _frame(self, key: int, new: Json) -> None:
        """The group's outcome, language and city, where the option changes them."""
        group = self.groups[key]
        old = self.state.groups()[key]
        if old["outcome"] != new["outcome"]:
            group.outcome = group.round.outcomes.get(slug=new["outcome"])
        group.language = new["language"]
        if not new["city"]:
            group.city = ""
        group.save(update_fields=["outcome", "language", "city"])

    def _appoint(self, key: int, new: Json) -> None:
        """Let who stays lead or co-lead as the option says; who led and stays steps back first."""
        stay = [
            one for person, one in self.members.items() if one.group_id == key and one.left_at is None and one.is_mentor
        ]
        wanted = {str(person): (Role.LEAD if n == 0 else Role.CO_MENTOR) for n, person in enumerate(new["mentors"])}
        for member in sorted(stay, key=lambda one: wanted[str(one.application_id)] == Role.LEAD):
            role = wanted[str(member.application_id)]
            if member.role != role:
                member.role = role
                member.save(update_fields=["role"])

    def _seat(self, new: Json, person: str, key: int) -> Membership:
        role = Role.MENTEE
        if person in new["mentors"]:
            role = Role.LEAD if new["mentors"][0] == person else Role.CO_MENTOR
        old = self.state.groups().get(key)
        override = [one for one in members_of(old) if one in members_of(new)] if old else []
        frame = {**new, "override": override}
        try:
            return place(
                group=self.groups[key], person=person, role=role, problem=self.state.problem, frame=frame, by=self.by
            )
        except (GroupIsFull, AlreadyPlaced) as error:
            raise RepairRefused(f"{error} {_('Nothing was done.')}") from error

    def _end(self, keys: list[int]) -> None:
        """Cancel what lies ahead of groups in which nobody is left."""
        Meeting.objects.filter(group__in=keys, state=Meeting.State.PLANNED, starts_at__gt=self.now).update(
            state=Meeting.State.CANCELLED, cancelled_because=_("The group ended.")
        )

    def _reschedule(self, old: dict[int, Json], after: dict[int, Json]) -> None:
        for key, new in after.items():
            if not same_instants(self.state.problem, slot_of(old[key]), slot_of(new)):
                self._change_slot(self.groups[key], slot_of(new))

    def _change_slot(self, group: MentoringGroup, slot: Slot) -> None:
        try:
            change_slot(group=group, slot=slot, by=self.by, now=self.now)
        except TimeRefused as refused:
            raise RepairRefused(f"{refused} {_('Nothing was done.')}") from refused
        group.refresh_from_db()

    def _tell(self, occasion: str, old: dict[int, Json], after: dict[int, Json], new: dict[int, str]) -> None:
        moved = {pk for pk, person in new.items() if person in self.members}
        for group in with_active_members(MentoringGroup.objects.filter(pk__in=after)).order_by("pk"):
            inside = {one.pk for one in group.memberships.all()}
            led_before = None if group.pk == self.group.pk and self.state.lead_left else old[group.pk]["mentors"][0]
            queue_repaired(
                group=group,
                occasion=occasion,
                moved=moved & inside,
                joined=(set(new) - moved) & inside,
                has_new_lead=after[group.pk]["mentors"][0] != led_before,
            )


def _pks(groups: dict[int, Json]) -> Json:
    """Groups as records keep them: numbers alone, no names."""
    return {
        str(key): {"mentors": one["mentors"], "mentees": one["mentees"], "slot": one["slot"]}
        for key, one in groups.items()
    }
