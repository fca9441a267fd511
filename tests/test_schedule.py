"""One reminder a period (`trust.md` T5): five schedulers at once over three days write what a single one writes."""

import datetime as dt
import re
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from mail.due import queue_all_due
from mail.models import OutboxMessage
from reports.outbox.queries import without_keys
from tests.world import load_world

SCHEDULERS = 5
HOURS = 72
A_TICK = dt.timedelta(minutes=30)


def ticks() -> Iterator[dt.datetime]:
    """Instants over three days, from before drafts are reminded of until after."""
    start = timezone.now() + dt.timedelta(days=8)
    return (start + number * A_TICK for number in range(int(dt.timedelta(hours=HOURS) / A_TICK) + 1))


def rows_since(pk: int) -> list[tuple[str, str, str]]:
    """Kind, address and words of each message written after one."""
    rows = OutboxMessage.objects.filter(pk__gt=pk).values_list("kind", "to_email", "text")
    return [(kind, email, without_keys(text)) for kind, email, text in rows]


def keys_since(pk: int) -> set[str]:
    return set(OutboxMessage.objects.filter(pk__gt=pk).values_list("key", flat=True))


def nameless(key: str) -> str:
    """The key without the numbers of alerts, which another run gives anew."""
    return re.sub(r"(?<=alerts-)\S+(?=:)", lambda names: re.sub(r"\d+(?=\.(?:watch|act))", "", names[0]), key)


def last_pk() -> int:
    return OutboxMessage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def keys_of_one_scheduler() -> set[str]:
    """What a single scheduler writes; taken back."""
    before = last_pk()
    with transaction.atomic():
        for now in ticks():
            with time_machine.travel(now, tick=False):
                queue_all_due(now)
        keys = keys_since(before)
        transaction.set_rollback(True)
    return keys


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_five_schedulers_write_what_a_single_one_writes() -> None:
    load_world()
    alone = keys_of_one_scheduler()
    before = last_pk()
    together = threading.Barrier(SCHEDULERS)

    def schedule(now: dt.datetime) -> dict[str, int]:
        try:
            together.wait(timeout=60)
            return queue_all_due(now)
        finally:
            connection.close()

    asked = set()
    with ThreadPoolExecutor(SCHEDULERS) as schedulers:
        for now in ticks():
            with time_machine.travel(now, tick=False):
                found = list(schedulers.map(schedule, [now] * SCHEDULERS))
            asked |= {len(one) for one in found}
    assert len(asked) == 1, "a source failed in one of the schedulers"
    assert {nameless(key) for key in keys_since(before)} == {nameless(key) for key in alone}
    assert [row for row, times in Counter(rows_since(before)).items() if times > 1] == []
    assert alone, "nothing was due in three days of the demonstration"


@pytest.mark.django_db
def test_after_three_days_of_silence_only_what_is_still_useful_is_written_and_once() -> None:
    load_world()
    *_ticks, last = ticks()
    alone = keys_of_one_scheduler()
    before = last_pk()
    with time_machine.travel(last, tick=False):
        queue_all_due(last)
        late = keys_since(before)
        queue_all_due(last)
        assert keys_since(before) == late
    moot = OutboxMessage.objects.filter(pk__gt=before, not_after__lte=last)
    assert [message.key for message in moot] == []
    # A letter about what needs attention names all that stands when it is written: late, it is another, and one.
    digests = {key for key in late if key.startswith("groups.attention:")}
    assert late - digests <= alone
    assert len(digests) == len({(key.partition(":alerts")[0], key.rpartition(":")[2]) for key in digests})
