"""What surveys hold of a person: that they were asked and answered, and what they wrote to their mentors."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.mydata.outbox import empty_messages
from accounts.personal_data import register_erasure, register_export
from mail.models import OutboxMessage
from surveys.answering.keeping import lock_survey, rewrite_participations
from surveys.messages.emails import MENTOR_MESSAGE, about_message
from surveys.models import MentorMessage, Participation, Role


def export_surveys(user: User) -> list[dict[str, Any]]:
    """Which surveys the person was asked to answer, and whether they did; not what they answered."""
    rows = Participation.objects.filter(user=user).select_related("survey__round")
    return [
        {
            "round": one.survey.round.name,
            "survey": one.survey.name,
            "asked as": str(Role(one.role).label),
            "answered": one.has_answered,
            "what you answered": str(
                _("Not here: answers are kept without names, so that nobody can tell which ones are yours.")
            )
            if one.has_answered
            else "",
        }
        for one in rows.order_by("survey__opens_on", "survey")
    ]


def export_messages(user: User) -> list[dict[str, Any]]:
    """What the person wrote to their mentors beside surveys."""
    sent = MentorMessage.objects.filter(sender__user=user).select_related("survey__round").order_by("pk")
    return [
        {
            "round": one.survey.round.name,
            "beside": one.survey.name,
            "sent_at": one.sent_at.isoformat(),
            "text": one.text,
        }
        for one in sent
    ]


def erase(user: User) -> None:
    """Forget that it was them who was asked and answered, and keep the counts; blank messages and mails.

    Answers stay: nobody can tell which ones were theirs.
    """
    for pk in Participation.objects.filter(user=user).order_by("survey").values_list("survey", flat=True):
        rewrite_participations(lock_survey(pk), erased={user.pk})
    mine = MentorMessage.objects.filter(sender__user=user)
    relayed = [Q(key__startswith=f"{MENTOR_MESSAGE.slug}:{about_message(one)}:") for one in mine]
    if relayed:
        empty_messages(OutboxMessage.objects.filter(reduce(or_, relayed)))
    mine.update(text="")


def register() -> None:
    """Tell the registry of personal data."""
    register_export("surveys", export_surveys)
    register_export("messages to my mentors", export_messages)
    register_erasure(erase)
