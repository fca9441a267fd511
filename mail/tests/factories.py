"""Mail for tests."""

from typing import Any

from mail.kinds import MailKind, Timing, declare
from mail.models import OutboxMessage
from mail.services import Attachment, Recipient, queue_mail

NEWS = declare(MailKind("tests.news", "news for tests", timing=Timing.AT_ONCE, is_bulk=True))
REMINDER = declare(MailKind("tests.reminder", "a reminder for tests", timing=Timing.AT_ONCE))
LETTER = declare(MailKind("tests.letter", "a letter for tests", timing=Timing.HUMANE))


def make_message(
    name: str = "ada", *, kind: MailKind = REMINDER, about: str = "thing:1", zone: str = "UTC", **more: Any
) -> OutboxMessage:
    """Queue a message to <name>@people.example."""
    to = Recipient(email=f"{name}@people.example", name=name.title(), zone=zone)
    context = {"title": "Your group meets on Tuesdays", "text": "See you at 18:00."}
    message = queue_mail(kind=kind, about=about, to=to, template="mail/plain", context=context, **more)
    assert message is not None
    return message


def invitation() -> Attachment:
    """A calendar file as a meeting sends it."""
    lines = ["BEGIN:VCALENDAR", "METHOD:REQUEST", "BEGIN:VEVENT", "SUMMARY:Zoë's group", "END:VEVENT", "END:VCALENDAR"]
    content = "".join(f"{line}\r\n" for line in lines).encode()
    return Attachment("meeting.ics", "text/calendar; method=REQUEST; charset=utf-8", content)
