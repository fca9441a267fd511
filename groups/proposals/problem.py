"""From a round and its applications to the engine's problem, and who is left out of it and why."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Availability, User
from accounts.regions import region_of
from groups.models import Membership, MentoringGroup
from groups.scenarios.applying import extra_cells, invented_people, pairs_in, round_in, states_to_match
from groups.scenarios.parameters import Scenario
from rounds.models import Application, OutcomeChoice, Round
from slots.cells import DAYS, cells_to_intervals, format_time

Role = Application.Role
Json = dict[str, Any]


class ProposalRefused(Exception):  # noqa: N818 - it says what happened; the message is for the coordinator
    """What a coordinator asked can't be done; the message says why and what would help."""


CHOSEN = OutcomeChoice.objects.select_related("outcome")


@dataclass(frozen=True)
class ProblemOfRound:
    """The engine's problem, and the applications that are not in it with a code why (`sentences.LEFT_OUT`)."""

    problem: Json
    left_out: list[Json]


NO_SCENARIO = Scenario()
NO_CELLS: frozenset[int] = frozenset()


def applications_to_match(
    round_: Round, *, include_waiting: bool, scenario: Scenario = NO_SCENARIO
) -> list[Application]:
    """The accepted applications, those of the waiting list where asked, with people, hours and choices; 2 queries."""
    return list(
        round_.applications.filter(states_to_match(scenario, include_waiting=include_waiting))
        .select_related("user__availability")
        .prefetch_related(Prefetch("choices", queryset=CHOSEN))
        .order_by("pk")
    )


def build_problem(
    round_: Round, *, include_waiting: bool = False, today: dt.date | None = None, scenario: Scenario = NO_SCENARIO
) -> ProblemOfRound:
    """Build the problem as the round is now: published groups are locked, and everyone else is free to be placed.

    The scenario changes rules, pairs and hours; who of its pairs isn't to be matched (any more) is passed over.
    Raises ProposalRefused when the round has no weeks left.
    """
    round_, extra = round_in(scenario, round_), extra_cells(scenario)
    starts_on, weeks = weeks_left(round_, today or timezone.localdate(timezone=dt.UTC))
    groups = groups_that_run(round_)
    inside = {member.application_id: member for group in groups for member in group.memberships.all()}
    placed_users, have_left = _past_and_present(round_)
    people: list[Json] = []
    left_out: list[Json] = []
    waiting = applications_to_match(round_, include_waiting=include_waiting, scenario=scenario)
    mentors = {one.user_id for one in waiting if one.role == Role.MENTOR}
    for application in waiting:
        if application.pk in inside or application.user_id in placed_users:
            continue
        # Whom a repair left without a group waits; who is still accepted and was in a group has left by themselves.
        has_left = application.pk in have_left and application.state == Application.State.ACCEPTED
        cells = extra.get(application.pk, NO_CELLS).union(cells_of(application.user))
        code = "has_left" if has_left else _lacking(application, mentors, cells)
        if code:
            left_out.append({"application": application.pk, "reason": code})
        else:
            people.append(person_of(application, round_, cells))
    for group in groups:
        people += [member_of(member.application, group, round_) for member in group.memberships.all()]
    people.sort(key=lambda person: int(person["id"]))
    problem = {
        "round": _round_of(round_, starts_on, weeks),
        "people": [*people, *invented_people(scenario)],
        **pairs_in(scenario, [person["id"] for person in people]),
        "locked": [lock_of(group) for group in groups],
    }
    return ProblemOfRound(problem, left_out)


def _past_and_present(round_: Round) -> tuple[set[int], set[int]]:
    """The users with a place in the round now, and the applications of those who had one and left; one query."""
    rows = list(Membership.objects.filter(round=round_).values_list("user", "application", "left_at"))
    return {user for user, _pk, left_at in rows if not left_at}, {pk for _user, pk, left_at in rows if left_at}


def weeks_left(round_: Round, today: dt.date) -> tuple[dt.date, int]:
    """First day and number of weeks of meetings to come: all of them until the round starts, then from next week on."""
    passed = (today - round_.starts_on).days
    gone = 0 if passed < 0 else passed // 7 + 1
    if gone >= round_.weeks:
        raise ProposalRefused(_("%(round)s has no weeks of meetings left to match for.") % {"round": round_.name})
    return round_.starts_on + dt.timedelta(weeks=gone), round_.weeks - gone


def groups_that_run(round_: Round) -> list[MentoringGroup]:
    """The round's published groups that have a lead, with `memberships` holding the active ones, the lead first."""
    active = (
        Membership.objects.filter(left_at=None)
        .select_related("application__user__availability")
        .prefetch_related(Prefetch("application__choices", queryset=CHOSEN))
    )
    groups = round_.mentoring_groups.select_related("outcome").prefetch_related(
        Prefetch("memberships", queryset=active)
    )
    return [group for group in groups if _lead_of(group)]


def _lead_of(group: MentoringGroup) -> Membership | None:
    return next((one for one in group.memberships.all() if one.role == Membership.Role.LEAD), None)


def _lacking(application: Application, mentors: set[int], cells: Collection[int]) -> str:
    """The code of what keeps an application out of the problem; "" when nothing does."""
    if application.role == Role.MENTEE and application.user_id in mentors:
        return "is_mentor"
    if not cells:
        return "no_hours"
    if not application.choices.all():
        return "no_outcomes"
    if not _languages_of(application):
        return "no_languages"
    return ""


def cells_of(user: User) -> list[int]:
    """A person's free cells; none where they never gave any."""
    try:
        return list(user.availability.cells)
    except Availability.DoesNotExist:
        return []


def _languages_of(application: Application) -> list[str]:
    return list(application.languages or application.user.languages)


def city_key(city: str) -> str | None:
    """A city as the matching compares it: whatever its case and spaces."""
    return " ".join(city.split()).casefold() or None


def person_of(application: Application, round_: Round, cells: Collection[int] | None = None) -> Json:
    """One person of the problem, named by the application's pk as text; `cells` are other hours than they gave."""
    user = application.user
    free = cells_of(user) if cells is None else cells
    region = region_of(user.country)
    person: Json = {
        "id": str(application.pk),
        "role": application.role,
        "zone": user.zone,
        "free": [list(interval) for interval in cells_to_intervals(free)],
        "outcomes": [[choice.outcome.slug, choice.rank] for choice in application.choices.all()],
        "languages": sorted(set(_languages_of(application))),
        "region": str(region) if region else None,
        "city": city_key(application.city or user.city) if application.meet == Application.Meet.IN_PERSON else None,
    }
    if application.role == Role.MENTOR:
        person["capacity"] = min(application.capacity or round_.mentees_max, round_.mentees_max)
        person["co_mentor"] = application.co_mentor
    return person


def member_of(application: Application, group: MentoringGroup, round_: Round) -> Json:
    """Someone who has a place already: they stay whatever has changed, so that the lock can't break on it."""
    person = person_of(application, round_)
    if application.role == Role.MENTOR:
        members = list(group.memberships.all())
        seated = sum(not one.is_mentor for one in members)
        takes_more = person["capacity"] if application.takes_late_mentees else 1
        person["capacity"] = min(max(takes_more, seated, 1), max(round_.mentees_max, seated))
        if len(members) - seated > 1:
            person["co_mentor"] = "accept"
    return person


def lock_of(group: MentoringGroup) -> Json:
    """A published group as the engine's locked group; for its members no rule is checked again."""
    members = sorted(group.memberships.all(), key=lambda one: (one.role != Membership.Role.LEAD, one.pk))
    return {
        "mentors": [str(one.application_id) for one in members if one.is_mentor],
        "mentees": sorted(str(one.application_id) for one in members if not one.is_mentor),
        "outcome": group.outcome.slug,
        "language": group.language,
        "city": city_key(group.city),
        "slot": {
            "zone": group.slot_zone,
            "day": DAYS[group.slot_day],
            "time": format_time(group.slot_minute),
        },
        "override": sorted(str(one.application_id) for one in members),
        "published": group.pk,
    }


def _round_of(round_: Round, starts_on: dt.date, weeks: int) -> Json:
    return {
        "slug": round_.slug,
        "starts_on": starts_on.isoformat(),
        "weeks": weeks,
        "meeting_minutes": round_.meeting_minutes,
        "mentees_min": round_.mentees_min,
        "mentees_wanted": round_.mentees_wanted,
        "mentees_max": round_.mentees_max,
        "co_mentors": round_.co_mentors,
        "weights": dict(round_.weights),
    }
