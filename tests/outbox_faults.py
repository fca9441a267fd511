"""T3 with all its faults, run by `bench/outbox.py`: kills, restarts, a broker that forgets, while 2,000 mails leave."""

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from mail.models import OutboxMessage
from mail.services import resend_messages
from mail.tests.crew import (
    PROCESSES_A_WORKER,
    Crew,
    arrivals,
    crew_for,
    left,
    let_leases_run_out,
    sweep_until,
    write_messages,
)
from mail.tests.servers import mail_server
from tests import services

MESSAGES = 2000
FAULTS = {"kill": 100, "redis restarts": 10, "redis forgets": 5, "postgresql restarts": 5, "postgresql crashes": 5}
# Between two of these all workers are killed, and their leases run out: three minutes that nobody has to wait for.
FAULTS_A_STRETCH = 25
SECONDS_A_MESSAGE = 0.15
RESULT = Path(os.environ.get("OUTBOX_RESULT", "var/bench-outbox.json"))
State = OutboxMessage.State


def faults(chance: random.Random) -> list[str]:
    """All faults, shuffled."""
    names = [name for name, times in FAULTS.items() for _ in range(times)]
    chance.shuffle(names)
    return names


def doers(crew: Crew, chance: random.Random) -> dict[str, Callable[[], object]]:
    """What each fault does."""
    running = services.services
    assert running is not None, "Run this with -n 0 and without DATABASE_URL: it restarts servers of its own."
    return {
        "kill": lambda: crew.kill_one(chance),
        "redis restarts": lambda: running.restart("redis-server"),
        "redis forgets": lambda: redis.Redis.from_url(settings.REDIS_URL).flushall(),
        "postgresql restarts": lambda: running.restart("postgres", signal.SIGINT),
        "postgresql crashes": lambda: running.restart("postgres", signal.SIGQUIT),
    }


@pytest.mark.django_db(transaction=True)
def test_two_thousand_mails_under_all_faults() -> None:
    seed = int(os.environ.get("OUTBOX_SEED", "20260114"))
    chance, begun = random.Random(seed), time.monotonic()
    write_messages(MESSAGES)
    in_doubt: set[str] = set()
    done: Counter[str] = Counter()
    stretches = 0
    with mail_server(seconds_a_message=SECONDS_A_MESSAGE) as sink, crew_for(sink.port) as crew:
        do = doers(crew, chance)
        for number, fault in enumerate(faults(chance), start=1):
            crew.hire(2)
            sweep_until(left() - chance.randrange(3, 12), seconds=30)
            assert left() > 0, "The outbox was empty before the last fault."
            do[fault]()
            done[fault] += 1
            connection.close()
            if number % FAULTS_A_STRETCH == 0:
                left()
                crew.kill_all()
                stretches += 1
                in_doubt |= let_leases_run_out()
        crew.hire(2)
        sweep_until(OutboxMessage.objects.filter(doubts__gte=2).count(), seconds=180)
        crew.kill_all()
        in_doubt |= let_leases_run_out()
        crew.hire(2)
        sweep_until(OutboxMessage.objects.filter(doubts__gte=2).count(), seconds=60)
        # Who was hit twice waits for a person, who sends it again.
        resend_messages(OutboxMessage.objects.filter(state=State.IN_DOUBT))
        sweep_until(0, seconds=60)

    arrived = arrivals(sink)
    figures = {
        "messages": MESSAGES,
        "faults": dict(done),
        "full stops": stretches,
        "seed": seed,
        "seconds": round(time.monotonic() - begun),
        "lost": MESSAGES - len(arrived.times),
        "not settled": left(),
        "arrived": len(sink.taken),
        "in doubt": len(in_doubt),
        "doubled": len(arrived.doubled),
        "doubled without doubt": len(arrived.doubled - in_doubt),
        "another Message-ID": arrived.are_told_apart,
    }
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(figures, indent=2) + "\n")
    assert done == Counter(FAULTS)
    assert figures["lost"] == figures["not settled"] == figures["doubled without doubt"] == 0, figures
    assert not arrived.are_told_apart
    # A process sends one message at a time; a kill of a worker's main one ends all of its processes.
    most = FAULTS["kill"] * PROCESSES_A_WORKER + (stretches + 1) * 2 * PROCESSES_A_WORKER
    assert len(in_doubt) <= most + FAULTS["postgresql crashes"] * 2 * PROCESSES_A_WORKER
