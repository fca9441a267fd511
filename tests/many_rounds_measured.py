"""How long coordinators' pages take after many rounds of many people; `python -m bench.cockpit` runs it.

No test of `make test`: filling the database takes minutes.
"""

import json
import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from tests.many_rounds import make_many_rounds
from tests.test_limits import EMPTY_PAGE, seconds
from tests.test_many_rounds import pages, queries_of, readers

TRIES = 5
MOST_TIMES_EMPTY = 20


@pytest.mark.django_db
def test_pages_after_many_rounds_keep_to_their_limits() -> None:
    newest = make_many_rounds(int(os.environ["MANY_ROUNDS"]), int(os.environ["MANY_PEOPLE"]))[0]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clients, figures = readers(), {}
    cache.clear()
    for part, path, most_queries in pages(newest):
        client = clients[part]
        first = seconds(client, path)
        queries = queries_of(client, path)
        best, empty = first, seconds(client, EMPTY_PAGE)
        for _try in range(TRIES):
            best = min(best, seconds(client, path))
            empty = min([empty, *(seconds(client, EMPTY_PAGE) for _page in range(MOST_TIMES_EMPTY))])
        figures[f"{part} {path}"] = {
            "queries": queries,
            "times_empty": round(best / empty, 1),
            "first_seconds": round(first, 2),
        }
        assert queries <= most_queries, path
    Path(os.environ["MANY_RESULT"]).write_text(json.dumps(figures), encoding="utf-8")
