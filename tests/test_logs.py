"""Logs and reports of errors say what happened, and name nobody: no address, no signed link (`trust.md` T8)."""

import gzip
import http.server
import json
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from django.conf import settings as django_settings
from django.core import signing
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_coordinator, make_user
from mail.delivery import deliver_due
from mail.due import queue_all_due, register_due
from mail.models import OutboxMessage
from mail.services import resend_messages
from mail.tests.factories import make_message
from mail.tests.servers import mail_server
from mail.unsubscribing import unsubscribe_url

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"[\w.+-]+(@|%40)[\w-]+\.\w+")
SECRET_PATHS = [
    "/accounts/password/reset/key/1-czx2ab-0123456789abcdef0123456789abcdef/",
    "/calendar/dGhpcy1pcy1hLXNlY3JldC10b2tlbg.ics",
    "/certificates/dGhpcy1pcy1hLXNlY3JldC10b2tlbg/",
    "/sign-ups/XYnKXYueC9_Q7XNK9JcIvA/cancel/",
    "/nobody/jane@people.example/",
    "/nobody/?email=jane@people.example",
]


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Every line that the log of production would hold, at its most talkative."""
    root = logging.getLogger()
    (structured,) = (handler for handler in root.handlers if handler.name == "stderr")
    assert structured.formatter
    written: list[str] = []
    formatter = structured.formatter

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(formatter.format(record))

    handler, level = Kept(), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def ask_for_trouble(person: User, coordinator: User) -> None:
    """Requests that are refused, lost, forged or break."""
    client = Client(raise_request_exception=False)
    for user in (None, person, coordinator):
        if user:
            client.force_login(user)
        for path in (*SECRET_PATHS, f"/do/{signing.dumps({'email': person.email})}/"):
            client.get(path)
        client.get(unsubscribe_url(person.email, "rounds.opening").removeprefix(django_settings.SITE_URL) + "broken/")
        client.get("/", headers={"host": f"{person.email}.evil.example"})
        client.post("/accounts/login/", {"login": person.email, "password": "wrong"})
        client.post("/accounts/password/reset/", {"email": person.email})
        client.get("/admin/record/", {"about": person.email, "since": "\x00"})
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.post("/accounts/login/", {"login": person.email, "password": PASSWORD}, headers={"referer": "/x@y.example"})


def mail_in_trouble(settings: Settings) -> None:
    """Deliveries that end in every way, tried again."""
    for name in ("unknown", "greylisted", "spam", "full", "drop", "fine", "ünï@people.example, jane"):
        make_message(name)
    with mail_server() as server:
        settings.MAILERS = server.mailers
        for _ in range(3):
            deliver_due()
            resend_messages(OutboxMessage.objects.all())
    settings.MAILERS = {"default": {"BACKEND": "mail.smtp.EmailBackend", "OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    deliver_due()


@pytest.mark.django_db
def test_no_address_and_no_token_is_in_the_logs(
    lines: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, coordinator = make_user(name="Jane Doe", email="jane@people.example"), make_coordinator()

    def fails(now: object) -> int:
        raise ValueError(f"Can't write to {person.email}", {"to": [person.email]}, signing.dumps(person.email))

    monkeypatch.setattr("mail.due._sources", {})
    register_due("tests.fails", fails)
    ask_for_trouble(person, coordinator)
    mail_in_trouble(settings)
    queue_all_due(timezone.now())
    try:
        raise RuntimeError(f"<{person.email}> at {settings.SITE_URL}{SECRET_PATHS[3]}")
    except RuntimeError as error:
        logging.getLogger("django.request").exception("Broke: %s", error, extra={"request": person.email})
    assert len(lines) > 20
    assert any("Traceback" in line and "Can't write to [address]" in line for line in lines)
    told = [line for line in lines if ADDRESS.search(line)]
    assert told == []
    secrets = ["0123456789abcdef0123456789abcdef", "dGhpcy1pcy1hLXNlY3JldC10b2tlbg", "XYnKXYueC9_Q7XNK9JcIvA"]
    assert [line for line in lines if any(secret in line for secret in secrets)] == []


class Sentry(http.server.BaseHTTPRequestHandler):
    """Takes reports, as that service would."""

    reports: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(self.headers["Content-Encoding"], bytes)
        self.reports.append(unpack(body).decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


BREAKS = """
import django, sys
django.setup()
from django.test import Client
from django.urls import path
from mentoring import urls

def breaks(request, token):
    address = "jane@people.example"
    raise ValueError(f"No mail to {address} about {request.path}")

breaks.access = "public"
breaks.login_required = False
urls.urlpatterns.append(path("breaks/<str:token>/", breaks))
Client(raise_request_exception=False).post(
    "/breaks/dGhpcy1pcy1hLXNlY3JldC10b2tlbg/?email=jane@people.example", {"who": "jane@people.example"},
    headers={"host": "127.0.0.1", "referer": "http://127.0.0.1/do/dGhpcy1pcy1hLXNlY3JldC10b2tlbg/"},
)
if "sentry_sdk" in sys.modules:
    sys.modules["sentry_sdk"].flush()
print("sentry_sdk" in sys.modules)
"""


def break_with(dsn: str) -> str:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mentoring.settings",
        "DATABASE_URL": "sqlite://",
        "SENTRY_DSN": dsn,
    }
    command = [sys.executable, "-c", BREAKS]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def test_without_a_dsn_nothing_of_sentry_is_loaded() -> None:
    assert break_with("") == "False"


def test_a_report_of_an_error_says_where_it_broke_and_names_nobody() -> None:
    Sentry.reports = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sentry) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert break_with(f"http://key@127.0.0.1:{server.server_port}/1") == "True"
        server.shutdown()
    sent = "\n".join(Sentry.reports)
    assert "No mail to [address] about /breaks/[link]/" in sent
    event = next(json.loads(line) for line in sent.splitlines() if '"exception"' in line)
    assert event["exception"]["values"][0]["type"] == "ValueError"
    assert "jane" not in sent
    assert "dGhpcy1pcy1hLXNlY3JldC10b2tlbg" not in sent
