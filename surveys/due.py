"""What is due of surveys: opening, inviting who joins late, one reminder, mails that became moot, closing."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from groups.models import Membership
from mail.models import OutboxMessage
from mail.services import CANCELLABLE, cancel_messages
from surveys.answering.keeping import lock_survey
from surveys.emails import INVITATION, REMINDER, about_survey, queue_reminder
from surveys.models import Participation, Survey
from surveys.setup.opening import close_due, invite_late, open_due

REMIND_AFTER = dt.timedelta(days=5)


def open_and_close(now: dt.datetime) -> int:
    """Close what is over, open what has come, ask who joined since; returns how many surveys and people."""
    return close_due(now) + open_due(now) + invite_late(now)


def remind(now: dt.datetime) -> int:
    """Remind, five days after opening, those who have a place and have not answered; once a survey.

    One query where nothing is due. Returns how many were reminded.
    """
    due = Survey.objects.filter(closed_at=None, reminded_at=None, opened_at__lte=now - REMIND_AFTER)
    return sum(_remind(survey.pk, now) for survey in due if survey.is_open(now))


@transaction.atomic
def _remind(pk: int, now: dt.datetime) -> int:
    survey = lock_survey(pk)
    if survey.reminded_at is not None or not survey.is_open(now):
        return 0
    survey.reminded_at = now
    survey.save(update_fields=["reminded_at"])
    active = Membership.objects.filter(round=survey.round_id, left_at=None, user=OuterRef("user"))
    waiting = Participation.objects.filter(Exists(active), survey=survey, has_answered=False)
    people = [row.user for row in waiting.select_related("user").order_by("user__name", "user") if row.user]
    for user in people:
        queue_reminder(survey=survey, user=user)
    return len(people)


def cancel_moot(now: dt.datetime) -> int:
    """Cancel what waits to be sent to people who have answered meanwhile; returns how many.

    Here, all together, and not in the moment of answering: the message's row would tell when that was.
    """
    found = 0
    for survey in Survey.objects.filter(opened_at__isnull=False, closed_at=None):
        keys = Q(key__startswith=f"{INVITATION.slug}:{about_survey(survey)}:")
        keys |= Q(key__startswith=f"{REMINDER.slug}:{about_survey(survey)}:")
        answered = Participation.objects.filter(survey=survey, has_answered=True).values("user")
        found += cancel_messages(OutboxMessage.objects.filter(keys, state__in=CANCELLABLE, recipient__in=answered))
    return found
