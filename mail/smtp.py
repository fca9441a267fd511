"""SMTP with two promises that Django's backend doesn't make.

No message holds its worker for longer than the seconds below, even where a server answers a byte at a time (a socket's
timeout counts from the last byte). And a connection that is lost after the whole message went out is told apart from
one that is lost earlier, since only then may the server have taken it.
"""

import re
import smtplib
import socket
import threading
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

OPENING_SECONDS = 10.0
SENDING_SECONDS = 15.0
CLOSING_SECONDS = 2.0


class OutcomeUnknownError(smtplib.SMTPException):
    """The message went out whole and no answer came back: the server may have taken it or not."""


class PatientSMTP(smtplib.SMTP):
    """A connection that hangs up on a server that takes too long."""

    _watch: threading.Timer | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._hang_up_after(OPENING_SECONDS)
        try:
            super().__init__(*args, **kwargs)
        except BaseException:
            self._stop_watch()
            raise

    def sendmail(self, *args: Any, **kwargs: Any) -> dict[str, tuple[int, bytes]]:
        """Send one message, in `SENDING_SECONDS` or not at all."""
        self._hang_up_after(SENDING_SECONDS)
        try:
            return super().sendmail(*args, **kwargs)
        finally:
            self._stop_watch()

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand over the message; raises OutcomeUnknownError where its acceptance can't be known."""
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        # A line that begins with a period gets a second one, for a lone period ends the message (RFC 5321, 4.5.2).
        self.send(re.sub(rb"(?m)^\.", b"..", bytes(msg)).removesuffix(b"\r\n") + b"\r\n.\r\n")
        try:
            code, reply = self.getreply()
        except (OSError, smtplib.SMTPException) as lost:
            raise OutcomeUnknownError(f"No answer after the message had gone out ({lost}).") from lost
        if code == -1:
            raise OutcomeUnknownError(f"An answer nobody can read after the message had gone out: {reply!r}.")
        return code, reply

    def quit(self) -> tuple[int, bytes]:
        """Say goodbye, without waiting long for the answer."""
        self._hang_up_after(CLOSING_SECONDS)
        try:
            return super().quit()
        finally:
            self._stop_watch()

    def close(self) -> None:
        """Close the socket; nothing is watched any more."""
        self._stop_watch()
        super().close()

    def _hang_up_after(self, seconds: float) -> None:
        self._stop_watch()
        self._watch = threading.Timer(seconds, self._hang_up)
        self._watch.daemon = True
        self._watch.start()

    def _stop_watch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _hang_up(self) -> None:
        """Shut the socket, so that whoever reads or writes it gets an error at once."""
        sock = self.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                sock.close()


class PatientSMTPOverTLS(PatientSMTP, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class EmailBackend(DjangoBackend):
    """Django's SMTP backend over such connections."""

    @property
    def connection_class(self) -> type[PatientSMTP]:
        """Which kind of connection to open."""
        return PatientSMTPOverTLS if self.use_ssl else PatientSMTP
