"""What pages cost: queries, time against an empty page, weight of the first load."""

import gc
import gzip
import math
import re
import time
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.pages import Page, pages
from tests.world import World, load_world

RESOURCE = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"')
IMPORT = re.compile(r'^import .*?"\./([^"]+)"', re.MULTILINE)
TRIES, MOST_TRIES = 3, 60
# Signing out asks whether one means it, and nothing more.
EMPTY_PAGE = "/accounts/logout/"


application = WSGIHandler()


def client_of(world: World, page: Page) -> Client:
    """The browser of whoever looks at the page."""
    client = Client()
    user = world.people[page.part]
    if user is not None:
        client.force_login(user)
    return client


def times_empty(client: Client, path: str, member: Client, at_most: float) -> float:
    """How many times longer than an empty signed-in page a page takes; the best of some tries of both, in turns.

    Empty pages are counted as many in a row as the page may take, so that both are measured over the same stretch of
    time: on a busy machine a short request slips between what else runs, a long one never does. Where the page is too
    slow, it is tried on for a while: what else the machine does can only make a try longer.
    """
    taken, empty = [], []
    for number in range(MOST_TRIES):
        taken.append(seconds(client, path))
        empty.append(sum(seconds(member, EMPTY_PAGE) for _ in range(math.ceil(at_most))) / math.ceil(at_most))
        if number + 1 >= TRIES and min(taken) / min(empty) <= at_most:
            break
    return min(taken) / min(empty)


def seconds(client: Client, path: str) -> float:
    """The processor's time of one request; by the wall's clock, tests beside this one would count too.

    Straight through the application: the test client copies the context of every template for its `response`.
    """
    environ = RequestFactory().get(path).environ | {"HTTP_COOKIE": client.cookies.output(header="", sep=";")}
    begun = time.thread_time()
    response = application.get_response(WSGIRequest(environ))
    taken = time.thread_time() - begun
    assert response.status_code == 200
    return taken


def weight(html: str) -> float:
    """Kilobytes of a page and of everything that it loads, each gzipped."""
    names = set(RESOURCE.findall(html))
    for name in list(names):
        if name.endswith(".js"):
            folder = Path(name).parent
            names |= {str(folder / other) for other in IMPORT.findall(content_of(name).decode())}
    return (len(gzip.compress(html.encode())) + sum(len(gzip.compress(content_of(name))) for name in names)) / 1024


def content_of(name: str) -> bytes:
    """A static file."""
    found = finders.find(name)
    assert found, name
    return Path(found).read_bytes()


@pytest.mark.alone
@pytest.mark.django_db
def test_pages_keep_to_their_limits() -> None:
    world = load_world()
    # A fresh process has little to look through; this one has what all tests before left behind.
    gc.collect()
    gc.freeze()
    member = Client()
    member.force_login(world.person("mentee"))
    over = []
    for page in pages(world):
        client = client_of(world, page)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(page.path)
        if answer.status_code != 200:
            over.append(f"{page}: {page.path} answers {answer.status_code}")
            continue
        if len(queries) > page.kind.queries:
            over.append(f"{page}: {len(queries)} queries, at most {page.kind.queries}")
        if (ratio := times_empty(client, page.path, member, page.kind.times_empty)) > page.kind.times_empty:
            over.append(f"{page}: {ratio:.1f} times an empty page, at most {page.kind.times_empty}")
        if (kilobytes := weight(answer.content.decode())) > page.kind.kilobytes:
            over.append(f"{page}: {kilobytes:.1f} kB, at most {page.kind.kilobytes}")
    assert not over, "\n".join(over)
