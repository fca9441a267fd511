"""Times that everyone can make, by the hours that they gave: for moving one meeting, and for the group's slot."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accounts.models import Availability, User
from groups.matching.hours import hours_of
from groups.matching.problem import Person, Problem, Round
from groups.meetings.replanning import first_day, rest_of
from groups.meetings.rules import last_day
from groups.models import Meeting, Membership, MentoringGroup
from slots.cells import CELLS_PER_WEEK, MINUTES_PER_CELL, cell_of
from slots.weekly import Slot, cells_needed, meeting_starts
from slots.zones import get_zone

DAYS_AROUND = 7
NOTICE = dt.timedelta(hours=12)  # Nobody is asked to come to a meeting of which they may not have read yet.
MOST = 24
STEP = dt.timedelta(minutes=MINUTES_PER_CELL)


@dataclass(frozen=True)
class Hours:
    """When the members can meet: zone and free cells of those who gave hours, and how many gave none."""

    people: list[tuple[str, frozenset[int]]]
    unknown: int

    def all_free(self, start: dt.datetime, minutes: int) -> bool:
        """Whether everyone who gave hours is free in every minute, by their own clock."""
        return all(cells_needed(start, minutes, zone) <= cells for zone, cells in self.people)


@dataclass(frozen=True)
class SlotOffer:
    """A weekly time that everyone can make in all weeks left: from which day, for how long, its first start."""

    slot: Slot
    first_on: dt.date
    weeks: int
    first_start: dt.datetime


def hours_of_members(group: MentoringGroup) -> Hours:
    """The hours of the active members; 1 query."""
    members = Membership.objects.filter(group=group, left_at=None).select_related("user__availability")
    cells = [(one.user.zone, frozenset(_cells(one.user))) for one in members.order_by("pk")]
    return Hours([one for one in cells if one[1]], sum(not free for _zone, free in cells))


def _cells(user: User) -> list[int]:
    try:
        return list(user.availability.cells)
    except Availability.DoesNotExist:
        return []


def offers_for(
    group: MentoringGroup, near: dt.datetime, now: dt.datetime, *, hours: Hours, but: Meeting | None = None
) -> list[dt.datetime]:
    """The starts (UTC) around an instant that everyone can make: the same day's first, then the nearest; at most 24.

    They lie on the half hour of the clock by which `near` does, at least twelve hours from now, and on no other
    meeting of the group than `but`. Where nobody gave hours there is nothing to offer. 1 query.
    """
    if not hours.people:
        return []
    length = dt.timedelta(minutes=group.round.meeting_minutes)
    zone = get_zone(group.slot_zone)
    day, last = near.astimezone(zone).date(), last_day(group)
    around = [near + number * STEP for number in range(-(DAYS_AROUND + 1) * 48, (DAYS_AROUND + 1) * 48 + 1)]
    taken = _taken(group, around[0], around[-1] + length, but)
    free = [
        start
        for start in around
        if start >= now + NOTICE
        and abs((start.astimezone(zone).date() - day).days) <= DAYS_AROUND
        and start.astimezone(dt.UTC).date() <= last
        and not (but and start == near)
        and not any(begun < start + length and start < over for begun, over in taken)
        and hours.all_free(start, group.round.meeting_minutes)
    ]
    return sorted(free, key=lambda start: _rank(start, near, day, zone))[:MOST]


def _rank(
    start: dt.datetime, near: dt.datetime, day: dt.date, zone: ZoneInfo
) -> tuple[bool, dt.timedelta, dt.datetime]:
    """The same day on the group's clock first, then the nearest, of two equally near ones the earlier."""
    return (start.astimezone(zone).date() != day, abs(start - near), start)


def _taken(
    group: MentoringGroup, begin: dt.datetime, end: dt.datetime, but: Meeting | None
) -> list[tuple[dt.datetime, dt.datetime]]:
    meetings = Meeting.objects.filter(group=group, starts_at__lt=end, ends_at__gt=begin)
    meetings = meetings.exclude(state=Meeting.State.CANCELLED)
    if but is not None:
        meetings = meetings.exclude(pk=but.pk)
    return list(meetings.values_list("starts_at", "ends_at"))


def slot_offers(group: MentoringGroup, now: dt.datetime, *, hours: Hours) -> list[SlotOffer]:
    """Every weekly time of the slot's zone that all can make in each week that is left, clock changes included.

    Whoever gave no hours is taken to be free. The nearest to the slot of now come first, which itself is left out.
    Raises TimeRefused where no meeting is ahead.
    """
    rest = rest_of(group, now)
    if not hours.people:
        return []
    zone = group.slot_zone
    first_on = first_day(rest, zone, now)
    weeks = (len(rest.ahead) + len(rest.off) - 1) * group.every_weeks + 1
    found = _common_slots(group, zone, first_on, weeks, hours.people)
    old = cell_of(group.slot_day, group.slot_minute)
    offers = [
        SlotOffer(slot, first_on, weeks, meeting_starts(slot, first_on, 1)[0]) for slot in found if slot != group.slot
    ]
    return sorted(offers, key=lambda offer: (_cells_apart(cell_of(offer.slot.day, offer.slot.minute), old), offer.slot))


def _common_slots(
    group: MentoringGroup, zone: str, first_on: dt.date, weeks: int, people: Sequence[tuple[str, frozenset[int]]]
) -> list[Slot]:
    """The matching's own answer to who is free for which slot, for these people and weeks."""
    round_ = Round(
        slug=group.round.slug, starts_on=first_on, weeks=weeks, meeting_minutes=group.round.meeting_minutes,
        mentees_min=1, mentees_wanted=1, mentees_max=5,
    )  # fmt: skip
    members = [
        Person(id=str(number), role="mentee", zone=home, cells=cells, outcomes={}, languages=frozenset())
        for number, (home, cells) in enumerate(people)
    ]
    table = hours_of(Problem(round_, {one.id: one for one in members}), members, [zone])
    together = table.free.all(axis=0)
    starts = [start for start in range(CELLS_PER_WEEK) if table.slot_ids[zone][start] >= 0]
    return [Slot(zone, start // 48, start % 48 * 30) for start in starts if together[table.slot_ids[zone][start]]]


def _cells_apart(one: int, other: int) -> int:
    return min((one - other) % CELLS_PER_WEEK, (other - one) % CELLS_PER_WEEK)
