"""Reads about polls: the latest of a group, who can make which time, what someone still has to answer."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.templatetags.clock import say_instant
from groups.models import Membership, MentoringGroup, TimeAnswer, TimeOption, TimePoll
from groups.queries import members_in_order, with_active_members


@dataclass(frozen=True)
class OptionRow:
    """One time of a poll: in words, who can and can't make it, who has not answered, and the reader's own answer."""

    option: TimeOption
    said: str
    can: list[str]
    cannot: list[str]
    silent: list[str]
    mine: bool | None


def latest_poll(group: MentoringGroup) -> TimePoll | None:
    """The group's open poll, or else its last one; 1 query."""
    polls = TimePoll.objects.filter(group=group).select_related("meeting", "asked_by", "chosen")
    return polls.order_by("-asked_at", "-pk").first()


def rows_of(poll: TimePoll, group: MentoringGroup, mine: Membership | None) -> list[OptionRow]:
    """The times of a poll with the answers of the active members of the group, fetched with it; 2 queries."""
    members = members_in_order(group)
    rows = []
    for option in poll.options.prefetch_related("answers").order_by("starts_at"):
        answers = {answer.membership_id: answer.can for answer in option.answers.all()}
        said = say_instant(option.starts_at)
        if poll.meeting_id is None:
            said = _("%(day)s, for the first time on %(time)s") % {"day": _weekday(option.starts_at), "time": said}
        rows.append(
            OptionRow(
                option=option,
                said=said,
                can=[one.user.name for one in members if answers.get(one.pk) is True],
                cannot=[one.user.name for one in members if answers.get(one.pk) is False],
                silent=[one.user.name for one in members if one.pk not in answers],
                mine=answers.get(mine.pk) if mine else None,
            )
        )
    return rows


def poll_for_link(poll: int, membership: int) -> tuple[TimePoll, Membership] | None:
    """A poll with its group and members, and the membership of that group; None where either is gone."""
    asked = TimePoll.objects.filter(pk=poll).select_related("meeting", "asked_by", "chosen").first()
    member = Membership.objects.filter(pk=membership).select_related("user").first()
    if asked is None or member is None or member.group_id != asked.group_id:
        return None
    asked.group = with_active_members(MentoringGroup.objects.filter(pk=asked.group_id)).get()
    return asked, member


def say_answered(after: TimePoll) -> str:
    """What an answer has led to, on the clock that is set."""
    if after.state == TimePoll.State.DECIDED and after.chosen:
        time = say_instant(after.chosen.starts_at)
        return _("Thank you. That suits everyone: %(time)s. You all get a new calendar file.") % {"time": time}
    return _("Thank you. You can change your answer until the question closes.")


def open_poll_of(group: MentoringGroup) -> TimePoll | None:
    """The group's open poll; 1 query."""
    return TimePoll.objects.filter(group=group, state=TimePoll.State.OPEN).select_related("meeting").first()


def unanswered(memberships: Iterable[Membership], now: dt.datetime) -> list[TimePoll]:
    """The open polls of these members' groups to which they have not answered; 1 query."""
    mine = {one.group_id: one.pk for one in memberships}
    if not mine:
        return []
    answered = TimeAnswer.objects.filter(option__poll=OuterRef("pk"), membership__in=mine.values())
    polls = TimePoll.objects.filter(group__in=mine, state=TimePoll.State.OPEN, closes_at__gt=now)
    return list(polls.filter(~Exists(answered)).order_by("closes_at"))


def _weekday(start: dt.datetime) -> str:
    return date_format(timezone.localtime(start), "l")
