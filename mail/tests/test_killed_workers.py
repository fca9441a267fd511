"""T3: real workers, killed again and again while they send, lose nothing and double only what nobody can know.

A message may arrive twice only where its worker died between the server's acceptance and our own note of it; it then
has the same Message-ID, so that mail programs show it once.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from mail.models import OutboxMessage
from mail.services import resend_messages
from mail.tests.factories import make_message
from mail.tests.servers import mail_server
from mail.waking import wake_delivery

ROOT = Path(__file__).resolve().parent.parent.parent
MESSAGES = 2000
KILLS = 20
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


def write_messages() -> None:
    """Fill the outbox with copies of one message to as many people."""
    pattern = make_message("pattern")
    OutboxMessage.objects.all().delete()
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            kind=pattern.kind,
            key=f"tests:{number}",
            to_email=f"person{number}@people.example",
            subject=pattern.subject,
            text=pattern.text,
            html=pattern.html,
            message_id=f"<{uuid4()}@tests.example>",
            send_after=pattern.send_after,
        )
        for number in range(MESSAGES)
    )


def left() -> int:
    return OutboxMessage.objects.exclude(state=State.SENT).count()


def sweep_until(is_enough: int, seconds: float) -> None:
    """Beat four times a second, as an impatient schedule would, until so few are left."""
    end = time.monotonic() + seconds
    while left() > is_enough and time.monotonic() < end:
        with suppress(OperationalError):  # A wake is impatient and may fail; the next beat tries again.
            wake_delivery()
        time.sleep(0.25)


def let_leases_run_out() -> set[str]:
    """Let three minutes pass for what the killed had claimed; returns whose messages that were."""
    orphans = OutboxMessage.objects.filter(state=State.SENDING)
    emails = set(orphans.values_list("to_email", flat=True))
    orphans.update(claimed_until=timezone.now())
    return emails


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_nothing_and_double_only_what_nobody_can_know() -> None:
    chance = random.Random(20260114)
    write_messages()
    in_doubt: set[str] = set()
    with mail_server(seconds_a_message=0.02) as sink, crew_for(sink.port) as crew:
        for kills_so_far in range(KILLS):
            if kills_so_far % (KILLS // 2) == 0:
                crew.hire(2)
                goal = left() - 50
                sweep_until(goal, seconds=60)
                assert left() <= goal, "The workers did not start."
            sweep_until(left() - chance.randrange(10, 60), seconds=10)
            crew.kill_one(chance)
            crew.hire(2)
            if kills_so_far % (KILLS // 2) == KILLS // 2 - 1:
                assert left() > 0, "The outbox was empty before the last kill."
                crew.kill_all()
                in_doubt |= let_leases_run_out()
        crew.hire(2)
        sweep_until(OutboxMessage.objects.filter(doubts=2).count(), seconds=120)
        # Who was hit twice waits for a person.
        resend_messages(OutboxMessage.objects.filter(state=State.IN_DOUBT))
        sweep_until(0, seconds=30)

    recipients = sink.recipients
    arrived = Counter(recipients)
    doubled = {email for email, times in arrived.items() if times > 1}
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for email, message in zip(recipients, sink.taken, strict=True):
        ids[email].add(message["Message-ID"])
    print(f"{len(sink.taken)} arrived, {len(in_doubt)} were in doubt, {len(doubled)} doubled")
    assert left() == 0
    assert len(arrived) == MESSAGES
    assert doubled <= in_doubt
    # A process sends one message at a time: the 20 that were killed, and 4 at each of the two full stops.
    assert len(in_doubt) <= KILLS * PROCESSES_A_WORKER + 2 * 2 * PROCESSES_A_WORKER
    assert {len(of_one) for of_one in ids.values()} == {1}
