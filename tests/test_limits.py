"""What pages cost: queries, time against an empty page, weight of the first load."""

import gzip
import re
import statistics
import time
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages import Page, pages
from tests.world import World, load_world

RESOURCE = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"')
IMPORT = re.compile(r'^import .*?"\./([^"]+)"', re.MULTILINE)
TIMES = 7


def client_of(world: World, page: Page) -> Client:
    """The browser of whoever looks at the page."""
    client = Client()
    user = world.people[page.part]
    if user is not None:
        client.force_login(user)
    return client


def milliseconds(client: Client, path: str) -> float:
    """The median time of a page."""
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


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


@pytest.mark.django_db
def test_pages_keep_to_their_limits() -> None:
    world = load_world()
    member = Client()
    member.force_login(world.person("mentee"))
    empty = milliseconds(member, "/accounts/logout/")
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
        if (ratio := milliseconds(client, page.path) / empty) > page.kind.times_empty:
            over.append(f"{page}: {ratio:.1f} times an empty page, at most {page.kind.times_empty}")
        if (kilobytes := weight(answer.content.decode())) > page.kind.kilobytes:
            over.append(f"{page}: {kilobytes:.1f} kB, at most {page.kind.kilobytes}")
    assert over == []
