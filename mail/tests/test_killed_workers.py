"""T3: real workers, killed again and again while they send, lose nothing and double only what nobody can know.

A message may arrive twice only where its worker died between the server's acceptance and our own note of it; it then
has the same Message-ID, so that mail programs show it once. `bench/outbox.py` has the same with all faults.
"""

import random

import pytest

from mail.models import OutboxMessage
from mail.services import resend_messages
from mail.tests.crew import (
    PROCESSES_A_WORKER,
    arrivals,
    crew_for,
    left,
    let_leases_run_out,
    sweep_until,
    write_messages,
)
from mail.tests.servers import mail_server

MESSAGES = 2000
KILLS = 20
State = OutboxMessage.State


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_nothing_and_double_only_what_nobody_can_know() -> None:
    chance = random.Random(20260114)
    write_messages(MESSAGES)
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

    arrived = arrivals(sink)
    doubled = arrived.doubled
    print(f"{len(sink.taken)} arrived, {len(in_doubt)} were in doubt, {len(doubled)} doubled")
    assert left() == 0
    assert len(arrived.times) == MESSAGES
    assert doubled <= in_doubt
    # A process sends one message at a time: the 20 that were killed, and 4 at each of the two full stops.
    assert len(in_doubt) <= KILLS * PROCESSES_A_WORKER + 2 * 2 * PROCESSES_A_WORKER
    assert not arrived.are_told_apart
