"""Celery workers of a test, to be killed; and an outbox full of messages for them."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from kombu.exceptions import KombuError

from mail.models import OutboxMessage
from mail.tests.factories import make_message
from mail.tests.servers import Sink
from mail.waking import wake_delivery

ROOT = Path(__file__).resolve().parent.parent.parent
PROCESSES_A_WORKER = 2
State = OutboxMessage.State


def database_url() -> str:
    """The address of the test's own database, for other processes."""
    place = connection.settings_dict
    secret = f":{place['PASSWORD']}" if place["PASSWORD"] else ""
    return f"postgres://{place['USER']}{secret}@{place['HOST']}:{place['PORT']}/{place['NAME']}"


class Crew:
    """Two Celery workers with two processes each; whoever is killed whole is replaced."""

    def __init__(self, mail_port: int) -> None:
        self.environment = os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "DEBUG": "1",
            "LOG_LEVEL": "CRITICAL",
        }
        self.mains: list[subprocess.Popen[bytes]] = []

    def hire(self, number: int) -> None:
        """Start workers until there are so many."""
        command = [sys.executable, "-m", "celery", "-A", "mentoring", "worker", "-P", "prefork", "-l", "CRITICAL"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-c", str(PROCESSES_A_WORKER)]
        self.mains = [main for main in self.mains if main.poll() is None]
        while len(self.mains) < number:
            name = ["-n", f"{uuid4().hex}@tests"]
            main = subprocess.Popen(
                [*command, *quiet, *name],
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self.mains.append(main)

    def children(self) -> list[int]:
        """The processes that do the work, by pid."""
        mains = {main.pid for main in self.mains}
        table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = (tuple(map(int, line.split())) for line in table.splitlines())
        return [pid for pid, parent in pairs if parent in mains]

    def kill_one(self, chance: random.Random) -> None:
        """Kill a working process, or now and then a whole worker's main one."""
        children = self.children()
        if chance.random() < 0.2 or not children:
            chance.choice(self.mains).kill()
        else:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(children), signal.SIGKILL)

    def kill_all(self) -> None:
        """Kill everybody, and wait until the database has heard of it."""
        for main in self.mains:
            with suppress(ProcessLookupError):
                os.killpg(main.pid, signal.SIGKILL)
            main.wait(timeout=20)
        end = time.monotonic() + 20
        while others_connected() and time.monotonic() < end:
            time.sleep(0.05)


def others_connected() -> int:
    """How many other connections the test's database has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


@contextmanager
def crew_for(mail_port: int) -> Iterator[Crew]:
    crew = Crew(mail_port)
    try:
        yield crew
    finally:
        crew.kill_all()


def write_messages(number: int) -> None:
    """Fill the outbox with copies of one message to so many people."""
    pattern = make_message("pattern")
    OutboxMessage.objects.all().delete()
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            kind=pattern.kind,
            key=f"tests:{each}",
            to_email=f"person{each}@people.example",
            subject=pattern.subject,
            text=pattern.text,
            html=pattern.html,
            message_id=f"<{uuid4()}@tests.example>",
            send_after=pattern.send_after,
        )
        for each in range(number)
    )


def left() -> int:
    """How many have not left; where the database restarts, once it answers again."""
    end = time.monotonic() + 30
    while True:
        try:
            return OutboxMessage.objects.exclude(state=State.SENT).count()
        except (OperationalError, InterfaceError):
            if time.monotonic() > end:
                raise
            connection.close()
            time.sleep(0.1)


def sweep_until(is_enough: int, seconds: float) -> None:
    """Beat four times a second, as an impatient schedule would, until so few are left."""
    end = time.monotonic() + seconds
    while left() > is_enough and time.monotonic() < end:
        with suppress(KombuError, OSError):  # A wake is impatient and may fail; the next beat tries again.
            wake_delivery()
        time.sleep(0.25)


def let_leases_run_out() -> set[str]:
    """Let three minutes pass for what the killed had claimed; returns whose messages that were."""
    orphans = OutboxMessage.objects.filter(state=State.SENDING)
    emails = set(orphans.values_list("to_email", flat=True))
    orphans.update(claimed_until=timezone.now())
    return emails


@dataclass(frozen=True)
class Arrivals:
    """What a mail server took, by recipient."""

    times: Counter[str]
    ids: dict[str, set[str]]

    @property
    def doubled(self) -> set[str]:
        """Who got a message more than once."""
        return {email for email, times in self.times.items() if times > 1}

    @property
    def are_told_apart(self) -> bool:
        """Whether a recipient saw two different Message-IDs of one message."""
        return {len(of_one) for of_one in self.ids.values()} != {1}


def arrivals(sink: Sink) -> Arrivals:
    """Count what arrived."""
    ids: defaultdict[str, set[str]] = defaultdict(set)
    recipients = sink.recipients
    for email, message in zip(recipients, sink.taken, strict=True):
        ids[email].add(message["Message-ID"])
    return Arrivals(Counter(recipients), dict(ids))
