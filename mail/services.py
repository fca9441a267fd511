"""Writing to the outbox. Call inside the transaction that causes the mail; delivery wakes after the commit."""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import css_inline
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Case, QuerySet, When
from django.template.loader import render_to_string
from django.utils import timezone

from mail.composing import one_line
from mail.humane import humane_from
from mail.kinds import MailKind, Timing
from mail.models import MailHold, OutboxAttachment, OutboxMessage
from mail.rehearsal import running
from mail.unsubscribing import is_unsubscribed, unsubscribe_url
from mail.waking import wake_delivery_after_commit
from mail.wording import own_words, values_of

State = OutboxMessage.State
CANCELLABLE = (State.WAITING, State.HELD, State.FAILED, State.IN_DOUBT)
RESENDABLE = (State.FAILED, State.IN_DOUBT, State.HELD, State.CANCELLED)
HOLDABLE = (State.WAITING, State.IN_DOUBT)

inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Recipient:
    """To whom: address, name, IANA zone for humane hours, and the account where there is one."""

    email: str
    name: str = ""
    zone: str = "UTC"
    user_id: int | None = None


@dataclass(frozen=True)
class Attachment:
    """A file that goes along; `mime_type` may carry parameters (text/calendar; method=REQUEST)."""

    file_name: str
    mime_type: str
    content: bytes


def queue_mail(
    *,
    kind: MailKind,
    about: str,
    to: Recipient,
    template: str,
    context: Mapping[str, Any],
    reply_to: str = "",
    attachments: Sequence[Attachment] = (),
    not_before: dt.datetime | None = None,
    not_after: dt.datetime | None = None,
) -> OutboxMessage | None:
    """Write one message to the outbox, once.

    `about` is object:period, such as "group:17" or "application:5:sent-3"; with the kind and the recipient it is the
    unique key, and a message with that key that exists already is left as it is. `template` names the pair
    `<template>.txt` (its first line is `Subject: …`) and `<template>.html`. From `not_after` on the message is moot:
    it is cancelled instead of sent. Returns the row, or None where the recipient unsubscribed from this bulk kind.
    """
    key = key_of(kind, about, to)
    rehearsal = running()
    if rehearsal is None:
        existing = OutboxMessage.objects.filter(key=key).first()
        if existing is not None:
            return existing
        if kind.is_bulk and is_unsubscribed(to.email, kind.slug):
            return None
    earliest = not_before or timezone.now()
    is_humane = kind.timing is Timing.HUMANE
    values = values_of(kind, to.name, reply_to, context)
    write = partial(_written, kind, to, template, context, values)
    fields: dict[str, Any] = {
        **write(),
        "kind": kind.slug,
        "recipient_id": to.user_id,
        "to_email": to.email,
        "to_name": one_line(to.name)[:200],
        "reply_to": reply_to,
        "is_bulk": kind.is_bulk,
        "humane_zone": (to.zone or "UTC") if is_humane else "",
        "message_id": f"<{uuid4()}@{urlsplit(settings.SITE_URL).hostname}>",
        "send_after": humane_from(earliest, to.zone) if is_humane else earliest,
        "not_after": not_after,
    }
    if rehearsal is not None:
        return rehearsal.note(OutboxMessage(key=key, **fields), values, write)
    return _kept(key, fields, attachments)


def _kept(key: str, fields: Mapping[str, Any], attachments: Sequence[Attachment]) -> OutboxMessage:
    with transaction.atomic():
        message, is_new = OutboxMessage.objects.get_or_create(key=key, defaults=fields)
        if is_new:
            OutboxAttachment.objects.bulk_create(
                OutboxAttachment(message=message, file_name=a.file_name, mime_type=a.mime_type, content=a.content)
                for a in attachments
            )
            if message.send_after <= timezone.now():
                wake_delivery_after_commit()
    return message


def key_of(kind: MailKind, about: str, to: Recipient) -> str:
    """The unique key of a message, for asking whether it was written already."""
    key = f"{kind.slug}:{about}:{to.email.lower()}"
    return key if len(key) <= 200 else f"{key[:135]}:{hashlib.sha256(key.encode()).hexdigest()}"


def _written(
    kind: MailKind, to: Recipient, template: str, context: Mapping[str, Any], values: Mapping[str, str]
) -> dict[str, str]:
    """The words of a message: subject, text, and HTML with its styles inline, for mail programs drop style sheets."""
    own = own_words(kind, values)
    words = {
        **context,
        "recipient": to,
        "site_url": settings.SITE_URL,
        "programme_name": settings.PROGRAMME_NAME,
        "unsubscribe_url": unsubscribe_url(to.email, kind.slug) if kind.is_bulk else "",
        "mail_kind": kind,
        "own_words": own,
    }
    head, _newline, text = _rendered(f"{template}.txt", words).lstrip().partition("\n")
    if kind.is_bulk:
        text = f"{text.strip()}\n\n{render_to_string('mail/_unsubscribe.txt', words).strip()}"
    return {
        "subject": one_line(own.get("subject") or head.removeprefix("Subject:"))[:300],
        "text": re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n",
        "html": inliner.inline(_rendered(f"{template}.html", words)),
    }


def _rendered(template: str, words: dict[str, Any]) -> str:
    """The template, with the coordinators' own words in its blocks where there are any."""
    if not words["own_words"]:
        return render_to_string(template, words)
    worded = f"mail/_worded{PurePath(template).suffix}"
    return render_to_string(worded, {**words, "worded_template": template})


def hold_mail(*, by: AbstractBaseUser | None, reason: str) -> MailHold:
    """Let nothing leave until `release_mail`; while a hold stands, another one changes nothing."""
    hold, _is_new = MailHold.objects.get_or_create(
        released_at=None, defaults={"held_by_id": by.pk if by else None, "reason": one_line(reason)[:200]}
    )
    return hold


def release_mail(*, by: AbstractBaseUser | None) -> int:
    """End every standing hold and wake delivery; returns how many holds stood. Safe to repeat."""
    ended = MailHold.objects.filter(released_at=None).update(
        released_at=timezone.now(), released_by_id=by.pk if by else None
    )
    if ended:
        wake_delivery_after_commit()
    return ended


def cancel_messages(messages: QuerySet[OutboxMessage]) -> int:
    """Make those that have not left never leave; returns how many. What is being sent or was sent stays as it is."""
    return messages.order_by().filter(state__in=CANCELLABLE).update(state=State.CANCELLED)


def cancel_message(message: OutboxMessage) -> bool:
    """Cancel one; says whether it was cancelled now."""
    return bool(cancel_messages(OutboxMessage.objects.filter(pk=message.pk)))


def cancel_waiting(*, kind: MailKind, about: str) -> int:
    """Cancel what waits of a kind about one object (as given to `queue_mail`), since it is moot; returns how many."""
    return cancel_messages(OutboxMessage.objects.filter(key__startswith=f"{kind.slug}:{about}:"))


def resend_messages(messages: QuerySet[OutboxMessage]) -> int:
    """Try anew, at once, those that failed, are in doubt, held or cancelled; returns how many.

    The Message-ID stays, so that a mail program which has the message already shows it once. One that is moot leaves
    all the same: whoever sends it again has been told, and knows why.
    """
    now = timezone.now()
    chosen = messages.order_by().filter(state__in=RESENDABLE)
    still_useful = Case(When(not_after__gt=now, then="not_after"), default=None)
    resent = chosen.update(
        state=State.WAITING, send_after=now, not_after=still_useful, attempts=0, doubts=0, tried_since=None, error=""
    )
    if resent:
        wake_delivery_after_commit()
    return resent


def resend_message(message: OutboxMessage) -> bool:
    """Try one anew; says whether it waits again now."""
    return bool(resend_messages(OutboxMessage.objects.filter(pk=message.pk)))


def hold_messages(messages: QuerySet[OutboxMessage]) -> int:
    """Keep single messages from leaving until they are resent or cancelled; returns how many."""
    return messages.order_by().filter(state__in=HOLDABLE).update(state=State.HELD)
