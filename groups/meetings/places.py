"""Where a group that can meet in person does so: the place of most of its meetings."""

from collections import Counter
from collections.abc import Iterable

from groups.models import Meeting, MentoringGroup


def usual_place(meetings: Iterable[Meeting]) -> str:
    """The place of most of these meetings, the later ones' where two are as frequent; "" of none."""
    in_order = sorted(meetings, key=lambda one: (one.starts_at, one.number), reverse=True)
    return next(iter(Counter(one.place for one in in_order).most_common(1)), ("", 0))[0]


def place_of(group: MentoringGroup) -> str:
    """Where the group meets in person, "" for one that meets online; no query where its meetings were fetched."""
    planned = [one for one in group.meetings.all() if one.state == Meeting.State.PLANNED]
    return usual_place(planned) if planned else group.city
