"""Simulated time: it jumps from one moment that matters to the next; mail leaves then, and people react to it."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import time_machine
from django.db.models import Min
from django.utils import timezone

from mail.delivery import deliver_due
from mail.due import queue_all_due
from mail.models import OutboxMessage
from tests.life.events import Diary
from tests.life.moments import moments_between

MINUTE = dt.timedelta(minutes=1)
Reaction = Callable[[OutboxMessage], None]


@dataclass
class Clock:
    """The hour that it is, and how people react to mail, by its kind."""

    now: dt.datetime
    reactions: dict[str, Reaction] = field(default_factory=dict)
    diary: Diary = field(default_factory=Diary)
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
        """Let time pass until an instant: the schedule looks when something may be due, mail leaves when it is."""
        moments = moments_between(self.now, instant)
        while moments or self.next_mail(instant):
            upcoming = moments[0] if moments else instant
            mail_at = self.next_mail(upcoming)
            if mail_at is None:
                self.go_to(moments.pop(0))
                self.look()
                continue
            self.go_to(mail_at)
            if self.deliver():  # What people did may have made other moments matter.
                moments = moments_between(self.now, instant)
        self.go_to(instant)

    def next_mail(self, until: dt.datetime) -> dt.datetime | None:
        """The minute in which the next message is due before an instant, if there is one."""
        waiting = OutboxMessage.objects.filter(state="waiting", send_after__lt=until - MINUTE)
        first = waiting.aggregate(Min("send_after"))["send_after__min"]
        if first is None:
            return None
        due = max(first, self.now) + MINUTE
        return due if due < until else None

    def look(self) -> None:
        """The schedule asks what is due now; what it writes leaves in the next minute."""
        self.diary.looks.append(self.now)
        queue_all_due(self.now)

    def deliver(self) -> bool:
        """Let what is due leave, and be read; says whether anyone did something upon it."""
        begun = timezone.now()
        while deliver_due():
            pass
        sent = OutboxMessage.objects.filter(state="sent", kind__in=self.reactions, sent_at__gte=begun)
        read = list(sent.order_by("sent_at", "pk"))
        for message in read:
            self.reactions[message.kind](message)
        return bool(read)


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
