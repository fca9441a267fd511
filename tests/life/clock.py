"""Simulated time: the schedule looks every three hours, mail leaves, and people do what they do when they read it."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import time_machine

from mail.delivery import deliver_due
from mail.due import queue_all_due
from mail.models import OutboxMessage

STEP = dt.timedelta(hours=3)
DAY = dt.timedelta(days=1)
Reaction = Callable[[OutboxMessage], None]


@dataclass
class Clock:
    """The hour that it is, and how people react to mail, by its kind."""

    now: dt.datetime
    reactions: dict[str, Reaction] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)
    traveller: time_machine.travel | None = None

    def go_to(self, instant: dt.datetime) -> None:
        """Make it be this instant, and go on from there."""
        assert instant >= self.now
        if self.traveller:
            self.traveller.stop()
        self.now = instant
        self.traveller = time_machine.travel(instant, tick=True)
        self.traveller.start()

    def live_until(self, instant: dt.datetime) -> None:
        """Let the hours pass until an instant."""
        while self.now + STEP <= instant:
            self.go_to(self.now + STEP)
            self.tick()
        self.go_to(instant)

    def tick(self) -> None:
        """One look of the schedule, with all that follows from it."""
        queue_all_due(self.now)
        self.deliver()

    def deliver(self) -> None:
        """Let what is due leave, and be read."""
        while deliver_due():
            pass
        sent = OutboxMessage.objects.filter(state="sent", kind__in=self.reactions, sent_at__gt=self.now - DAY)
        for message in sent.exclude(pk__in=self.read).order_by("sent_at", "pk"):
            self.read.add(message.pk)
            self.reactions[message.kind](message)


@contextmanager
def simulated(start: dt.datetime) -> Iterator[Clock]:
    """A clock that starts at an instant; real time comes back at the end."""
    clock = Clock(start)
    clock.go_to(start)
    try:
        yield clock
    finally:
        if clock.traveller:
            clock.traveller.stop()
