"""The monthly question: asked every four weeks while meetings are ahead, answered by link or on the group's page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from groups.care.alerts import refresh_alerts
from groups.care.emails import cancel_follow_up, queue_follow_up
from groups.models import FollowUp, Meeting, Membership

MONTH = dt.timedelta(weeks=4)
Answer = FollowUp.Answer


class NotAsked(Exception):  # noqa: N818 - the name says what is the matter
    """The person isn't in the group any more, or the question was followed by a newer one; the message says so."""


@dataclass(frozen=True)
class Month:
    """A group's month: its number from 1 (0 before anyone is asked), when it began and when the next one does."""

    number: int
    begins_at: dt.datetime
    ends_at: dt.datetime


def month_of(first: dt.datetime, now: dt.datetime) -> Month:
    """The month of a group whose first meeting was planned for `first`; each has four weeks."""
    number = max((now - first) // MONTH, 0)
    return Month(number, first + number * MONTH, first + (number + 1) * MONTH)


def ask_members(now: dt.datetime) -> int:
    """Ask every active member of the groups with meetings ahead, once a month; returns how many were asked.

    Asked are those who were members when the month began. What was missed while nothing ran is not asked again: only
    the present month's question is. Two queries where nobody is to be asked, one where no group runs.
    """
    months = _months(now)
    members = (
        Membership.objects.filter(group__in=months, left_at=None)
        .exclude(pk__in=_already_asked(months))
        .select_related("user", "group__round", "group__outcome__type", "group__outcome__tool")
        .order_by("pk")
    )
    asked = 0
    for member in members if months else ():
        month = months[member.group_id]
        if member.joined_on <= month.begins_at.date():
            follow_up, is_new = FollowUp.objects.get_or_create(
                membership=member, number=month.number, defaults={"asked_at": now}
            )
            if is_new:
                follow_up.membership = member
                queue_follow_up(follow_up=follow_up, until=month.ends_at, now=now)
                asked += 1
    return asked


def _months(now: dt.datetime) -> dict[int, Month]:
    """The month of each group that is in its first or a later one and has meetings ahead, by its pk; one query."""
    ahead = Meeting.objects.filter(state=Meeting.State.PLANNED, starts_at__gt=now).values("group")
    rows = (
        Meeting.objects.filter(group__in=ahead)
        .values_list("group")
        .annotate(first=Min("scheduled_at"))
        .filter(first__lte=now - MONTH)
    )
    return {pk: month_of(first, now) for pk, first in rows.order_by()}


def _already_asked(months: dict[int, Month]) -> Iterable[int]:
    """Memberships that have the row of their group's month."""
    rows = (
        FollowUp.objects.filter(membership__group__in=months)
        .order_by()
        .values_list("membership", "membership__group")
        .annotate(latest=Max("number"))
    )
    return [member for member, group, latest in rows if latest >= months[group].number]


def current_number(membership: Membership, now: dt.datetime) -> int:
    """The number of the question that an answer now belongs to; two queries.

    That of the group's month, or of a later one that was asked already: a first meeting that moves renumbers months.
    """
    first = membership.group.meetings.aggregate(first=Min("scheduled_at"))["first"]
    latest: int | None = membership.follow_ups.aggregate(latest=Max("number"))["latest"]
    return max(month_of(first or now, now).number, latest or 0)


def answer_follow_up(*, follow_up: FollowUp, answer: str, words: str, now: dt.datetime) -> FollowUp:
    """Keep an answer; it replaces an earlier one. "Need help" alerts the coordinators at once. Raises NotAsked."""
    why = why_moot(follow_up)
    if why:
        raise NotAsked(why)
    return _keep(follow_up, answer, words, now)


def _keep(follow_up: FollowUp, answer: str, words: str, now: dt.datetime) -> FollowUp:
    with transaction.atomic():
        fresh = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
        is_same = (fresh.answer, fresh.words) == (answer, words)
        fresh.answer, fresh.words = answer, words
        fresh.answered_at = fresh.answered_at if is_same else now
        fresh.save(update_fields=["answer", "words", "answered_at"])
        cancel_follow_up(fresh)
        refresh_alerts([follow_up.membership.group], now)
    return fresh


def say_how_it_goes(*, membership: Membership, answer: str, words: str, now: dt.datetime) -> FollowUp:
    """An answer from the group's page, at any time: to the month's question, whether it was sent already or not."""
    follow_up, _new = FollowUp.objects.get_or_create(
        membership=membership, number=current_number(membership, now), defaults={"asked_at": now}
    )
    follow_up.membership = membership
    return _keep(follow_up, answer, words, now)


def why_moot(follow_up: FollowUp) -> str:
    """Why an answer would come too late; "" when it is welcome."""
    if follow_up.membership.left_at:
        return _("You are not in this group any more, so there is nothing to answer.")
    if FollowUp.objects.filter(membership=follow_up.membership_id, number__gt=follow_up.number).exists():
        return _("A newer question has been sent to you since; please answer that one, or on your group's page.")
    return ""
