"""Hostile requests to every address as every role (`trust.md` T12); a seed tells the same story again.

`storm(world, number, seed)` sends so many, each in a transaction that is taken back, and returns what broke. It begins
with a look at every address, and at a link of every kind that mail brings, by somebody who may see something there:
from then on it knows their forms.
"""

import io
import random
import re
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.http import urlencode

from accounts.models import User
from tests.access import Address, all_addresses
from tests.links import links_of
from tests.test_access import arguments, is_broken
from tests.world import World

TEXTS = [
    "", " ", "\t\n", "0", "-1", "1e400", "NaN", "null", "true", "[]", "{}", "'", '"', "\\", "%", "%s", "%00", "{{7*7}}",
    "\x00", "a\x00b", "\ufffd", "\ud800", "\u202eevil\u202c",
    "مرحبا بالعالم", "שלום", "漢字かな", "👩🏽‍🚀" * 20, "é" * 200,
    "O'Brien", "Nguyễn Thị Minh Khai", "x" * 5_000, "漢" * 20_000, "<script>alert(1)</script>", "=1+1", "@SUM(A1)",
    "../../etc/passwd", "http://evil.example/", "//evil.example", "javascript:alert(1)", "a@b", "A@B.EXAMPLE",
    "ada@people.example\nBcc: bo@people.example", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2026-01-01",
    "25:61", "2026-03-29T02:30", "-9223372036854775809", "9223372036854775808", "1" * 400, "٣", "½", "1,5", "1_000",
    "csv", "xlsx", "json", "funnel", "mentor",
    "Europe/Berlin", "Mars/Olympus", "../Europe", "\r\nSet-Cookie: a=b", "a;b,c|d", "\u0130", "ß", "ﬀ", "e\u0301",
]  # fmt: skip
NUMBERS = ["0", "1", "2", "7", "335", "336", "99999999", "2147483648", "9223372036854775808", "1" * 60]
USUAL_NAMES = [
    "q", "page", "state", "sort", "next",
    "pk", "what", "all_found", "up_to", "confirmed", "chosen", "decision", "reason",
    "text", "email", "name", "cells", "zone", "to", "kind", "sample", "subject", "opening", "closing", "token", "file",
    "version", "csrfmiddlewaretoken", "handlers", "once", "slot", "starts_at", "day", "weeks", "target", "group",
    "format", "list", "table", "role",
]  # fmt: skip
NAMES_IN_FORM = re.compile(r'<(?:input|select|textarea|button)[^>]*?\sname="([^"]+)"(?:[^>]*?\svalue="([^"]*)")?')


# Who looks at an address first: the one who sees most of it.
FIRST_TO_LOOK = ["coordinator", "mentor", "mentee", "applicant", "superuser"]
NAMES_OF_FILES = ["a.csv", "漢.pdf", "x" * 200 + ".png", "..", "a\x00.csv"]
FILES = [b"", b"\xff\xd8\xff", b"%PDF-1.7\n", b"PK\x03\x04", b"a,b\n\x00,\xff", b"x" * 70_000]


@dataclass
class Storm:
    """What was sent and what broke: one line a break, with how to see it again."""

    seed: int
    sent: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    visited: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    breaks: list[str] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)


def fuzzed_addresses() -> list[Address]:
    """All that can be asked for by name: not the catalogue of translations, nor old addresses that only lead on."""
    return [one for one in all_addresses() if not re.match(r"admin:jsi18n|social/|.*[(<]", one.name)]


def storm(world: World, number: int, seed: int, *, seconds: float = float("inf")) -> Storm:
    """Send hostile requests, until `number` of them or the seconds are over."""
    return _Sender(world, seed).send(number, time.monotonic() + seconds)


class _Sender:
    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.random = random.Random(seed)
        self.storm = Storm(seed)
        self.addresses = fuzzed_addresses()
        # One client for all: each new one sets all of the middleware up anew.
        self.client = Client(raise_request_exception=False)
        self.cookies = {part: _cookies_of(user) for part, user in world.people.items()}
        # By the name of an address; of links, by their path: each leads to a form of its own.
        self.forms: dict[str, dict[str, list[str]]] = {}
        self.links = _links(world)
        self.raised: list[str] = []

    def send(self, number: int, until: float) -> Storm:
        """Send them one by one."""
        got_request_exception.connect(self._note, weak=False)
        try:
            for address in self.addresses:
                self._look(address)
            while self.storm.sent < number and time.monotonic() < until:
                self._one()
        finally:
            got_request_exception.disconnect(self._note)
        self.storm.forms = {name for name, fields in self.forms.items() if fields}
        return self.storm

    def _look(self, address: Address) -> None:
        """Open an address as the first who sees a page there, and each link that leads to it."""
        for path in self.links.get(address.name, []):
            self._send("anonymous", address, path, "get", {})
        for part in FIRST_TO_LOOK:
            taken = _known(address, self.world, "own", self.world.people[part])
            taken = {name: self._in_path() for name in address.parameters} if taken is None else taken
            try:
                path = reverse(address.name, kwargs=taken)
            except NoReverseMatch:
                continue
            if self._send(part, address, path, "get", {}) == 200:
                return

    def _one(self) -> None:
        part = self.random.choice(list(self.world.people))
        address = self.random.choice(self.addresses)
        path = self._path(address, self.world.people[part])
        if path is None:
            return
        method = self.random.choice(["get", "post", "post", "post", "head", "put"])
        known = self.forms.get(path) or self.forms.get(address.name, {})
        self._send(part, address, path, method, {} if method == "head" else self._words(known))

    def _send(self, part: str, address: Address, path: str, method: str, words: Mapping[str, Any]) -> int:
        """Send one request, and note what came of it; the status."""
        client = self.client
        client.cookies.clear()
        client.cookies.load(self.cookies[part])
        client.cookies["zone"] = self.random.choice(["Europe/Berlin", "Mars/Olympus", "x" * 300, "%00"])
        self.raised.clear()
        answer = self._answer(client, method, path, words)
        self.storm.sent += 1
        self.storm.visited.add(address.name)
        self.storm.statuses[answer.status_code] = self.storm.statuses.get(answer.status_code, 0) + 1
        if is_broken(address, answer.status_code) or self.raised:
            self.storm.breaks.append(f"{part}: {method} {path} {words!r}"[:300])
            self.storm.traces.extend(self.raised or ["no exception"])
        elif method == "get" and answer.status_code == 200:
            self._learn(address, path, answer)
        return answer.status_code

    def _answer(self, client: Client, method: str, path: str, words: Mapping[str, Any]) -> HttpResponseBase:
        """The answer, with whatever the request changed taken back."""
        headers = {"HX-Request": "true"} if self.random.random() < 0.2 else {}
        if self.random.random() < 0.1:
            headers["Accept"] = "application/json"
        with transaction.atomic():
            if method in ("get", "head", "put"):
                query = (
                    urlencode(_encodable(words), doseq=True) if words else self.random.choice(["", "q=%ff%fe&page=%00"])
                )
                answer = client.generic(method.upper(), path, QUERY_STRING=query, headers=headers)
            elif self.random.random() < 0.1:
                body = self.random.choice([b"", b"\xff\xfe\x00", b"{", b"a=%ff&b=%00", b"--x\r\n"])
                kind = self.random.choice(["application/json", "multipart/form-data; boundary=x", "text/plain", "x"])
                answer = client.generic("POST", path, body, content_type=kind, headers=headers)
            else:
                answer = client.post(path, _encodable(words), headers=headers)
            transaction.set_rollback(True)
        return answer

    def _path(self, address: Address, user: User | None) -> str | None:
        taken: dict[str, object] | None = None
        if address.name in self.links and self.random.random() < 0.75:
            return self.random.choice(self.links[address.name])
        if address.parameters:
            if self.random.random() < 0.75:
                taken = _known(address, self.world, self.random.choice(["own", "own", "other"]), user)
            taken = taken or {name: self._in_path() for name in address.parameters}
        try:
            return reverse(address.name, kwargs=taken or {})
        except NoReverseMatch:
            return None

    def _in_path(self) -> object:
        texts = ["1", "9" * 30, "x", "no-such-thing", "漢字", "a\x00b", "%00", "'", "..", "x" * 300, "\u202ex", "a@b"]
        return self.random.choice([*texts, *NUMBERS])

    def _words(self, known: dict[str, list[str]]) -> dict[str, Any]:
        """A form's own fields with hostile values, some missing, some twice, some as files; or names made up."""
        chosen = list(known) if known and self.random.random() < 0.85 else self.random.sample(USUAL_NAMES, 6)
        names = [name for name in chosen if self.random.random() > 0.12]
        return {name: self._value(known.get(name, [])) for name in names}

    def _value(self, usual: list[str]) -> Any:
        die = self.random.random()
        if usual and die < 0.55:
            return self.random.choice(usual)
        if die < 0.9:
            return self.random.choice(TEXTS + NUMBERS)
        if die < 0.96:
            return [self.random.choice(TEXTS) for _number in range(self.random.randint(0, 5))]
        file = io.BytesIO(self.random.choice(FILES))
        file.name = self.random.choice(NAMES_OF_FILES)
        return file

    def _learn(self, address: Address, path: str, answer: HttpResponseBase) -> None:
        """Remember the names and usual values of a page's forms, for what is sent to this and to like addresses."""
        page = getattr(answer, "content", b"").decode(errors="replace")
        found: dict[str, list[str]] = {}
        for name, value in NAMES_IN_FORM.findall(page):
            found.setdefault(name, []).append(value)
        if found and path in self.links.get(address.name, []):
            self.forms[path] = found
        elif found:
            room = address.name.partition(":")[0]
            for other in [one for one in self.addresses if one.name.partition(":")[0] == room]:
                if other is address or other.name not in self.forms:
                    self.forms[other.name] = found

    def _note(self, **_sent: object) -> None:
        self.raised.append(traceback.format_exc(limit=-4))


def _cookies_of(user: User | None) -> dict[str, str]:
    client = Client()
    if user is not None:
        client.force_login(user)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def _links(world: World) -> dict[str, list[str]]:
    """Signed links, by the name of their address."""
    found: dict[str, list[str]] = {}
    for path in links_of(world):
        found.setdefault(resolve(path).view_name, []).append(path)
    return found


def _known(address: Address, world: World, whose: str, user: User | None) -> dict[str, object] | None:
    if address.name == "admin:app_list":
        return {"app_label": "accounts"}
    try:
        return arguments(address, world, whose, user)
    except AssertionError:
        return None


def _encodable(words: Mapping[str, Any]) -> dict[str, Any]:
    """Half of a surrogate pair can't travel in a form: it goes as its replacement."""
    return {name: _travels(value) for name, value in words.items()}


def _travels(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    return [_travels(one) for one in value] if isinstance(value, list) else value
