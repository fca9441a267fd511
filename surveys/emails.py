"""The e-mails of surveys: the invitation, and one reminder. None says whether, or when, somebody answered."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from accounts.models import User
from accounts.queries import recipient_of
from mail.actions import action_url
from mail.kinds import MailKind, declare, register_example
from mail.services import queue_mail
from surveys.models import Participation, Survey

INVITATION = declare(MailKind("surveys.invitation", _("survey: invitation")))
REMINDER = declare(MailKind("surveys.reminder", _("survey: reminder")))

ANSWER = "surveys.answer"
# So that a link says that the survey is closed, and holds on when the closing date is put off.
LINK_OUTLIVES_CLOSING = dt.timedelta(days=60)


def about_survey(survey: Survey) -> str:
    """How keys of mail about one survey begin, after the kind."""
    return f"survey:{survey.pk}"


def answer_link(survey: Survey, user: User) -> str:
    """Where one person answers without signing in."""
    left = max(survey.closes_at - timezone.now(), dt.timedelta()) + LINK_OUTLIVES_CLOSING
    return action_url(ANSWER, {"survey": survey.pk, "person": user.pk}, max_age=left)


def queue_invitation(*, survey: Survey, user: User) -> None:
    """Please answer: how long it takes, until when, and what becomes of the answers."""
    _queue(INVITATION, survey, user)


def queue_reminder(*, survey: Survey, user: User) -> None:
    """It is still open: once a person and survey."""
    _queue(REMINDER, survey, user)


def _queue(kind: MailKind, survey: Survey, user: User) -> None:
    queue_mail(
        kind=kind,
        about=about_survey(survey),
        to=recipient_of(user),
        template=f"surveys/mail/{kind.slug.partition('.')[2]}",
        context={
            "survey": survey,
            "round": survey.round,
            "short_name": user.get_short_name(),
            "answer_url": answer_link(survey, user),
        },
        reply_to=survey.round.contact_email,
        not_after=survey.closes_at,
    )


def _recent() -> list[Participation]:
    """Newest surveys' people; by name, for the order of the rows says nothing."""
    rows = Participation.objects.exclude(user=None).select_related("survey__round", "user")
    return list(rows.order_by("-survey__opens_on", "-survey", "user__name", "pk")[:50])


register_example(
    INVITATION,
    to=gettext_lazy("each member, when a survey opens"),
    words=("round", "survey"),
    recent=_recent,
    queue=lambda row: queue_invitation(survey=row.survey, user=row.user),
)
register_example(
    REMINDER,
    to=gettext_lazy("members who have not answered, 5 days later"),
    words=("round", "survey"),
    recent=_recent,
    queue=lambda row: queue_reminder(survey=row.survey, user=row.user),
)
