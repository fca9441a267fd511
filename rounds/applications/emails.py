"""The e-mails about one application."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from accounts.queries import recipient_of
from mail.kinds import MailKind, Timing, declare, register_example
from mail.services import cancel_waiting, queue_mail
from rounds.applications.outlook import outlook_of
from rounds.models import Application

RECEIVED = declare(MailKind("rounds.received", _("application received"), timing=Timing.AT_ONCE))
CHANGED = declare(MailKind("rounds.changed", _("application changed"), timing=Timing.AT_ONCE))
WITHDRAWN = declare(MailKind("rounds.withdrawn", _("application withdrawn"), timing=Timing.AT_ONCE))
FLAGGED = declare(MailKind("rounds.flagged", _("application flagged")))
ACCEPTED = declare(MailKind("rounds.accepted", _("application accepted")))
DECLINED = declare(MailKind("rounds.declined", _("application declined")))
WAITING = declare(MailKind("rounds.waiting", _("on the waiting list")))
CLOSING = declare(MailKind("rounds.closing", _("closing soon: unfinished draft")))

DECISIONS = {
    Application.State.FLAGGED: FLAGGED,
    Application.State.ACCEPTED: ACCEPTED,
    Application.State.DECLINED: DECLINED,
    Application.State.WAITING: WAITING,
}


WORDS = ("round", "role")


def queue_received(*, application: Application) -> None:
    """We have it: what happens next and when; no reminder to send it leaves any more."""
    cancel_waiting(kind=CLOSING, about=_about(application))
    _queue(RECEIVED, application, f"application:{application.pk}:received")


def queue_changed(*, application: Application) -> None:
    """We have your changes."""
    _queue(CHANGED, application, f"application:{application.pk}:sent-{application.times_sent}")


def queue_withdrawn(*, application: Application) -> None:
    """You withdrew; thank you. What waits about it is moot."""
    cancel_moot(application=application)
    _queue(WITHDRAWN, application, f"application:{application.pk}:withdrawn")


def queue_decision(*, application: Application, about: str) -> None:
    """Flagged, accepted, declined or waiting, whichever its state is; an earlier one that still waits is moot."""
    cancel_moot(application=application)
    kind = DECISIONS.get(Application.State(application.state))
    if kind:
        _queue(kind, application, about)


def queue_closing_soon(*, application: Application) -> None:
    """The round closes soon and this draft isn't sent."""
    _queue(CLOSING, application, f"application:{application.pk}:closing-{application.round.closes_on}")


def cancel_moot(*, application: Application) -> None:
    """Let what waits for a humane hour never leave: the reminder to send it, and what was decided before."""
    for kind in (CLOSING, *DECISIONS.values()):
        cancel_waiting(kind=kind, about=_about(application))


def _about(application: Application) -> str:
    return f"application:{application.pk}"


def _queue(kind: MailKind, application: Application, about: str) -> None:
    to = recipient_of(application.user)
    words: dict[str, Any] = {
        "application": application,
        "round": application.round,
        "role": application.get_role_display(),
        "user": application.user,
        "outlook": outlook_of(application, timezone.now()),
        "doubts": [p["sentence"] for p in application.evidence if p["met"] is not True or p["conflict"]],
    }
    queue_mail(
        kind=kind,
        about=about,
        to=to,
        template=f"rounds/mail/{kind.slug.partition('.')[2]}",
        context=words,
        reply_to=application.round.contact_email,
    )


APPLICANT = gettext_lazy("the applicant")


def _recent(*states: str) -> QuerySet[Application]:
    found = Application.objects.filter(state__in=states) if states else Application.objects.exclude(sent_at=None)
    return found.select_related("user", "round").order_by("-changed_at")


register_example(RECEIVED, to=APPLICANT, words=WORDS, recent=_recent, queue=lambda one: queue_received(application=one))
register_example(CHANGED, to=APPLICANT, words=WORDS, recent=_recent, queue=lambda one: queue_changed(application=one))
register_example(
    WITHDRAWN,
    to=APPLICANT,
    words=WORDS,
    recent=lambda: _recent(Application.State.WITHDRAWN),
    queue=lambda one: queue_withdrawn(application=one),
)
register_example(
    CLOSING,
    to=gettext_lazy("whoever has an unfinished draft, 3 days before closing"),
    words=WORDS,
    recent=lambda: _recent(Application.State.DRAFT),
    queue=lambda one: queue_closing_soon(application=one),
)
for _state, _kind in DECISIONS.items():
    register_example(
        _kind,
        to=APPLICANT,
        words=WORDS,
        recent=partial(_recent, _state),
        queue=lambda one: queue_decision(application=one, about=_about(one)),
    )
