"""The e-mails of sessions: confirm, signed up, reminders, moved, cancelled."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from mail.actions import action_url
from mail.humane import humane_from
from mail.kinds import MailKind, Timing, declare
from mail.models import OutboxMessage
from mail.services import Attachment, Recipient, cancel_waiting, queue_mail
from rounds.models import SignUp, Sitting
from rounds.sessions.calendar import invitation
from rounds.sessions.queries import recipient_of_sign_up

SIGN_UP_CONFIRM = declare(
    MailKind("rounds.sign_up_confirm", _("session: confirm the address"), timing=Timing.AT_ONCE, is_secret=True)
)
SIGNED_UP = declare(MailKind("rounds.signed_up", _("session: signed up"), timing=Timing.AT_ONCE))
REMINDER = declare(MailKind("rounds.session_reminder", _("session: reminder"), timing=Timing.AT_ONCE))
# Tied to an hour, too; while the sitting is far off they wait for daytime.
MOVED = declare(MailKind("rounds.session_moved", _("session: moved"), timing=Timing.AT_ONCE))
CANCELLED = declare(MailKind("rounds.session_cancelled", _("session: cancelled"), timing=Timing.AT_ONCE))
TAKEN_BACK = declare(MailKind("rounds.sign_up_taken_back", _("session: sign-up taken back"), timing=Timing.AT_ONCE))

KINDS = (SIGN_UP_CONFIRM, SIGNED_UP, REMINDER, MOVED, CANCELLED, TAKEN_BACK)

CANCEL_ACTION = "sessions.cancel"
State = OutboxMessage.State
NO_TIME_FOR_DAYLIGHT = dt.timedelta(hours=36)


def about_sitting(sitting: Sitting) -> str:
    """How keys of mail begin that is about one sitting as it stands; once it is moved, mail about it is new."""
    return f"sitting:{sitting.pk}:change-{sitting.sequence}"


def about_sign_up(sign_up: SignUp) -> str:
    """How keys of mail begin that is about one sign-up, reminders aside."""
    return f"{about_sitting(sign_up.sitting)}:sign-up:{sign_up.pk}"


def queue_sign_up_confirm(*, sitting: Sitting, to: Recipient, confirm_path: str, now: dt.datetime) -> None:
    """Is it you who wants to come? At most one an hour, address and sitting."""
    queue_mail(
        kind=SIGN_UP_CONFIRM,
        about=f"sitting:{sitting.pk}:{now.astimezone(dt.UTC):%Y-%m-%dT%H}",
        to=to,
        template="rounds/mail/sign_up_confirm",
        context=_words(sitting) | {"confirm_path": confirm_path},
        reply_to=sitting.session.round.contact_email,
        not_after=sitting.ends_at,
    )


def queue_signed_up(*, sign_up: SignUp, instead_of: Sitting | None = None) -> None:
    """You are expected: when on your clock, how to join, and the calendar file. Anew whenever they sign up anew.

    `instead_of` is the sitting that they would have come to before; its file takes it out of their calendar.
    """
    stamp = int((sign_up.signed_up_at or timezone.now()).timestamp())
    to = recipient_of_sign_up(sign_up)
    files = [invitation(sign_up.sitting, to)]
    if instead_of is not None:
        files.append(invitation(instead_of, to, is_taken_back=True))
    _queue(SIGNED_UP, sign_up, f"{about_sign_up(sign_up)}:{stamp}", files=files)


def queue_taken_back(*, sign_up: SignUp) -> None:
    """Nobody expects you: the file that takes it out of the calendar. Once for each time that they had signed up."""
    stamp = int((sign_up.signed_up_at or timezone.now()).timestamp())
    files = [invitation(sign_up.sitting, recipient_of_sign_up(sign_up), is_taken_back=True)]
    _queue(TAKEN_BACK, sign_up, f"{about_sign_up(sign_up)}:{stamp}", files=files)


def has_calendar_file(sign_up: SignUp) -> bool:
    """Whether a mail has left, or may have, that put the sitting into someone's calendar."""
    for_them = OutboxMessage.objects.filter(
        key__startswith=f"{SIGNED_UP.slug}:sitting:{sign_up.sitting_id}:", key__contains=f":sign-up:{sign_up.pk}:"
    )
    return for_them.filter(state__in=[State.SENDING, State.SENT, State.IN_DOUBT]).exists()


def cancel_taken_back(sign_up: SignUp) -> None:
    """Let no mail leave any more that takes a sitting out of the calendar of someone who comes after all."""
    cancel_waiting(kind=TAKEN_BACK, about=about_sign_up(sign_up))


def queue_reminder(*, sign_up: SignUp, step: str, not_after: dt.datetime) -> None:
    """It is tomorrow, or in an hour: how to join. Moot from `not_after` on."""
    about = f"{reminder_prefix(sign_up.sitting, step)}{sign_up.pk}"
    _queue(REMINDER, sign_up, about, not_after=not_after, is_soon=step == "hour")


def reminder_prefix(sitting: Sitting, step: str) -> str:
    """What the keys of one sitting's reminders share, up to the sign-up's number."""
    return f"{about_sitting(sitting)}:{step}:"


def queue_moved(*, sign_up: SignUp, old: dt.datetime, now: dt.datetime) -> None:
    """It is at another time now: when it was, when it is, and the file that moves it in the calendar."""
    _queue_change(MOVED, sign_up, sign_up.sitting.starts_at, now, old=old)


def queue_cancelled(*, sign_up: SignUp, now: dt.datetime) -> None:
    """It isn't held: the file that takes it out of the calendar, and where to find another time."""
    _queue_change(CANCELLED, sign_up, sign_up.sitting.starts_at, now)


def cancel_waiting_of(sitting: Sitting) -> None:
    """Let nothing leave any more that says what no longer holds of a sitting."""
    for kind in (SIGNED_UP, REMINDER, MOVED):
        cancel_waiting(kind=kind, about=f"sitting:{sitting.pk}")
    if sitting.is_cancelled:
        cancel_waiting(kind=SIGN_UP_CONFIRM, about=f"sitting:{sitting.pk}")


def cancel_reminders_of(sitting: Sitting) -> None:
    """Let no reminder leave that was written before something about the sitting changed."""
    cancel_waiting(kind=REMINDER, about=f"sitting:{sitting.pk}")


def cancel_waiting_for(sign_up: SignUp) -> None:
    """Let nothing leave any more that tells someone to come who isn't coming."""
    for kind in (SIGNED_UP, MOVED):
        cancel_waiting(kind=kind, about=about_sign_up(sign_up))
    for step in ("day", "hour"):
        cancel_waiting(kind=REMINDER, about=f"{reminder_prefix(sign_up.sitting, step)}{sign_up.pk}")


def _queue_change(kind: MailKind, sign_up: SignUp, soonest: dt.datetime, now: dt.datetime, **more: Any) -> None:
    """In daytime of the reader's, unless either time is so near that they would hear of it too late."""
    soonest = min(soonest, more.get("old", soonest))
    is_near = soonest - now < NO_TIME_FOR_DAYLIGHT
    not_before = now if is_near else humane_from(now, recipient_of_sign_up(sign_up).zone)
    files = [invitation(sign_up.sitting, recipient_of_sign_up(sign_up))]
    _queue(kind, sign_up, about_sign_up(sign_up), files=files, not_before=not_before, **more)


def _queue(
    kind: MailKind,
    sign_up: SignUp,
    about: str,
    *,
    files: Sequence[Attachment] = (),
    not_before: dt.datetime | None = None,
    not_after: dt.datetime | None = None,
    **more: Any,
) -> None:
    sitting, to = sign_up.sitting, recipient_of_sign_up(sign_up)
    queue_mail(
        kind=kind,
        about=about,
        to=to,
        template=f"rounds/mail/{kind.slug.partition('.')[2]}",
        context=_words(sitting)
        | {
            "own_path": reverse("rounds:sign_up", args=[sign_up.secret]),
            "cancel_url": cancel_url(sign_up),
            "short_name": to.name.split(" ")[0],
            **more,
        },
        reply_to=sitting.session.round.contact_email,
        attachments=files,
        not_before=not_before,
        not_after=not_after or sitting.ends_at,
    )


def cancel_url(sign_up: SignUp) -> str:
    """The link by which someone takes their sign-up back, until the sitting ends."""
    left = max(sign_up.sitting.ends_at - timezone.now(), dt.timedelta(minutes=1))
    return action_url(CANCEL_ACTION, {"sign_up": sign_up.pk}, max_age=left)


def _words(sitting: Sitting) -> dict[str, Any]:
    session = sitting.session
    return {"sitting": sitting, "session": session, "round": session.round, "kind_name": session.get_kind_display()}
