"""The running order: as a coordinator saved it, and as it is proposed for groups that nobody placed yet."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch

from accounts.models import User
from accounts.records import record_decision
from groups.models import Membership, MentoringGroup, ShowcasePlace, Slide
from groups.showcase.proposing import propose_sittings
from groups.showcase.times import ShowcaseTimes, showcase_times
from rounds.models import Round, Sitting

USUAL_MINUTES = 5


@dataclass(frozen=True)
class Entry:
    """One group in the running order."""

    group: MentoringGroup
    slide: Slide | None
    minutes: int
    starts_at: dt.datetime | None
    is_saved: bool

    @property
    def names(self) -> list[str]:
        """The members who agreed to be named with the slide, mentors first."""
        return names_with_slide(self.group.memberships.all())

    @property
    def shown_slide(self) -> Slide | None:
        """The slide, where the group agrees that anyone may see it."""
        return self.slide if self.slide is not None and self.slide.is_shown else None


@dataclass(frozen=True)
class SittingOrder:
    """One sitting with its groups in order; `sitting` is empty in a showcase without sittings."""

    sitting: Sitting | None
    entries: list[Entry]

    @property
    def minutes(self) -> int:
        """How long all take."""
        return sum(entry.minutes for entry in self.entries)

    @property
    def length(self) -> int:
        """How long the sitting is, in minutes."""
        if self.sitting is None:
            return 0
        return int((self.sitting.ends_at - self.sitting.starts_at).total_seconds() // 60)

    @property
    def is_too_long(self) -> bool:
        """Whether the groups take longer than the sitting."""
        return self.sitting is not None and self.minutes > self.length


@dataclass(frozen=True)
class RunningOrder:
    """A round's showcase, sitting by sitting."""

    times: ShowcaseTimes
    sittings: list[SittingOrder]

    @property
    def entries(self) -> list[Entry]:
        """All groups, in the order in which they are shown."""
        return [entry for one in self.sittings for entry in one.entries]

    @property
    def fingerprint(self) -> str:
        """Says whether someone changed the order since it was looked at."""
        said = [
            (one.sitting.pk if one.sitting else 0, entry.group.pk, entry.minutes)
            for one in self.sittings
            for entry in one.entries
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


class OrderChanged(Exception):  # noqa: N818 - the name says what is the matter
    """Someone else saved another order since this one was looked at."""


def groups_with_slides(round_: Round) -> list[MentoringGroup]:
    """A round's groups with slide, place, and active members with person and consents; 2 queries."""
    members = (
        Membership.objects.filter(left_at=None)
        .select_related("user", "showcase_consent")
        .order_by("role", "seat", "pk")
    )
    groups = MentoringGroup.objects.filter(round=round_).order_by("number")
    return list(
        groups.select_related("round", "outcome__type", "outcome__tool", "slide", "showcase_place").prefetch_related(
            Prefetch("memberships", queryset=members)
        )
    )


def names_with_slide(members: Iterable[Membership]) -> list[str]:
    """Who of the members, fetched with their consents, agreed to be named; the lead and mentors first."""
    in_order = sorted(members, key=lambda one: (not one.is_mentor, one.role != Membership.Role.LEAD, one.seat or 0))
    consents = ((one.user.name, getattr(one, "showcase_consent", None)) for one in in_order)
    return [name for name, consent in consents if consent is not None and consent.may_be_named and name]


def running_order(round_: Round) -> RunningOrder:
    """The order of a round's showcase; 3 queries. Groups without a saved place follow those with one, by number."""
    times = showcase_times(round_)
    groups = groups_with_slides(round_)
    places = {group.pk: place for group in groups if (place := _place_of(group, times.sittings)) is not None}
    proposed = _propose([group for group in groups if group.pk not in places], times.sittings, places.values())
    if not times.sittings:
        return RunningOrder(times, [SittingOrder(None, _entries(groups, None))])
    in_sitting: dict[int, list[MentoringGroup]] = {sitting.pk: [] for sitting in times.sittings}
    for group in sorted(groups, key=lambda one: _sort_key(one, places)):
        place = places.get(group.pk)
        in_sitting[place.sitting_id if place else proposed[group.pk]].append(group)
    return RunningOrder(
        times,
        [
            SittingOrder(sitting, _entries(in_sitting[sitting.pk], sitting.starts_at, places))
            for sitting in times.sittings
        ],
    )


def save_order(
    *, round_: Round, by: User, order: Sequence[tuple[int, int, int]], seen: str | None = None
) -> RunningOrder:
    """Save the whole order at once: (group, sitting, minutes) of every group, as they are shown.

    `seen` is the fingerprint of the order that the coordinator looked at; raises OrderChanged where another stands.
    Raises ValueError unless each group of the round comes exactly once, at a sitting of its showcase.
    """
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=round_.pk)
        before = running_order(round_)
        if seen is not None and seen != before.fingerprint:
            raise OrderChanged
        groups = {entry.group.pk for entry in before.entries}
        sittings = {one.pk for one in before.times.sittings}
        if sorted(groups) != sorted(group for group, _sitting, _minutes in order):
            raise ValueError("Each group of the round has one place.")
        if not {sitting for _group, sitting, _minutes in order} <= sittings:
            raise ValueError("A place is at a sitting of the round's showcase.")
        ShowcasePlace.objects.filter(group__in=groups).delete()
        ShowcasePlace.objects.bulk_create(
            ShowcasePlace(group_id=group, sitting_id=sitting, position=position, minutes=minutes)
            for position, (group, sitting, minutes) in enumerate(order, start=1)
        )
        after = running_order(round_)
        record_decision(by=by, action="showcase.order_saved", subject=round_, before=_said(before), after=_said(after))
    return after


def _said(order: RunningOrder) -> dict[str, list[int]]:
    """The numbers of the groups at each sitting."""
    return {str(one.sitting): [entry.group.number for entry in one.entries] for one in order.sittings}


def _place_of(group: MentoringGroup, sittings: Iterable[Sitting]) -> ShowcasePlace | None:
    """The saved place, unless its sitting was cancelled."""
    place: ShowcasePlace | None = getattr(group, "showcase_place", None)
    return place if place is not None and place.sitting_id in {one.pk for one in sittings} else None


def _propose(
    groups: Iterable[MentoringGroup], sittings: Iterable[Sitting], places: Iterable[ShowcasePlace]
) -> dict[int, int]:
    taken: dict[int, int] = {}
    for place in places:
        taken[place.sitting_id] = taken.get(place.sitting_id, 0) + 1
    zones = {group.pk: [one.user.zone for one in group.memberships.all()] for group in groups}
    return propose_sittings(zones, {one.pk: one.starts_at for one in sittings}, taken)


def _sort_key(group: MentoringGroup, places: dict[int, ShowcasePlace]) -> tuple[bool, int]:
    place = places.get(group.pk)
    return place is None, place.position if place else group.number


def _entries(
    groups: Iterable[MentoringGroup], begins_at: dt.datetime | None, places: dict[int, ShowcasePlace] | None = None
) -> list[Entry]:
    entries, at = [], begins_at
    for group in groups:
        place = (places or {}).get(group.pk)
        minutes = place.minutes if place else USUAL_MINUTES
        entries.append(Entry(group, getattr(group, "slide", None), minutes, at, place is not None))
        at = at + dt.timedelta(minutes=minutes) if at else None
    return entries
