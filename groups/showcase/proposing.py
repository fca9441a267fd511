"""Which group shows its slide at which sitting, proposed by the members' own clocks. Pure Python."""

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

AWAKE_FROM = dt.time(8)
AWAKE_UNTIL = dt.time(22)


def is_awake(instant: dt.datetime, zone: str) -> bool:
    """Whether it is between 08:00 and 22:00 on the clock of an IANA zone."""
    return AWAKE_FROM <= instant.astimezone(ZoneInfo(zone)).time() < AWAKE_UNTIL


def propose_sittings(
    zones: Mapping[int, Sequence[str]], starts: Mapping[int, dt.datetime], taken: Mapping[int, int]
) -> dict[int, int]:
    """Give each group the sitting at whose start most of its members are awake, and fill the sittings evenly.

    `zones` are the members' zones by group, `starts` the sittings (aware), `taken` how many groups each has already.
    Between sittings that suit a group alike the emptier is taken, then the earlier; the groups to which it matters most
    choose first, so that those who don't mind fill up the rest. Being awake counts before balance.
    """
    in_time = sorted(starts, key=lambda sitting: (starts[sitting], sitting))
    if not in_time:
        return {}
    awake = {
        group: {sitting: sum(is_awake(starts[sitting], zone) for zone in members) for sitting in in_time}
        for group, members in zones.items()
    }
    filled = {sitting: taken.get(sitting, 0) for sitting in in_time}
    chosen: dict[int, int] = {}
    for group, counts in sorted(awake.items(), key=lambda one: (min(one[1].values()) - max(one[1].values()), one[0])):
        most = max(counts.values())
        chosen[group] = min((one for one in in_time if counts[one] == most), key=filled.__getitem__)
        filled[chosen[group]] += 1
    return dict(sorted(chosen.items()))
