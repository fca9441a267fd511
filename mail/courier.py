"""Handing one message after another to the mail server, and reading from its answers what became of each."""

import smtplib
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

from django.core.mail import mailers
from django.utils.translation import gettext as _

from mail.composing import Letter, compose
from mail.models import OutboxMessage
from mail.smtp import OutcomeUnknownError

# A kept connection that breaks this soon was closed by the server meanwhile; one that breaks later hangs.
STALE_WITHIN_SECONDS = 2.0


class Result(Enum):
    """What became of one try."""

    SENT = auto()
    AGAIN = auto()
    FAILED = auto()
    IN_DOUBT = auto()


@dataclass(frozen=True)
class Outcome:
    """The result of one try, what the server said, and whether the server itself is in trouble, not this message."""

    result: Result
    error: str = ""
    is_servers: bool = False
    is_lost: bool = False


SENT = Outcome(Result.SENT)


def said(code: int, reply: bytes | str) -> str:
    """The server's answer as one short text."""
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {words}"[:500]


def outcome_of_answer(code: int, reply: bytes | str) -> Outcome:
    """Read an answer that refuses this message (RFC 5321: 4xx for now, 5xx for good; 421 closes the service)."""
    if code == 421:
        return Outcome(Result.AGAIN, said(code, reply), is_servers=True, is_lost=True)
    return Outcome(Result.FAILED if 500 <= code <= 599 else Result.AGAIN, said(code, reply))


def outcome_of_error(error: OSError) -> Outcome:
    """Read what smtplib or a socket raised while a message was being sent."""
    match error:
        case OutcomeUnknownError():
            return Outcome(Result.IN_DOUBT, str(error)[:500], is_lost=True)
        case smtplib.SMTPRecipientsRefused():
            return outcome_of_answer(*next(iter(error.recipients.values())))
        case smtplib.SMTPDataError():
            return outcome_of_answer(error.smtp_code, error.smtp_error)
        case smtplib.SMTPSenderRefused() if error.smtp_code == 552:
            return outcome_of_answer(error.smtp_code, error.smtp_error)
        case smtplib.SMTPResponseException():
            # It refuses our own address or greeting: no message can leave before a person or time mends that.
            return Outcome(Result.AGAIN, said(error.smtp_code, error.smtp_error), is_servers=True, is_lost=True)
        case _:
            return Outcome(Result.AGAIN, (str(error) or type(error).__name__)[:500], is_lost=True)


class Courier:
    """One connection to the mail server, kept between messages and opened anew after an error. Use with `with`."""

    def __init__(self) -> None:
        self.mailer = mailers.default
        self.is_open = False
        self.losses = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._close()

    def send(self, message: OutboxMessage) -> Outcome:
        """Try to hand over one message; never raises for what the server or the address does wrong."""
        try:
            letter = compose(message)
            letter.message()
        except (ValueError, LookupError, TypeError) as error:
            return Outcome(Result.FAILED, _("This message can't be put together: %s") % error)
        was_kept, began = self.is_open, time.monotonic()
        outcome = self._try(letter)
        is_stale = was_kept and outcome.is_lost and time.monotonic() - began < STALE_WITHIN_SECONDS
        if is_stale and outcome.result is Result.AGAIN:
            outcome = self._try(letter)
        return self._counting_losses(outcome)

    def _try(self, letter: Letter) -> Outcome:
        try:
            if not self.is_open:
                self.mailer.open()
                self.is_open = True
        except OSError as error:
            self._close()
            return Outcome(Result.AGAIN, (str(error) or type(error).__name__)[:500], is_servers=True, is_lost=True)
        try:
            self.mailer.send_messages([letter])
        except OSError as error:  # smtplib's own errors are of this kind too.
            outcome = outcome_of_error(error)
        except ValueError as error:
            outcome = Outcome(Result.FAILED, str(error)[:500])
        else:
            return SENT
        if outcome.is_lost:
            self._close()
        return outcome

    def _counting_losses(self, outcome: Outcome) -> Outcome:
        """One lost connection may be the message's fault; a second in a row is the server's."""
        self.losses = self.losses + 1 if outcome.is_lost else 0
        return outcome if self.losses < 2 else Outcome(outcome.result, outcome.error, is_servers=True, is_lost=True)

    def _close(self) -> None:
        self.is_open = False
        with suppress(OSError):
            self.mailer.close()
