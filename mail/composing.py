"""From a row of the outbox to the message that leaves: headers, parts, calendar files."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage as Mime
from email.policy import EmailPolicy, Policy, default
from typing import Any

from django.core.mail import EmailMultiAlternatives

from mail.models import OutboxAttachment, OutboxMessage
from mail.unsubscribing import unsubscribe_url

CALENDAR = "text/calendar"


def parameters_of(mime_type: str) -> tuple[str, dict[str, str]]:
    """Split "text/calendar; method=REQUEST" into the bare type and its parameters."""
    bare, *rest = mime_type.split(";")
    pairs = (part.partition("=") for part in rest if "=" in part)
    return bare.strip().lower(), {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}


def one_line(text: str) -> str:
    """The text with every run of white space, line breaks too, as one space: nothing typed can add a header."""
    return " ".join(text.split())


class WholeLinks(EmailPolicy):
    """Python's own rules for headers, but a long address in List-Unsubscribe stays whole and plain.

    They would write it as an encoded word (RFC 2047), which no mail program reads as a link.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Write one header as bytes."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


class Letter(EmailMultiAlternatives):
    """Text and HTML, and for an invitation the calendar part that mail programs act on.

    Gmail and Outlook take an invitation from a `text/calendar` part with its METHOD among the alternatives; others
    offer only attached files. So a calendar file goes as both.
    """

    def __init__(self, *args: Any, calendar: OutboxAttachment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar = calendar

    def message(self, *, policy: Policy | None = default) -> Mime:
        """Build the MIME message."""
        mime = super().message(policy=WholeLinks() + (policy or default))
        if self.calendar is not None:
            self._add_calendar_alternative(mime, self.calendar)
        return mime

    def _add_calendar_alternative(self, mime: Mime, calendar: OutboxAttachment) -> None:
        _type, parameters = parameters_of(calendar.mime_type)
        parameters.pop("charset", None)
        body = next(part for part in mime.walk() if part.get_content_type() == "multipart/alternative")
        body.add_alternative(
            bytes(calendar.content).decode(), subtype="calendar", params=parameters, charset="utf-8", cte="base64"
        )


def address_of(message: OutboxMessage) -> str:
    """The recipient's name and address as a header has them; raises ValueError for an impossible address."""
    try:
        return str(Address(one_line(message.to_name), addr_spec=message.to_email))
    except (MessageError, IndexError) as error:
        raise ValueError(f"{error or 'not an address'}") from error


def compose(message: OutboxMessage) -> Letter:
    """Return what leaves for a row, with `attachments` read from it; raises ValueError for an impossible address."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if message.is_bulk:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url(message.to_email, message.kind)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    attachments = list(message.attachments.all())
    calendar = next((a for a in attachments if parameters_of(a.mime_type)[0] == CALENDAR), None)
    letter = Letter(
        one_line(message.subject),
        message.text,
        to=[address_of(message)],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
        calendar=calendar,
    )
    letter.attach_alternative(message.html, "text/html")
    for attachment in attachments:
        mime_type, _parameters = parameters_of(attachment.mime_type)
        if mime_type == CALENDAR:
            mime_type = "application/ics"
        letter.attach(one_line(attachment.file_name), bytes(attachment.content), mime_type)
    return letter
