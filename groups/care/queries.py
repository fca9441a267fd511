"""Reads about the health of groups, and what members said of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from accounts.models import User
from groups.care.rules import GOOD
from groups.care.sentences import name_of, say
from groups.models import FollowUp, GroupAlert, Membership, MentoringGroup

Level = GroupAlert.Level


@dataclass(frozen=True)
class Said:
    """An alert as a coordinator reads it."""

    alert: GroupAlert
    name: str
    sentence: str


@dataclass(frozen=True)
class Health:
    """How a group is doing: the worst level that stands, why, and what was set aside."""

    level: str = GOOD
    standing: list[Said] = field(default_factory=list)
    set_aside: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class NeedsAttention:
    """A group that needs a coordinator's look, and why."""

    group: MentoringGroup
    level: str
    sentences: list[str]


def groups_needing_attention() -> list[NeedsAttention]:
    """All groups with an alert that stands, what asks for acting first, then the longest raised; one query."""
    alerts = (
        GroupAlert.objects.filter(ended_at=None, set_aside_at=None)
        .select_related("group__round", "group__outcome__type", "group__outcome__tool")
        .order_by("raised_at", "pk")
    )
    by_group: dict[int, list[GroupAlert]] = {}
    for alert in alerts:
        by_group.setdefault(alert.group_id, []).append(alert)
    found = [
        NeedsAttention(mine[0].group, _worst(mine), [say(alert.rule, alert.facts) for alert in _act_first(mine)])
        for mine in by_group.values()
    ]
    return sorted(found, key=lambda each: each.level != Level.ACT)


def health_of(groups: Iterable[MentoringGroup]) -> dict[int, Health]:
    """The health of each group, by its pk; one query."""
    groups = list(groups)
    alerts = (
        GroupAlert.objects.filter(group__in=[group.pk for group in groups], ended_at=None)
        .select_related("set_aside_by")
        .order_by("raised_at", "pk")
    )
    by_group: dict[int, list[GroupAlert]] = {group.pk: [] for group in groups}
    for alert in alerts:
        by_group[alert.group_id].append(alert)
    return {pk: _health(mine) for pk, mine in by_group.items()}


def _health(alerts: list[GroupAlert]) -> Health:
    standing = [alert for alert in _act_first(alerts) if not alert.set_aside_at]
    resting = [alert for alert in _act_first(alerts) if alert.set_aside_at]
    return Health(_worst(standing), [_said(one) for one in standing], [_said(one) for one in resting])


def _said(alert: GroupAlert) -> Said:
    return Said(alert, name_of(alert.rule), say(alert.rule, alert.facts))


def _worst(alerts: list[GroupAlert]) -> str:
    if any(alert.level == Level.ACT for alert in alerts):
        return Level.ACT
    return Level.WATCH if alerts else GOOD


def _act_first(alerts: list[GroupAlert]) -> list[GroupAlert]:
    return sorted(alerts, key=lambda alert: alert.level != Level.ACT)


def past_alerts(group: MentoringGroup) -> list[Said]:
    """The alerts of a group that are over, the newest first; one query."""
    return [_said(alert) for alert in group.alerts.exclude(ended_at=None).order_by("-ended_at")[:20]]


def history_of(group: MentoringGroup) -> list[Membership]:
    """Everyone who is or was in a group, in the order of joining; one query."""
    return list(group.memberships.select_related("user").order_by("joined_on", "pk"))


def words_of_help(group: MentoringGroup, reader: User) -> list[FollowUp]:
    """What members answered, the newest first, for coordinators who are not in the group; one query at most.

    A coordinator who is a member reads none: the words are not for the group.
    """
    if not reader.is_coordinator or Membership.objects.filter(group=group, user=reader, left_at=None).exists():
        return []
    return list(answers_in(group).select_related("membership__user"))


def answers_in(group: MentoringGroup) -> QuerySet[FollowUp]:
    """The answers to the monthly question in a group, the newest first."""
    return FollowUp.objects.filter(membership__group=group).exclude(answer="").order_by("-answered_at")


def latest_follow_ups(memberships: Iterable[Membership]) -> dict[int, FollowUp]:
    """The newest question to each membership, by its pk; one query."""
    rows = FollowUp.objects.filter(membership__in=[one.pk for one in memberships]).order_by("number")
    return {row.membership_id: row for row in rows}
