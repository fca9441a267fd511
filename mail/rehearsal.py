"""Writing mail as if: the real queue functions run, one sees the rows that they would write, and nothing stays."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from mail.kinds import Example
from mail.models import OutboxMessage


@dataclass(frozen=True)
class Rehearsed:
    """A message that would be written (its row isn't saved), and what its placeholders stand for."""

    message: OutboxMessage
    values: Mapping[str, str]
    write: Callable[[], Mapping[str, str]]

    def with_words(self, words: Mapping[str, str]) -> "Rehearsed":
        """The same message with other words by part, without running its queue function again."""
        token = _running.set(Rehearsal(self.message.kind, words))
        try:
            written = self.write()
        finally:
            _running.reset(token)
        message = copy(self.message)
        message.subject, message.text, message.html = written["subject"], written["text"], written["html"]
        return replace(self, message=message)


@dataclass
class Rehearsal:
    """What is written meanwhile; `words` (by part) stand in for the kept ones of `kind`, unless they are None."""

    kind: str
    words: Mapping[str, str] | None
    rows: list[Rehearsed] = field(default_factory=list)

    def note(
        self, message: OutboxMessage, values: Mapping[str, str], write: Callable[[], Mapping[str, str]]
    ) -> OutboxMessage:
        """Remember a message that would be written now, and what writes its words anew."""
        self.rows.append(Rehearsed(message, values, write))
        return message


_running: ContextVar[Rehearsal | None] = ContextVar("rehearsal", default=None)


def running() -> Rehearsal | None:
    """The rehearsal within which mail is written now, if there is one."""
    return _running.get()


@contextmanager
def _taken_back(rehearsal: Rehearsal) -> Iterator[None]:
    """A transaction that is rolled back at its end, whatever happened in it."""
    token = _running.set(rehearsal)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _running.reset(token)


def rehearse(example: Example, thing: Any, words: Mapping[str, str] | None = None) -> Rehearsed | None:
    """The message that the real queue function would write about `thing`, with `words` by part.

    Without `words` it has those that are kept. Where the function writes to several people, `thing.user` is
    preferred. None where it writes nothing. Nothing of it stays in the database.
    """
    rehearsal = Rehearsal(example.kind.slug, words)
    with _taken_back(rehearsal):
        example.queue(thing)
    rows = [row for row in rehearsal.rows if row.message.kind == example.kind.slug]
    person = getattr(thing, "user_id", None)
    theirs = [row for row in rows if person is not None and row.message.recipient_id == person]
    return next(iter(theirs or rows), None)
