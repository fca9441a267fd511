"""Sending a message to one's mentors."""

from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Membership
from surveys.messages.emails import mentors_of, queue_mentor_message
from surveys.models import MentorMessage, Survey

LONGEST = 2_000


class NobodyToWriteTo(Exception):  # noqa: N818 - the name says what is the matter
    """The group has no mentor now; the message says what to do."""


@transaction.atomic
def write_to_mentors(*, survey: Survey, sender: Membership, text: str) -> int:
    """Send a mentee's message to the lead and the co-mentor, once a survey; returns how many mails it made now.

    It stands apart from the survey's answers, and can be sent with or without answering. Raises NobodyToWriteTo.
    """
    mentors = mentors_of(sender)
    if not mentors:
        raise NobodyToWriteTo(_("Your group has no mentor at the moment. Please write to the coordinators instead."))
    message, is_new = MentorMessage.objects.get_or_create(survey=survey, sender=sender, defaults={"text": text})
    if not is_new:
        return 0
    for mentor in mentors:
        queue_mentor_message(message=message, mentor=mentor)
    return len(mentors)
