"""The slide on the group's page."""

import datetime as dt
from typing import Any

from accounts.models import User
from groups.models import Membership, MentoringGroup, Slide
from groups.showcase.permissions import is_for_everyone
from groups.showcase.times import showcase_times


def panel(group: MentoringGroup, mine: Membership | None, user: User, now: dt.datetime) -> dict[str, Any]:
    """What `groups/_showcase.html` shows, to members and coordinators; 2 queries."""
    if mine is None:
        slide = Slide.objects.filter(group=group).first()
    else:
        mine = Membership.objects.select_related("showcase_consent", "group__slide").get(pk=mine.pk)
        slide = getattr(mine.group, "slide", None)
    times = showcase_times(group.round)
    return {
        "slide": slide,
        "showcase": times,
        "showcase_is_over": times.is_over(now),
        "has_consented": hasattr(mine, "showcase_consent"),
    }


def public_slide(group: MentoringGroup) -> Slide | None:
    """The group's slide if anyone may see it; one query."""
    slide = Slide.objects.select_related("group__round").filter(group=group).first()
    return slide if slide is not None and is_for_everyone(slide) else None
