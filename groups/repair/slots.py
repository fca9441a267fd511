"""Slots in the engine's JSON, on one clock and on another."""

import datetime as dt
from functools import lru_cache
from typing import Any

from slots.cells import DAYS, format_time, parse_time
from slots.weekly import Slot, SlotNotOffered, meeting_starts
from slots.zones import get_zone

Json = dict[str, Any]


def slot_of(group: Json) -> Slot:
    """The weekly time of a group of a plan."""
    slot = group["slot"]
    return Slot(zone=slot["zone"], day=DAYS.index(slot["day"]), minute=parse_time(slot["time"]))


def slot_as_json(slot: Slot) -> Json:
    """A slot as plans write it."""
    return {"zone": slot.zone, "day": DAYS[slot.day], "time": format_time(slot.minute)}


@lru_cache(maxsize=4096)
def _starts(slot: Slot, starts_on: str, weeks: int) -> tuple[dt.datetime, ...] | None:
    try:
        return tuple(meeting_starts(slot, dt.date.fromisoformat(starts_on), weeks))
    except SlotNotOffered:
        return None


def starts_of(problem: Json, slot: Slot) -> tuple[dt.datetime, ...] | None:
    """The instants of a slot over the problem's weeks; None where a clock change skips or doubles one."""
    return _starts(slot, problem["round"]["starts_on"], problem["round"]["weeks"])


def same_instants(problem: Json, one: Slot, other: Slot) -> bool:
    """Whether two slots are the same meetings, whatever the clocks that name them."""
    return one == other or (starts_of(problem, one) or ()) == (starts_of(problem, other) or (None,))


def on_clock_of(problem: Json, slot: Slot, zone: str) -> Slot | None:
    """The slot as another zone's clock names it; None where that clock has no one name for all weeks."""
    starts = starts_of(problem, slot)
    if starts is None:
        return None
    local = starts[0].astimezone(get_zone(zone))
    renamed = Slot(zone, local.weekday(), local.hour * 60 + local.minute)
    return renamed if starts_of(problem, renamed) == starts else None
