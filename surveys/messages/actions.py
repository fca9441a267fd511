"""Writing to one's mentors by link, for who answered by link."""

import datetime as dt

from django.utils.translation import gettext as _

from groups.models import Membership
from mail.actions import Description, MootError, Payload, WordsField, action_url, register_action
from surveys.fetching import MySurvey, my_survey, sender_of_message
from surveys.messages.services import LONGEST, NobodyToWriteTo, write_to_mentors
from surveys.models import MentorMessage

MESSAGE = "surveys.message"
LINK_LASTS = dt.timedelta(days=7)


def message_link(mine: MySurvey) -> str:
    """Where a mentee writes to their mentors without signing in; "" for who can't, or has."""
    sender = sender_of_message(mine)
    if sender is None or MentorMessage.objects.filter(survey=mine.survey, sender=sender).exists():
        return ""
    payload = {"survey": mine.survey.pk, "person": mine.participation.user_id}
    return action_url(MESSAGE, payload, max_age=LINK_LASTS)


def _named(payload: Payload) -> tuple[MySurvey, Membership]:
    mine = my_survey(payload["person"], payload["survey"])
    sender = sender_of_message(mine) if mine else None
    if mine is None or sender is None:
        raise MootError(_("This is for mentees who have a place in a group."))
    return mine, sender


def describe_message(payload: Payload) -> Description:
    """Say who reads it and that it isn't anonymous."""
    mine, sender = _named(payload)
    if MentorMessage.objects.filter(survey=mine.survey, sender=sender).exists():
        return Description(_("Your message is on its way"), _("You have written to your mentors beside this survey."))
    return Description(
        title=_("Write to your mentors"),
        text=not_anonymous(),
        button=_("Send to my mentors"),
        words=WordsField(_("Your message"), is_required=True, max_length=LONGEST),
    )


def not_anonymous() -> str:
    """What everyone reads before they write."""
    return _(
        "This is not anonymous: your mentors get it by e-mail with your name. It is no part of the survey and is kept "
        "apart from its answers; coordinators can read it in the mail that was sent."
    )


def act_message(payload: Payload, words: str) -> str:
    """Send it."""
    mine, sender = _named(payload)
    try:
        write_to_mentors(survey=mine.survey, sender=sender, text=words)
    except NobodyToWriteTo as why:
        raise MootError(str(why)) from why
    return _("Sent, with your name. Thank you!")


def register() -> None:
    """Make the link known."""
    register_action(MESSAGE, describe=describe_message, act=act_message)
