"""What a person owes of surveys, as their dashboard lists it."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from groups.duties import Owed
from groups.models import Membership
from surveys.queries import open_and_unanswered

# So long after the end survey's date nobody is reminded on the front page; by its link it is answered all the same.
LATEST = dt.timedelta(days=90)


def owed(user: User, memberships: Sequence[Membership], now: dt.datetime) -> list[Owed]:
    """Surveys that are open and wait for an answer; one query, none while no round of theirs is likely to have one."""
    if not any(
        one.group.round.starts_on <= now.date() <= one.group.round.end_survey_on + LATEST for one in memberships
    ):
        return []
    return [
        Owed(
            _("Answer the %(survey)s of %(round)s, two minutes; until %(day)s.")
            % {
                "survey": survey.name,
                "round": survey.round.name,
                "day": date_format(survey.closes_on, "j F"),
            },
            reverse("surveys:survey", args=[survey.pk]),
            _("Answer"),
        )
        for survey in open_and_unanswered(user, now)
    ]
