"""Writing to the outbox. Call inside the transaction that causes the mail; delivery wakes after the commit."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from mail.kinds import MailKind
from mail.models import OutboxAttachment, OutboxMessage


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
) -> OutboxMessage | None:
    """Write one message to the outbox, once.

    `about` is object:period, such as "group:17" or "application:5:sent-3"; with the kind and the recipient it is the
    unique key, and a message with that key that exists already is left as it is. `template` names the pair
    `<template>.txt` (its first line is `Subject: …`) and `<template>.html`. Returns the row, or None where the
    recipient unsubscribed from this bulk kind.
    """
    key = f"{kind.slug}:{about}:{to.email.lower()}"[:200]
    words = {
        **context,
        "recipient": to,
        "site_url": settings.SITE_URL,
        "programme_name": settings.PROGRAMME_NAME,
    }
    head, _, text = render_to_string(f"{template}.txt", words).partition("\n")
    message, is_new = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind.slug,
            "recipient_id": to.user_id,
            "to_email": to.email,
            "to_name": to.name,
            "subject": head.removeprefix("Subject:").strip(),
            "text": text.strip() + "\n",
            "html": render_to_string(f"{template}.html", words),
            "reply_to": reply_to,
            "is_bulk": kind.is_bulk,
            "message_id": f"<{uuid4()}@mentoring>",
            "send_after": not_before or timezone.now(),
        },
    )
    if is_new:
        OutboxAttachment.objects.bulk_create(
            OutboxAttachment(message=message, file_name=a.file_name, mime_type=a.mime_type, content=a.content)
            for a in attachments
        )
    return message
