"""A play around a backup: people write all the time, in pairs of rows that stand or fall together, and upload files."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction

from accounts.models import DecisionRecord, User
from accounts.records import record_decision
from accounts.tests.factories import make_user
from mail.models import OutboxMessage
from mail.tests.factories import make_message
from rounds.models import Resource, Round


def write_once(round_: Round) -> None:
    """One person, one decision about them and one message to them, or none of the three."""
    with transaction.atomic():
        user = make_user(email=f"{uuid4().hex}@people.example", name="Łucja “O'Brien”\n\\N \t end")
        record_decision(by=None, action="play.wrote", subject=user, about=user, after={"x": ["ü", None, 1.5]})
        make_message(uuid4().hex)
        resource = Resource(round=round_, title=user.name)
        resource.file.save(f"{uuid4().hex}.txt", ContentFile(user.email.encode()))


@contextmanager
def writers(round_: Round, number: int) -> Iterator[None]:
    """So many threads that write until the end of the block; it begins once they have begun."""
    over = threading.Event()
    before = User.objects.count()

    def write() -> None:
        try:
            while not over.is_set():
                write_once(round_)
                time.sleep(0.002)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, daemon=True) for _ in range(number)]
    for thread in threads:
        thread.start()
    while User.objects.count() < before + 10:
        time.sleep(0.01)
    yield
    over.set()
    for thread in threads:
        thread.join(timeout=30)


def counts() -> set[int]:
    """Numbers that are one and the same wherever the pairs are whole."""
    return {
        User.objects.count(),
        DecisionRecord.objects.filter(action="play.wrote").count(),
        OutboxMessage.objects.count(),
        Resource.objects.count(),
    }


def files_of_rows() -> list[str]:
    """What the uploaded files hold that rows name, in the rows' order; an error where one is missing."""
    root = Path(settings.MEDIA_ROOT)
    return [(root / name).read_text() for name in Resource.objects.order_by("pk").values_list("file", flat=True)]
