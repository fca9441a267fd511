"""A mail server for tests that misbehaves as it is told, by the name before the @ of the recipient."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

ANSWERS_TO_RECIPIENT = {
    "unknown": b"550 5.1.1 No such person\r\n",
    "greylisted": b"450 4.2.0 Come back later\r\n",
    "closing": b"421 4.3.2 Closing down\r\n",
}
ANSWERS_TO_MESSAGE = {
    "spam": b"554 5.7.1 This looks like spam\r\n",
    "full": b"452 4.2.2 Mailbox full\r\n",
}


@dataclass
class Sink:
    """What a server took, and how it behaves as a whole."""

    host: str = "127.0.0.1"
    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    greeting: bytes = b"220 sink ready\r\n"
    answer_to_sender: bytes = b"250 ok\r\n"
    most_messages_a_connection: int = 1_000_000
    seconds_a_message: float = 0.0
    ends: threading.Event = field(default_factory=threading.Event)

    @property
    def recipients(self) -> list[str]:
        """The addresses of the messages taken, in order."""
        return [message["To"].addresses[0].addr_spec for message in self.taken]

    @property
    def mailers(self) -> dict[str, Any]:
        """MAILERS that lead here."""
        options = {"host": self.host, "port": self.port, "timeout": 10}
        return {"default": {"BACKEND": "mail.smtp.EmailBackend", "OPTIONS": options}}


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        """Hold one SMTP conversation; a dropped connection is part of the play."""
        sink = self.server.sink
        sink.connections += 1
        try:
            self._converse(sink)
        except (ConnectionError, ValueError):
            return

    def _converse(self, sink: Sink) -> None:
        if not sink.greeting:
            sink.ends.wait(30)
            return
        self.wfile.write(sink.greeting)
        name, count = "", 0
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                name = line.decode().partition("<")[2].partition("@")[0]
                if not self._answer_recipient(name, sink):
                    return
            elif word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                if not self._answer_message(name, self._read_message(), sink):
                    return
                count += 1
                if count >= sink.most_messages_a_connection:
                    return
            elif word == b"MAIL":
                self.wfile.write(sink.answer_to_sender)
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")

    def _answer_recipient(self, name: str, sink: Sink) -> bool:
        if name == "silence":
            sink.ends.wait(30)
            return False
        if name == "drip":
            while not sink.ends.is_set():
                self.wfile.write(b"2")
                time.sleep(0.05)
            return False
        self.wfile.write(ANSWERS_TO_RECIPIENT.get(name, b"250 ok\r\n"))
        return name != "closing"

    def _read_message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise ConnectionError
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _answer_message(self, name: str, content: bytes, sink: Sink) -> bool:
        if name in ANSWERS_TO_MESSAGE:
            self.wfile.write(ANSWERS_TO_MESSAGE[name])
            return True
        time.sleep(sink.seconds_a_message)
        sink.taken.append(message_from_bytes(content, policy=policy.default))
        if name == "drop":
            return False
        if name == "taken-then-silence":
            sink.ends.wait(30)
            return False
        self.wfile.write(b"250 taken\r\n")
        return True


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        super().__init__((sink.host, 0), _Conversation)


@contextmanager
def mail_server(**behavior: Any) -> Iterator[Sink]:
    """Run such a server on a free port of loopback."""
    sink = Sink(**behavior)
    with _Server(sink) as server:
        sink.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield sink
        sink.ends.set()
        server.shutdown()
