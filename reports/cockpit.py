"""The coordinator's front page: each round with its stage, what it waits for, and the state of mail."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from groups.models import Membership, MentoringGroup
from mail.queries import current_hold, shown_messages
from rounds.models import Application, Round

State = Application.State


@dataclass(frozen=True)
class Step:
    """What a round waits for now: a sentence, and the page on which to do it ("" where time does it)."""

    text: str
    url: str = ""
    button: str = ""


@dataclass(frozen=True)
class RoundRow:
    """One round as the cockpit shows it."""

    round: Round
    stage: str
    applied: int
    flagged: int
    accepted: int
    groups: int
    members: int
    step: Step


def round_rows(now: dt.datetime) -> list[RoundRow]:
    """All rounds, newest first, with their figures; three queries however many there are."""
    applications: dict[int, Counter[str]] = {}
    for round_id, state, number in (
        Application.objects.exclude(state=State.DRAFT)
        .order_by()
        .values_list("round", "state")
        .annotate(number=Count("pk"))
        .values_list("round", "state", "number")
    ):
        applications.setdefault(round_id, Counter())[state] = number
    rounds = Round.objects.annotate(
        groups_number=Count("mentoring_groups", distinct=True),
        members_number=Count("memberships", filter=Q(memberships__left_at=None), distinct=True),
    ).order_by("-opens_on", "-pk")
    return [
        _row(round_, applications.get(round_.pk, Counter()), round_.groups_number, round_.members_number, now)
        for round_ in rounds
    ]


def _row(round_: Round, states: Counter[str], groups: int, members: int, now: dt.datetime) -> RoundRow:
    return RoundRow(
        round=round_,
        stage=stage_of(round_, now, has_groups=groups > 0),
        applied=states.total() - states[State.WITHDRAWN],
        flagged=states[State.FLAGGED],
        accepted=states[State.ACCEPTED],
        groups=groups,
        members=members,
        step=next_step(round_, states, now, has_groups=groups > 0),
    )


def stage_of(round_: Round, now: dt.datetime, *, has_groups: bool) -> str:
    """The stage in the programme's words."""
    today = now.date()
    ends_on = round_.starts_on + dt.timedelta(weeks=round_.weeks)
    if today < round_.opens_on:
        return _("in preparation")
    if now < round_.closes_at:
        return _("applications open")
    if not has_groups:
        return _("to be matched")
    if today < round_.starts_on:
        return _("groups introduced")
    if today < ends_on:
        week = (today - round_.starts_on).days // 7 + 1
        return _("meeting, week %(week)s of %(weeks)s") % {"week": week, "weeks": round_.weeks}
    return _("finished")


def next_step(round_: Round, states: Counter[str], now: dt.datetime, *, has_groups: bool) -> Step:
    """The one thing that the round waits for."""
    slug = round_.slug
    flagged = states[State.FLAGGED]
    if flagged:
        return Step(
            ngettext(
                "%(number)s flagged application waits for a decision.",
                "%(number)s flagged applications wait for a decision.",
                flagged,
            )
            % {"number": flagged},
            reverse("rounds_admin:applications", args=[slug]) + "?state=flagged",
            _("Decide"),
        )
    if now.date() < round_.opens_on:
        return Step(_("Opens by itself on the day; check its dates."), reverse("rounds_admin:round", args=[slug]))
    if now < round_.closes_at:
        return Step(_("Applications come in."), reverse("rounds_admin:applications", args=[slug]))
    if not has_groups:
        return Step(
            _("Match, compare, and publish the groups."), reverse("groups_admin:matching", args=[slug]), _("Match")
        )
    if now.date() >= round_.starts_on + dt.timedelta(weeks=round_.weeks):
        return Step(_("Nothing more: it is over."), reverse("groups_admin:groups", args=[slug]))
    if now.date() < round_.starts_on:
        day = date_format(round_.starts_on, "j F")
        return Step(
            _("Nothing: the first meetings are from %(day)s on.") % {"day": day},
            reverse("groups_admin:groups", args=[slug]),
        )
    return Step(_("Nothing: the groups run."), reverse("groups_admin:groups", args=[slug]))


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
