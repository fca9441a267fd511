"""Every zone at each of its edges, against plain arithmetic on instants: no wrong instant anywhere."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slots.weekly import DoubledStart, SkippedStart, Slot, meeting_starts
from slots.zones import UnknownZone, all_zones, countries, country_zones, get_zone, zones_of_country

FIRST, LAST = datetime(2018, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC)


def edges(zone: ZoneInfo) -> list[datetime]:
    """Return the instants at which a zone's offset changes."""
    found, moment = [], FIRST
    while moment < LAST:
        after = moment + timedelta(days=1)
        if moment.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            low, high = moment, after
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                middle = middle.replace(second=0, microsecond=0)
                if middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset():
                    low = middle
                else:
                    high = middle
            found.append(high)
        moment = after
    return found


def instants_shown_as(local: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return the instants at which the zone's clock shows this time, by trying every quarter of an hour around it."""
    guess = local.replace(tzinfo=UTC)
    around = (guess + timedelta(minutes=15 * step) for step in range(-16 * 4, 16 * 4 + 1))
    return [each for each in around if each.astimezone(zone).replace(tzinfo=None) == local]


@pytest.mark.parametrize("name", all_zones())
def test_no_instant_of_a_zone_is_wrong_at_its_edges(name: str) -> None:
    zone = get_zone(name)
    for edge in edges(zone)[:8]:
        for shift in range(-150, 151, 30):
            local = (edge + timedelta(minutes=shift)).astimezone(zone).replace(tzinfo=None)
            local = local.replace(minute=local.minute // 30 * 30)
            slot = Slot(name, local.weekday(), local.hour * 60 + local.minute)
            true = instants_shown_as(local, zone)
            if len(true) == 1:
                assert meeting_starts(slot, local.date(), 1) == true
            else:
                with pytest.raises(DoubledStart if true else SkippedStart):
                    meeting_starts(slot, local.date(), 1)


def test_the_machine_has_no_say_in_zones() -> None:
    assert get_zone("Europe/Berlin") is ZoneInfo("Europe/Berlin")
    with pytest.raises(UnknownZone, match=r"'\.\./etc/passwd' is not a time zone"):
        get_zone("../etc/passwd")


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "berlin", "Europe"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone):
        get_zone(name)


def test_old_names_are_known_but_not_offered() -> None:
    assert get_zone("US/Eastern").utcoffset(datetime(2020, 1, 1)) == timedelta(hours=-5)  # noqa: DTZ001 - a wall clock
    assert "US/Eastern" not in all_zones()
    assert "UTC" in all_zones()


def test_countries_have_their_zones() -> None:
    assert countries()["NZ"] == "New Zealand"
    assert zones_of_country("NZ") == ("Pacific/Auckland", "Pacific/Chatham")
    assert all(name in all_zones() for names in country_zones().values() for name in names)
    with pytest.raises(ValueError, match="'XX' is not the code"):
        zones_of_country("XX")


def test_a_round_across_a_year_starts_on_the_first_such_weekday() -> None:
    starts = meeting_starts(Slot("UTC", 0, 0), date(2019, 12, 31), 2)
    assert starts == [datetime(2020, 1, 6, tzinfo=UTC), datetime(2020, 1, 13, tzinfo=UTC)]
