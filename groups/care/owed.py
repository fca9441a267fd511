"""What a person owes of care: an answer to the monthly question."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from groups.care.queries import latest_follow_ups
from groups.duties import Owed
from groups.models import Membership


def owed(user: User, memberships: Sequence[Membership], now: dt.datetime) -> list[Owed]:
    """The unanswered question of each group; one query, none without a group."""
    if not memberships:
        return []
    latest = latest_follow_ups(memberships)
    return [
        Owed(
            _("How is your group going? (%(outcome)s)") % {"outcome": one.group.outcome},
            reverse("groups:how_it_goes", args=[one.group_id]),
            _("Say how it goes"),
        )
        for one in memberships
        if one.pk in latest and not latest[one.pk].answer
    ]
