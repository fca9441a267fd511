"""The front page of someone who is signed in: what is next, what they owe, where they stand."""

import datetime as dt
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.access import reader
from accounts.models import Availability, User
from groups.attendance.panel import NextAnswer, next_answer
from groups.attendance.panel import owed as owed_attendance
from groups.care.owed import owed as owed_of_care
from groups.duties import Owed, duty_sources
from groups.faces import PublicFace, public_face
from groups.meetings.panel import owed as owed_answers
from groups.models import Membership, MentoringGroup, Placement
from groups.proposals.facts import Explanation, explain
from groups.queries import latest_placements, my_groups, next_start
from groups.session_duties import owed as owed_sessions
from groups.showcase.owing import owed as owed_slide
from rounds.applications.outlook import Outlook, outlook_of
from rounds.checkout.owed import open_checkout
from rounds.models import Application, Round
from rounds.queries import rounds_visible_to

State = Application.State


@dataclass(frozen=True)
class NextMeeting:
    """The meeting that runs or comes next, in words on the reader's clock."""

    group: MentoringGroup
    start: dt.datetime
    words: str
    relative: str
    answer: NextAnswer | None


@dataclass(frozen=True)
class MyGroup:
    """One of my groups, as a row."""

    group: MentoringGroup
    face: PublicFace
    membership: Membership
    role: str
    next_start: dt.datetime | None


@dataclass(frozen=True)
class MyApplication:
    """One of my applications with where it stands, and why I have no group where that was said."""

    application: Application
    outlook: Outlook
    why_not: Explanation | None


@dataclass(frozen=True)
class Mine:
    """All that the dashboard shows."""

    next: NextMeeting | None
    groups: list[MyGroup]
    applications: list[MyApplication]
    open_rounds: list[Round]
    owed: list[Owed] = field(default_factory=list)


def dashboard(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own front page; `mentoring.views.home` declares who may open it."""
    mine = read_dashboard(reader(request), timezone.now())
    return render(request, "groups/dashboard.html", {"mine": mine})


def read_dashboard(user: User, now: dt.datetime) -> Mine:
    """Read it all; 9 queries at most, whatever there is."""
    groups = [_my_group(group, user, now) for group in my_groups(user)]
    running = [one for one in groups if one.next_start or _ended_lately(one.group, now)]
    applications = _my_applications(user, now, {one.group.round_id for one in groups})
    taken = {one.application.round_id for one in applications if one.application.is_live}
    return Mine(
        next=_next_meeting(running, now),
        groups=running,
        applications=[one for one in applications if _is_of_interest(one, now)],
        open_rounds=[round_ for round_ in _open_rounds(user, now) if round_.pk not in taken],
        owed=[
            *_owed_to_groups(user, [one.membership for one in running], now),
            *_owed(user, [one.application for one in applications], now, {one.group.round_id for one in groups}),
        ],
    )


def _my_group(group: MentoringGroup, user: User, now: dt.datetime) -> MyGroup:
    membership = next(one for one in group.memberships.all() if one.user_id == user.pk)
    role = str(Membership.Role(membership.role).label)
    return MyGroup(group, public_face(group, user.zone), membership, role, next_start(group, now))


def _ended_lately(group: MentoringGroup, now: dt.datetime) -> bool:
    """Groups stay on the dashboard until the round's report."""
    return now.date() <= group.round.report_on


def _next_meeting(groups: list[MyGroup], now: dt.datetime) -> NextMeeting | None:
    """The earliest of all groups."""
    upcoming = [(one.next_start, one.group) for one in groups if one.next_start]
    if not upcoming:
        return None
    start, group = min(upcoming, key=lambda pair: (pair[0], pair[1].pk))
    local = timezone.localtime(start)
    words = _("%(time)s your time") % {"time": date_format(local, "l j M, H:i")}
    return NextMeeting(group, start, words, _relative_day(local, now), next_answer(group, now))


def _relative_day(local: dt.datetime, now: dt.datetime) -> str:
    days = (local.date() - timezone.localtime(now).date()).days
    if local <= timezone.localtime(now):
        return _("now")
    return {0: _("today"), 1: _("tomorrow")}.get(days, _("in %(days)s days") % {"days": days})


def _my_applications(user: User, now: dt.datetime, placed_rounds: set[int]) -> list[MyApplication]:
    """All of them; why there is no group is read only where one waits for a group."""
    found = list(Application.objects.filter(user=user).select_related("round").order_by("-round__opens_on", "-pk"))
    is_waiting = any(one.is_live and one.round_id not in placed_rounds for one in found)
    placements = latest_placements(user) if is_waiting else {}
    return [_my_application(one, placements.get(one.pk), now, placed=one.round_id in placed_rounds) for one in found]


def _my_application(
    application: Application, placement: Placement | None, now: dt.datetime, *, placed: bool
) -> MyApplication:
    told_no = placement is not None and placement.reason != "placed" and not placed and application.is_live
    why_not = explain(placement) if told_no and placement else None
    return MyApplication(application, outlook_of(application, now, placed=placed), why_not)


def _is_of_interest(mine: MyApplication, now: dt.datetime) -> bool:
    """Withdrawn and declined ones leave with their round's joining time; others with its report."""
    round_ = mine.application.round
    if mine.application.state in {State.WITHDRAWN, State.DECLINED}:
        return now < round_.joining_ends_at
    return now.date() <= round_.report_on


def _open_rounds(user: User, now: dt.datetime) -> list[Round]:
    today = now.date()
    candidates = rounds_visible_to(user).filter(
        is_public=True, opens_on__lte=today, closes_on__gte=today - dt.timedelta(days=1)
    )
    return sorted((one for one in candidates if one.opens_at <= now < one.closes_at), key=lambda one: one.closes_at)


def _owed_to_groups(user: User, memberships: list[Membership], now: dt.datetime) -> list[Owed]:
    """What each part of a group's life asks of its members."""
    parts = (owed_attendance, owed_answers, owed_of_care, owed_slide, owed_sessions, *duty_sources)
    return [duty for owed in parts for duty in owed(user, memberships, now)]


def _owed(user: User, applications: list[Application], now: dt.datetime, placed_rounds: set[int]) -> list[Owed]:
    """Drafts to finish, certification to complete, and hours to give where one has no group yet."""
    owed = [
        Owed(
            _("Finish your application to %(round)s: it closes on %(day)s.")
            % {"round": one.round.name, "day": date_format(one.round.closes_on, "j F")},
            reverse(f"rounds:apply_{one.role}", args=[one.round.slug]),
            _("Go on"),
        )
        for one in applications
        if one.state == State.DRAFT and now < one.round.closes_at
    ]
    if checkout := open_checkout(user, applications, now):
        text = _("You are completing certification: checkout is due on %(day)s.")
        application, due_on = checkout
        words = {"day": date_format(due_on, "j F Y")}
        owed.append(Owed(text % words, reverse("rounds:application", args=[application.pk]), _("See more")))
    unplaced = [one for one in applications if one.is_live and one.round_id not in placed_rounds]
    waiting = any(now < one.round.joining_ends_at for one in unplaced)
    if waiting and not Availability.objects.filter(user=user).exclude(cells=[]).exists():
        text = _("Give your free hours: without them no group can be found for you.")
        owed.append(Owed(text, reverse("accounts:availability"), _("Give hours")))
    return owed
