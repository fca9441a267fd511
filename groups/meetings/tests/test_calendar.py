"""A calendar program that reads the invitation arrives at the instants of the slot."""

import datetime as dt

import icalendar
import pytest
from dateutil.rrule import rrulestr

from groups.meetings.calendar import invitations
from groups.meetings.clock_rules import changes_between, clock_rules
from groups.models import MentoringGroup
from groups.queries import starts_of
from groups.tests.factories import make_group
from mail.services import Attachment, Recipient
from rounds.tests.factories import make_round
from slots.zones import all_zones, get_zone

pytestmark = pytest.mark.django_db
ADA = Recipient(email="ada@people.example", name="Ada Łovelace; of Marylebone", zone="Europe/London")


def file_of(group: MentoringGroup) -> Attachment:
    (file,) = invitations(group, ADA)
    return file


def event_of(group: MentoringGroup) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(file_of(group).content.decode())
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


def expanded(group: MentoringGroup, zone: dt.tzinfo | None = None) -> list[dt.datetime]:
    """The instants of the recurrence, expanded on the wall clock as RFC 5545 says, in `zone` or the one it names."""
    event = event_of(group)
    first = event["dtstart"].dt
    rule = event["rrule"].to_ical().decode()
    local = rrulestr(rule, dtstart=first.replace(tzinfo=None))
    return [moment.replace(tzinfo=zone or first.tzinfo).astimezone(dt.UTC) for moment in local]


@pytest.mark.parametrize(
    ("zone", "opens_on", "every"),
    [
        ("Europe/Berlin", dt.date(2019, 2, 1), 1),
        ("America/New_York", dt.date(2019, 2, 1), 2),
        ("Pacific/Auckland", dt.date(2018, 8, 13), 1),
        ("Australia/Lord_Howe", dt.date(2018, 8, 13), 2),
        ("Asia/Kathmandu", dt.date(2018, 8, 13), 3),
        ("America/Sao_Paulo", dt.date(2018, 8, 13), 1),
        ("Africa/Casablanca", dt.date(2019, 3, 20), 1),
    ],
)
def test_the_recurrence_is_the_slot_over_clock_changes(zone: str, opens_on: dt.date, every: int) -> None:
    round_ = make_round(opens_on=opens_on, meeting_every_weeks=every)
    group = make_group(round_, mentees=1, slot_zone=zone, slot_day=2, slot_minute=19 * 60 + 30)
    assert expanded(group) == starts_of(group)
    # A program that doesn't know the zone's name goes by the rules in the file.
    calendar = icalendar.Calendar.from_ical(file_of(group).content.decode())
    (rules,) = calendar.walk("VTIMEZONE")
    assert isinstance(rules, icalendar.Timezone)
    assert expanded(group, rules.to_tz(lookup_tzid=False)) == starts_of(group)


def test_the_file_is_small() -> None:
    assert len(file_of(make_group()).content) < 2_000


def test_the_file_brings_the_zone_s_rules_along() -> None:
    round_ = make_round(opens_on=dt.date(2019, 2, 1))
    group = make_group(round_, mentees=1)
    calendar = icalendar.Calendar.from_ical(file_of(group).content.decode())
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert (str(calendar["method"]), str(calendar["version"])) == ("REQUEST", "2.0")


def test_the_event_names_who_asks_and_who_is_asked_and_nobody_else() -> None:
    group = make_group()
    event = event_of(group)
    assert str(event["organizer"]) == f"mailto:{group.round.contact_email}"
    assert str(event["attendee"]) == "mailto:ada@people.example"
    assert event["attendee"].params["cn"] == "Ada Łovelace; of Marylebone"
    text = file_of(group).content.decode()
    assert text.count("ATTENDEE") == 1
    assert not [member.user.email for member in group.memberships.all() if member.user.email in text]


@pytest.mark.parametrize("year", [2018, 2019, 2027])
def test_the_rules_of_every_zone_give_its_own_offsets_around_each_change(year: int) -> None:
    begin, end = dt.datetime(year, 1, 1, tzinfo=dt.UTC), dt.datetime(year, 12, 31, tzinfo=dt.UTC)
    wrong = []
    for name in all_zones():
        zone = get_zone(name)
        rules = clock_rules(name, begin, end).to_tz(lookup_tzid=False)
        changes = changes_between(zone, begin, end)
        for moment in (begin, end, *(change + dt.timedelta(hours=h) for change in changes for h in (-26, -4, 4, 26))):
            local = moment.astimezone(zone).replace(tzinfo=None)
            if local.replace(tzinfo=rules).utcoffset() != local.replace(tzinfo=zone).utcoffset():
                wrong.append((name, local))
    assert wrong == []


def test_clock_changes_are_found_to_the_second() -> None:
    year = dt.datetime(2019, 1, 1, tzinfo=dt.UTC), dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    assert changes_between(get_zone("Europe/Berlin"), *year) == [
        dt.datetime(2019, 3, 31, 1, tzinfo=dt.UTC),
        dt.datetime(2019, 10, 27, 1, tzinfo=dt.UTC),
    ]
