"""The coordinator's front page: each round with its stage and checklist, and the state of mail."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from groups.models import Membership, MentoringGroup
from mail.queries import current_hold, shown_messages
from reports.checklist import Item, RoundFacts, Tick, afterwards_of, checklist_of, facts_of, next_item
from rounds.models import Application, Round

State = Application.State


@dataclass(frozen=True)
class RoundRow:
    """One round as the cockpit shows it; `next` is None where it waits for nobody."""

    round: Round
    stage: str
    waits: str
    applied: int
    flagged: int
    groups: int
    members: int
    items: list[Item]
    next: Item | None

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(item.tick is Tick.DONE for item in self.items)


def round_rows(now: dt.datetime) -> list[RoundRow]:
    """All rounds, newest first, with figures and checklists; 9 queries however many there are."""
    members = Count("memberships", filter=Q(memberships__left_at=None))
    rounds = list(Round.objects.annotate(members_number=members).order_by("-opens_on", "-pk"))
    facts = facts_of(rounds)
    return [_row(facts[round_.pk], round_.members_number, now) for round_ in rounds]


def _row(facts: RoundFacts, members: int, now: dt.datetime) -> RoundRow:
    round_, has_groups = facts.round, facts.groups > 0
    items = (afterwards_of if is_over(round_, now) else checklist_of)(facts, now)
    return RoundRow(
        round=round_,
        stage=stage_of(round_, now, has_groups=has_groups),
        waits=waits_for(round_, now, has_groups=has_groups),
        applied=facts.states.total() - facts.states[State.WITHDRAWN],
        flagged=facts.states[State.FLAGGED],
        groups=facts.groups,
        members=members,
        items=items,
        next=next_item(items),
    )


def is_over(round_: Round, now: dt.datetime) -> bool:
    """Whether the meetings and the showcase are over."""
    return now.date() >= max(round_.starts_on + dt.timedelta(weeks=round_.weeks), round_.report_on)


def stage_of(round_: Round, now: dt.datetime, *, has_groups: bool) -> str:
    """The stage in the programme's words."""
    today = now.date()
    ends_on = round_.starts_on + dt.timedelta(weeks=round_.weeks)
    if today < round_.opens_on:
        return _("in preparation")
    if now < round_.closes_at:
        return _("applications open")
    if today >= ends_on:
        return _("finished")
    if not has_groups:
        return _("to be matched")
    if today < round_.starts_on:
        return _("groups introduced")
    week = (today - round_.starts_on).days // 7 + 1
    return _("meeting, week %(week)s of %(weeks)s") % {"week": week, "weeks": round_.weeks}


def waits_for(round_: Round, now: dt.datetime, *, has_groups: bool) -> str:
    """What time does by itself, where the checklist asks for nothing."""
    if now.date() < round_.opens_on:
        return _("It opens by itself on %(day)s.") % {"day": date_format(round_.opens_on, "j F")}
    if now < round_.closes_at:
        return _("Applications come in.")
    if is_over(round_, now):
        return _("Nothing more: it is over.")
    if now.date() < round_.starts_on:
        return _("The first meetings are from %(day)s on.") % {"day": date_format(round_.starts_on, "j F")}
    return _("The groups run.") if has_groups else _("It has no groups.")


@dataclass(frozen=True)
class MailRow:
    """How the outbox stands."""

    waiting: int
    troubled: int
    held: int
    is_held: bool


def mail_row() -> MailRow:
    """Counts of the outbox, and whether all of it is held, in two queries."""
    states: Counter[str] = Counter(dict(shown_messages().order_by().values_list("state").annotate(number=Count("pk"))))
    return MailRow(
        waiting=states["waiting"] + states["sending"],
        troubled=states["failed"] + states["in_doubt"],
        held=states["held"],
        is_held=current_hold() is not None,
    )


def people_figures() -> dict[str, int]:
    """Programme-wide counts that a committee viewer may see."""
    return {
        "people": User.objects.filter(is_active=True).count(),
        "groups": MentoringGroup.objects.count(),
        "members": Membership.objects.filter(left_at=None).count(),
    }
