"""Alerts: raised, risen and ended as the rules say, set aside by coordinators, and told to them."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from groups.care.emails import cancel_attention, queue_attention
from groups.care.facts import facts_of_groups, running_groups
from groups.care.rules import Verdict, judge
from groups.models import GroupAlert, MentoringGroup
from groups.services import lock_groups

Level = GroupAlert.Level
Alerts = dict[str, GroupAlert]


class AlertGone(Exception):  # noqa: N818 - the name says what is the matter
    """The alert has ended, or someone set it aside before; the message says so."""


def check_health(now: dt.datetime) -> int:
    """Judge all groups that run, and end the alerts of those that don't any more; returns how many groups changed.

    Two queries where no round runs, eight where nothing has changed.
    """
    groups = running_groups(now)
    gone = GroupAlert.objects.filter(ended_at=None).exclude(group__in=[group.pk for group in groups])
    return refresh_alerts(groups, now) + gone.update(ended_at=now)


def refresh_alerts(groups: Sequence[MentoringGroup], now: dt.datetime) -> int:
    """Judge these groups now: raise, change, end and tell what is to be. Returns how many groups it found changed.

    Safe to repeat and to run in several places at once. A group that everyone has left has no alerts.
    """
    changed = _changed(groups, now)
    if not changed:
        return 0
    with transaction.atomic():
        pks = [group.pk for group in changed]
        # Two checks at once queue here, so that each alert is raised and told once.
        lock_groups(pks)
        facts, known = facts_of_groups(changed), _open_alerts(changed)
        for group in changed:
            _update(group, judge(facts[group.pk], now), known.get(group.pk, {}), now)
    return len(changed)


def _changed(groups: Sequence[MentoringGroup], now: dt.datetime) -> list[MentoringGroup]:
    """The groups whose alerts are not as the rules say, or not told yet; six queries."""
    if not groups:
        return []
    facts, known = facts_of_groups(groups), _open_alerts(groups)
    return [group for group in groups if _differs(judge(facts[group.pk], now), known.get(group.pk, {}), now)]


def _open_alerts(groups: Sequence[MentoringGroup]) -> dict[int, Alerts]:
    found: dict[int, Alerts] = {}
    for alert in GroupAlert.objects.filter(group__in=[group.pk for group in groups], ended_at=None):
        found.setdefault(alert.group_id, {})[alert.rule] = alert
    return found


def _differs(verdicts: Sequence[Verdict], known: Alerts, now: dt.datetime) -> bool:
    if {verdict.rule for verdict in verdicts} != set(known):
        return True
    return any(_is_news(verdict, known[verdict.rule]) for verdict in verdicts) or bool(_to_tell(known, now))


def _facts(verdict: Verdict) -> dict[str, object]:
    return {**verdict.facts, "severity": verdict.severity}


def _is_worse(verdict: Verdict, alert: GroupAlert) -> bool:
    risen = verdict.level == Level.ACT and alert.level != Level.ACT
    return risen or verdict.severity > alert.facts.get("severity", 0)


def _is_news(verdict: Verdict, alert: GroupAlert) -> bool:
    """Whether the alert is to be changed; one that was set aside stays as it is until the matter gets worse."""
    if alert.set_aside_at:
        return _is_worse(verdict, alert)
    return alert.level != verdict.level or alert.facts != _facts(verdict)


def _update(group: MentoringGroup, verdicts: Sequence[Verdict], known: Alerts, now: dt.datetime) -> None:
    for verdict in verdicts:
        alert = known.get(verdict.rule)
        if alert is None:
            known[verdict.rule] = GroupAlert.objects.create(
                group=group, rule=verdict.rule, level=verdict.level, facts=_facts(verdict), raised_at=now
            )
        elif _is_news(verdict, alert):
            _change(alert, verdict)
    for rule in set(known) - {verdict.rule for verdict in verdicts}:
        alert = known.pop(rule)
        alert.ended_at = now
        alert.save(update_fields=["ended_at"])
    if all(alert.set_aside_at for alert in known.values()):
        cancel_attention(group)
    if news := _to_tell(known, now):
        queue_attention(group=group, alerts=news, others=[one for one in known.values() if one not in news])
        for alert in news:
            alert.told_level, alert.told_at = alert.level, now
            alert.save(update_fields=["told_level", "told_at"])


def _change(alert: GroupAlert, verdict: Verdict) -> None:
    if _is_worse(verdict, alert) and (alert.set_aside_at or verdict.is_call):
        alert.told_level = ""
    alert.set_aside_at, alert.set_aside_by, alert.set_aside_because = None, None, ""
    alert.level, alert.facts = verdict.level, _facts(verdict)
    alert.save()


def _to_tell(known: Alerts, now: dt.datetime) -> list[GroupAlert]:
    """What coordinators haven't heard: at once where something asks for acting, else once a day and group."""
    standing = [alert for alert in known.values() if not alert.set_aside_at]
    news = [
        alert
        for alert in standing
        if alert.told_level != alert.level and not (alert.told_level == Level.ACT and alert.level == Level.WATCH)
    ]
    told_today = any(alert.told_at and alert.told_at.date() == now.date() for alert in known.values())
    if told_today and all(alert.level == Level.WATCH for alert in news):
        return []
    return sorted(news, key=lambda alert: (alert.level != Level.ACT, alert.pk))


def set_aside(*, alert: GroupAlert, by: User, because: str, now: dt.datetime) -> GroupAlert:
    """Let an alert rest, with a reason that is kept, until the matter gets worse. Raises AlertGone."""
    with transaction.atomic():
        fresh = GroupAlert.objects.select_for_update(of=("self",)).select_related("group").get(pk=alert.pk)
        if fresh.ended_at:
            raise AlertGone(_("This is over already: the rule holds no more."))
        if fresh.set_aside_at:
            raise AlertGone(_("Another coordinator has set this aside already."))
        fresh.set_aside_at, fresh.set_aside_by, fresh.set_aside_because = now, by, because
        fresh.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_because"])
        if not fresh.group.alerts.filter(ended_at=None, set_aside_at=None).exists():
            cancel_attention(fresh.group)
        record_decision(
            by=by,
            action="group.alert-set-aside",
            subject=fresh.group,
            reason=because,
            before={"rule": fresh.rule, "level": fresh.level},
        )
    return fresh
