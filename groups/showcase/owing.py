"""What people owe their showcase: the slide, in its last two weeks."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from groups.duties import Owed
from groups.models import Membership, Slide
from groups.showcase.times import times_by_round

# How far the sittings may be from the round's date, with their two weeks.
NEAR = dt.timedelta(weeks=8)


def owed(user: User, memberships: Iterable[Membership], now: dt.datetime) -> list[Owed]:
    """A line for each of the person's groups that lacks its slide, to mentors and the representative.

    `memberships` are the person's active ones, with group and round; no query unless a showcase may be near, else 2.
    """
    mine = {
        one.group_id: one
        for one in memberships
        if (one.is_mentor or one.is_representative) and abs(one.group.round.showcase_on - now.date()) <= NEAR
    }
    if not mine:
        return []
    times = times_by_round([one.group.round for one in mine.values()])
    wanted = {pk: one for pk, one in mine.items() if times[one.group.round_id].wants_slides(now)}
    have = set(Slide.objects.filter(group__in=wanted).values_list("group", flat=True)) if wanted else set()
    return [
        Owed(
            _("Upload your group's slide: the showcase is on %(day)s.")
            % {"day": date_format(localtime(times[one.group.round_id].starts_at), "j F")},
            reverse("groups:slide", args=[pk]),
            _("Upload the slide"),
        )
        for pk, one in wanted.items()
        if pk not in have
    ]
