"""Opening and closing by date, as the schedule asks; inviting whoever joins meanwhile."""

import datetime as dt
from random import Random

from django.db import transaction
from django.db.models import Exists, OuterRef

from groups.models import Membership
from surveys.answering.keeping import SYSTEM_RANDOM, lock_survey, rewrite_answers, rewrite_participations
from surveys.emails import queue_invitation
from surveys.models import Participation, Question, Role, Survey


def open_due(now: dt.datetime) -> int:
    """Open every survey whose day has come and that somebody can answer; returns how many were opened."""
    day = now.astimezone(dt.UTC).date()
    due = Survey.objects.filter(opened_at=None, opens_on__lte=day, closes_on__gte=day - dt.timedelta(days=1))
    members = Membership.objects.filter(round=OuterRef("round"), left_at=None)
    asking = due.filter(Exists(members), Exists(Question.objects.filter(survey=OuterRef("pk"))))
    return sum(open_survey(pk=survey.pk, now=now) for survey in list(asking))


@transaction.atomic
def open_survey(*, pk: int, now: dt.datetime, random: Random = SYSTEM_RANDOM) -> bool:
    """Open a survey and invite all active members of the round's groups; says whether it was opened now.

    From here on nothing of it changes but the closing date.
    """
    survey = lock_survey(pk)
    if survey.opened_at is not None or now >= survey.closes_at:
        return False
    survey.opened_at = now
    survey.save(update_fields=["opened_at"])
    invite_members(survey, random=random)
    return True


def invite_late(now: dt.datetime) -> int:
    """Invite those who joined a group since a survey was opened; returns how many."""
    open_ones = Survey.objects.filter(opened_at__isnull=False, closed_at=None)
    return sum(_invite_late(survey.pk) for survey in open_ones if survey.is_open(now) and _missing(survey))


@transaction.atomic
def _invite_late(pk: int) -> int:
    return invite_members(lock_survey(pk))


def _missing(survey: Survey) -> list[Membership]:
    """Active members of the round who are not asked yet."""
    asked = Participation.objects.filter(survey=survey).exclude(user=None).values("user")
    members = Membership.objects.filter(round=survey.round_id, left_at=None, user__is_active=True)
    return list(members.exclude(user__in=asked).select_related("user", "round"))


def invite_members(survey: Survey, *, random: Random = SYSTEM_RANDOM) -> int:
    """Ask everyone who is not asked yet, and write the invitations. The survey is locked by the caller."""
    members = _missing(survey)
    if members:
        added = [Participation(survey=survey, user=one.user, group_id=one.group_id, role=_role(one)) for one in members]
        rewrite_participations(survey, added=added, random=random)
        for member in members:
            queue_invitation(survey=survey, user=member.user)
    return len(members)


def _role(member: Membership) -> Role:
    return Role.MENTOR if member.is_mentor else Role.MENTEE


def close_due(now: dt.datetime) -> int:
    """Close every survey whose last day is over everywhere; returns how many."""
    candidates = Survey.objects.filter(
        opened_at__isnull=False, closed_at=None, closes_on__lt=now.astimezone(dt.UTC).date()
    )
    return sum(close_survey(pk=one.pk, now=now) for one in candidates if now >= one.closes_at)


@transaction.atomic
def close_survey(*, pk: int, now: dt.datetime, random: Random = SYSTEM_RANDOM) -> bool:
    """Close a survey for good, and shuffle it a last time; says whether it was closed now."""
    survey = lock_survey(pk)
    if survey.opened_at is None or survey.closed_at is not None or now < survey.closes_at:
        return False
    survey.closed_at = now
    survey.save(update_fields=["closed_at"])
    rewrite_answers(survey, random=random)
    rewrite_participations(survey, random=random)
    return True
