"""Time zones and countries, from the pinned `tzdata` package and never from the machine.

Importing this module turns the machine's own zone files off for the whole process, so that the same round
has the same hours on every machine.
"""

import zoneinfo
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

zoneinfo.reset_tzpath(to=[])
ZoneInfo.clear_cache()


class UnknownZone(ValueError):  # noqa: N818 - the name says what is the matter
    """No zone of this name is in the pinned tzdata."""


@cache
def get_zone(name: str) -> ZoneInfo:
    """Return the zone of an IANA name, old names included; raises UnknownZone."""
    if not isinstance(name, str) or name not in _known_names():
        raise UnknownZone(f"{name!r} is not a time zone.")
    return ZoneInfo(name)


@cache
def all_zones() -> tuple[str, ...]:
    """Return the names fit for a choice list, sorted: every place that tzdata's tables name, and UTC."""
    places = {name for names in country_zones().values() for name in names}
    return tuple(sorted(places | {"UTC"}))


@cache
def country_zones() -> dict[str, tuple[str, ...]]:
    """Return each country's zone names by its two-letter code, in the order of tzdata's tables."""
    zones: dict[str, dict[str, None]] = {code: {} for code in countries()}
    for table in ("zone.tab", "zone1970.tab"):
        for fields in _table(table):
            codes, name = fields[0], fields[2]
            for code in codes.split(","):
                if table == "zone.tab" or not zones[code]:
                    zones[code][name] = None
    return {code: tuple(names) for code, names in zones.items()}


def zones_of_country(code: str) -> tuple[str, ...]:
    """Return the zone names of a country, empty where nobody lives; raises ValueError for an unknown code."""
    if code not in country_zones():
        raise ValueError(f"{code!r} is not the code of a country.")
    return country_zones()[code]


@cache
def countries() -> dict[str, str]:
    """Return the English names of countries by their two-letter ISO 3166 codes, sorted by name."""
    return dict(sorted(((code, name) for code, name in _table("iso3166.tab")), key=lambda entry: entry[1]))


@cache
def _known_names() -> frozenset[str]:
    text = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(text.split())


def _table(name: str) -> list[list[str]]:
    """Return the rows of one of tzdata's tab-separated tables, comments left out."""
    text = resources.files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
