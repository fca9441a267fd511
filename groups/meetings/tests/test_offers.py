"""Offered times are those that everyone can make: tried against a plain count, over clock changes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Availability, User
from groups.meetings.moving import add_meeting
from groups.meetings.offers import Hours, hours_of_members, offers_for, slot_offers
from groups.meetings.replanning import change_slot, rest_of
from groups.models import MentoringGroup
from groups.tests.factories import make_group
from rounds.tests.factories import make_round
from slots.weekly import Slot, free_throughout, is_offered

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NOW = dt.datetime(2027, 2, 20, tzinfo=dt.UTC)
EVENINGS = [day * 48 + cell for day in range(7) for cell in range(34, 46)]
NIGHTS = [day * 48 + cell for day in range(7) for cell in range(8)]


@pytest.fixture
def group() -> MentoringGroup:
    """Berlin, New York and Auckland, whose clocks all change between March and May 2027."""
    group = make_group(make_round(opens_on=dt.date(2027, 2, 1)))
    for number, (zone, cells) in enumerate(
        [
            ("Europe/Berlin", EVENINGS),
            ("America/New_York", [cell for cell in range(336) if cell % 48 in range(20, 36)]),
            ("Pacific/Auckland", [cell for cell in range(336) if cell % 48 in range(8, 30)]),
        ]
    ):
        member = group.memberships.order_by("pk")[number]
        User.objects.filter(pk=member.user_id).update(zone=zone)
        Availability.objects.filter(user=member.user).update(cells=cells)
    return group


def people(group: MentoringGroup) -> Hours:
    return hours_of_members(group)


def test_a_slot_is_offered_if_and_only_if_all_are_free_in_every_week(group: MentoringGroup) -> None:
    rest = rest_of(group, NOW)
    first_on, weeks = dt.date(2027, 3, 1), (len(rest.ahead) - 1) * 2 + 1
    possible = [Slot("Europe/Berlin", day, minute) for day in range(7) for minute in range(0, 1440, 30)]
    expected = {
        slot
        for slot in possible
        if is_offered(slot, first_on, weeks)
        and slot != group.slot
        and all(not free_throughout(cells, zone, slot, first_on, weeks, 60) for zone, cells in people(group).people)
    }
    offered = slot_offers(group, NOW, hours=people(group))
    assert {one.slot for one in offered} == expected
    assert 3 < len(expected) < 100
    distances = [abs(one.slot.day * 1440 + one.slot.minute - 18 * 60) for one in offered]
    assert distances[0] == min(distances)


def test_every_offered_slot_can_be_taken(group: MentoringGroup) -> None:
    hours = people(group)
    for offer in slot_offers(group, NOW, hours=hours)[:4]:
        meetings = change_slot(group=group, slot=offer.slot, by=None, now=NOW)
        assert meetings[0].starts_at == offer.first_start
        assert all(hours.all_free(one.starts_at, 60) for one in meetings)


def test_a_time_is_offered_if_and_only_if_all_are_free_then(group: MentoringGroup) -> None:
    # The week of 29 March: Europe changed on the 28th, New York two weeks before, Auckland changes on 4 April.
    meeting, hours = group.meetings.get(number=3), people(group)
    around = [meeting.starts_at + number * HOUR / 2 for number in range(-500, 500)]
    berlin = ZoneInfo("Europe/Berlin")
    day = meeting.starts_at.astimezone(berlin).date()
    within = [one for one in around if abs((one.astimezone(berlin).date() - day).days) <= 7]
    fit = {one for one in within if hours.all_free(one, 60) and one != meeting.starts_at}
    offered = offers_for(group, meeting.starts_at, NOW, hours=hours, but=meeting)
    assert set(offered) <= fit
    assert len(offered) == min(24, len(fit))
    same_day = [one for one in offered if one.astimezone(berlin).date() == day]
    assert offered[: len(same_day)] == same_day
    nearness = [abs(one - meeting.starts_at) for one in offered[len(same_day) :]]
    assert nearness == sorted(nearness)


def test_nothing_is_offered_on_another_meeting_in_the_past_or_at_short_notice(group: MentoringGroup) -> None:
    meeting, hours = group.meetings.get(number=3), people(group)
    offered = offers_for(group, meeting.starts_at, NOW, hours=hours, but=meeting)
    first = next(one for one in offered if abs(one - meeting.starts_at) >= HOUR)
    add_meeting(group=group, starts_at=first, by=None, now=NOW)
    again = offers_for(group, meeting.starts_at, NOW, hours=hours, but=meeting)
    assert not [one for one in again if abs(one - first) < HOUR]
    soon = meeting.starts_at - HOUR
    late = offers_for(group, meeting.starts_at, soon, hours=hours, but=meeting)
    assert late
    assert min(late) >= soon + 12 * HOUR


def test_who_gave_no_hours_is_counted_and_does_not_count(group: MentoringGroup) -> None:
    Availability.objects.filter(user=group.memberships.order_by("pk")[2].user).update(cells=[])
    hours = people(group)
    assert (len(hours.people), hours.unknown) == (2, 1)
    meeting = group.meetings.get(number=3)
    assert offers_for(group, meeting.starts_at, NOW, hours=hours, but=meeting)
    Availability.objects.all().update(cells=[])
    assert offers_for(group, meeting.starts_at, NOW, hours=people(group), but=meeting) == []
    assert slot_offers(group, NOW, hours=people(group)) == []


def test_where_nobody_shares_an_hour_nothing_is_offered(group: MentoringGroup) -> None:
    Availability.objects.filter(user=group.memberships.order_by("pk")[0].user).update(cells=NIGHTS)
    meeting = group.meetings.get(number=3)
    assert offers_for(group, meeting.starts_at, NOW, hours=people(group), but=meeting) == []
    assert slot_offers(group, NOW, hours=people(group)) == []
