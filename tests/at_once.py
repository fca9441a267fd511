"""Races: many jobs from one starting line, each in a thread and on a connection of its own."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection, connections


def all_at_once(jobs: Sequence[Callable[[], object]]) -> list[object]:
    """Run all jobs from one starting line, each on a connection of its own; answers what each returned or raised."""
    line = threading.Barrier(len(jobs))
    answers: list[object] = [None] * len(jobs)

    def run(number: int, job: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            line.wait(timeout=60)
            answers[number] = job()
        except Exception as error:  # noqa: BLE001 - what a job raises is its answer
            answers[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, job)) for number, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
