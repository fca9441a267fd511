"""Taking an erased person out of the outbox: mail to them, and mail to others that names them."""

import re
from collections.abc import Sequence
from uuid import uuid4

from django.db.models import Q, QuerySet
from django.utils.html import escape

from mail.models import OutboxAttachment, OutboxMessage
from mail.services import cancel_messages

State = OutboxMessage.State
ERASED = "[erased]"
NOBODY = "erased@erased.invalid"


def redact_messages_to(*, user_id: int, addresses: Sequence[str]) -> None:
    """Cancel what was not sent yet, and empty every message to a person; that there was one stays."""
    theirs = Q(recipient_id=user_id)
    for address in addresses:
        theirs |= Q(to_email__iexact=address)
    empty_letters(OutboxMessage.objects.filter(theirs))


def empty_letters(messages: QuerySet[OutboxMessage]) -> None:
    """Cancel what was not sent yet, and keep of messages only that there were some: not to whom, nor what they said."""
    unsent = [State.WAITING, State.HELD, State.IN_DOUBT]
    messages.filter(state__in=unsent).update(state=State.CANCELLED)
    OutboxAttachment.objects.filter(message__in=messages).delete()
    for pk, kind in list(messages.values_list("pk", "kind")):
        OutboxMessage.objects.filter(pk=pk).update(
            key=f"{kind}:erased:{uuid4().hex}"[:200],
            to_email=NOBODY,
            to_name="",
            subject=ERASED,
            text=ERASED,
            html=ERASED,
            reply_to="",
            error="",
        )


def empty_messages(messages: QuerySet[OutboxMessage]) -> None:
    """Cancel what was not sent yet, and take all words out of messages that quote an erased person."""
    cancel_messages(messages)
    messages.update(subject=ERASED, text=ERASED, html=ERASED, error="")


def redact_messages_naming(*, identity: Sequence[str], words: Sequence[str]) -> None:
    """Take a person out of mail to others that names them: `identity` is their name and addresses.

    What was sent is emptied; what is still to go out keeps its text but for the name, the addresses, and `words`,
    the lines that they had written.
    """
    for message in _naming(identity):
        if message.state in {State.SENT, State.FAILED, State.CANCELLED}:
            message.subject = message.text = message.html = ERASED
        else:
            marks = [*words, *identity]
            message.subject = _without(message.subject, marks)
            message.text = _without(message.text, marks)
            message.html = _without(message.html, [*marks, *map(escape, marks)])
        message.reply_to = "" if message.reply_to.lower() in identity else message.reply_to
        message.error = _without(message.error, identity)
        message.save(update_fields=["subject", "text", "html", "reply_to", "error"])
        # A calendar file names people too; a later change of the meeting sends a fresh one.
        message.attachments.all().delete()


def _naming(identity: Sequence[str]) -> list[OutboxMessage]:
    """The messages in which a mark stands as words of its own, not inside a longer word."""
    fields = ("subject", "text", "html", "reply_to", "error")
    found: dict[int, OutboxMessage] = {}
    for mark in identity:
        within = Q(html__icontains=escape(mark))
        for field in fields:
            within |= Q(**{f"{field}__icontains": mark})
        for message in OutboxMessage.objects.filter(within):
            if any(
                _standing(form).search(getattr(message, field)) for form in (mark, escape(mark)) for field in fields
            ):
                found[message.pk] = message
    return list(found.values())


def _standing(mark: str) -> "re.Pattern[str]":
    return re.compile(rf"(?<!\w){re.escape(mark)}(?!\w)", re.IGNORECASE)


def _without(text: str, marks: Sequence[str]) -> str:
    for mark in marks:
        text = _standing(mark).sub(ERASED, text)
    return text
