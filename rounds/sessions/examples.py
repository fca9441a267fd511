"""What coordinators see of the e-mails of sessions when they word them: real sign-ups."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.kinds import register_example
from rounds.models import SignUp
from rounds.sessions import emails
from rounds.sessions.queries import STANDING, recipient_of_sign_up

SIGNED_UP_PEOPLE = _("everyone who signed up for the sitting")
WORDS = ("round", "session")


def recent() -> QuerySet[SignUp]:
    """The newest sign-ups."""
    rows = SignUp.objects.filter(STANDING).select_related("user", "sitting__session__round")
    return rows.order_by("-signed_up_at", "-pk")


def _cancelled(row: SignUp) -> None:
    row.sitting.is_cancelled = True
    emails.queue_cancelled(sign_up=row, now=timezone.now())


register_example(
    emails.SIGN_UP_CONFIRM,
    to=_("a visitor who wants to sign up"),
    words=WORDS,
    recent=recent,
    queue=lambda row: emails.queue_sign_up_confirm(
        sitting=row.sitting, to=recipient_of_sign_up(row), confirm_path="/", now=timezone.now()
    ),
)
register_example(
    emails.SIGNED_UP,
    to=_("someone who signed up, or changed the time"),
    words=WORDS,
    recent=recent,
    queue=lambda row: emails.queue_signed_up(sign_up=row),
)
register_example(
    emails.REMINDER,
    to=SIGNED_UP_PEOPLE,
    words=WORDS,
    recent=recent,
    queue=lambda row: emails.queue_reminder(sign_up=row, step="day", not_after=row.sitting.starts_at),
)
register_example(
    emails.MOVED,
    to=SIGNED_UP_PEOPLE,
    words=WORDS,
    recent=recent,
    queue=lambda row: emails.queue_moved(
        sign_up=row, old=row.sitting.starts_at - dt.timedelta(days=1), now=timezone.now()
    ),
)
register_example(
    emails.TAKEN_BACK,
    to=_("someone who signed up and takes it back"),
    words=WORDS,
    recent=recent,
    queue=lambda row: emails.queue_taken_back(sign_up=row),
)
register_example(emails.CANCELLED, to=SIGNED_UP_PEOPLE, words=WORDS, recent=recent, queue=_cancelled)
