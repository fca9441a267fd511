"""A round whose showcase is over, and what its members did in it."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_coordinator
from certificates.evidence import Evidence
from certificates.models import Certificate, Role
from certificates.queries import evidence_of
from groups.attendance.services import record_attendance
from groups.models import Meeting, Membership, MentoringGroup
from groups.tests.factories import make_group
from rounds.catalogue import fill_round
from rounds.models import Round, SignUp, Sitting
from rounds.tests.factories import make_round

MENTOR_SESSIONS = ("onboarding", "touch-base", "showcase")


def make_past_round(days: int = 125) -> Round:
    """A round that opened so long ago; its showcase was 108 days after, and it has no surveys."""
    today = timezone.localdate(timezone=dt.UTC)
    round_ = make_round(opens_on=today - dt.timedelta(days=days))
    fill_round(round_)
    round_.surveys.all().delete()
    return round_


def make_past_group(round_: Round | None = None, mentees: int = 2) -> MentoringGroup:
    """A group of such a round, all of its meetings planned and none recorded."""
    return make_group(round_ or make_past_round(), mentees=mentees)


def hold(group: MentoringGroup, number: int, present: Iterable[Membership]) -> Meeting:
    """Record who was at a meeting of the group; numbers from 1."""
    meeting = group.meetings.get(number=number)
    record_attendance(meeting=meeting, present=[one.pk for one in present], by=lead_of(group).user, now=meeting.ends_at)
    meeting.refresh_from_db()
    return meeting


def hold_all(group: MentoringGroup, count: int = 4) -> None:
    """Hold the first meetings with everyone there, and cancel the others."""
    everyone = list(group.memberships.filter(left_at=None))
    for number in range(1, count + 1):
        hold(group, number, everyone)
    cancel_others(group)


def cancel_others(group: MentoringGroup) -> None:
    """Cancel what was never recorded."""
    group.meetings.filter(state=Meeting.State.PLANNED).update(state=Meeting.State.CANCELLED)


def lead_of(group: MentoringGroup) -> Membership:
    """The lead, past or present."""
    return group.memberships.filter(role="lead").order_by("-pk")[0]


def attend(round_: Round, user: User, *kinds: str, attended: str = "present") -> None:
    """Let someone have been at the first sitting of these sessions."""
    for kind in kinds:
        sitting = Sitting.objects.filter(session__round=round_, session__kind=kind).order_by("pk")[0]
        SignUp.objects.create(sitting=sitting, user=user, email=user.email, name=user.name, attended=attended)


def make_earned(mentees: int = 2) -> MentoringGroup:
    """A group of which everyone did all that is asked."""
    group = make_past_group(mentees=mentees)
    hold_all(group)
    for member in group.memberships.select_related("user"):
        attend(group.round, member.user, *(MENTOR_SESSIONS if member.is_mentor else ["showcase"]))
    return group


def make_certificate(user: User, round_: Round | None = None, role: str = Role.MENTEE, **fields: object) -> Certificate:
    """A valid certificate, granted by a coordinator."""
    now = timezone.now()
    usual = {"name": user.name, "issued_on": now.date(), "issued_at": now, "reason": "For a test."}
    if "granted_by" not in fields:
        fields["granted_by"] = make_coordinator()
    return Certificate.objects.create(
        user=user,
        round=round_ or make_past_round(),
        role=role,
        **(usual | fields),
    )


def evidence(member: Membership, now: dt.datetime | None = None) -> Evidence:
    """How the rules stand for one member."""
    role = Role.of(member)
    found = evidence_of(Round.objects.get(pk=member.round_id), now)
    return next(one for one in found if (one.user.pk, one.role) == (member.user_id, role))


def standings(member: Membership, now: dt.datetime | None = None) -> dict[str, str]:
    """Each rule and how it stands."""
    return {one.rule.value: one.standing.value for one in evidence(member, now).rules}
