"""What people owe their showcase: the slide, in its last two weeks."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from groups.duties import Owed
from groups.models import Membership

NEAR = dt.timedelta(weeks=2)


def owed(user: User, memberships: Iterable[Membership], now: dt.datetime) -> list[Owed]:
    """A line for each of the person's groups that lacks its slide, to mentors and the representative.

    `memberships` are the person's active ones, with group, its round and slide; no query.
    """
    return [
        Owed(
            _("Upload your group's slide: the showcase is on %(day)s.")
            % {"day": date_format(one.group.round.showcase_on, "j F")},
            reverse("groups:slide", args=[one.group_id]),
            _("Upload the slide"),
        )
        for one in memberships
        if (one.is_mentor or one.is_representative)
        and dt.timedelta() <= one.group.round.showcase_on - now.date() <= NEAR
        and not hasattr(one.group, "slide")
    ]
