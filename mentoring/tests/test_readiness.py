"""What machines ask: is the process alive, and can the site serve?"""

import datetime as dt
import json
import logging
import os
import subprocess
import sys

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mail.models import OutboxMessage, ScheduleTick
from mail.services import hold_mail
from mail.tasks import queue_due_mail
from mail.tests.factories import make_message
from tests.services import free_port

pytestmark = pytest.mark.django_db
WELL = {"database": "ok", "broker": "ok", "schedule": "ok", "mail": "ok"}


def tick(minutes_ago: int) -> None:
    ScheduleTick.objects.update_or_create(
        id=1, defaults={"ticked_at": timezone.now() - dt.timedelta(minutes=minutes_ago)}
    )


def overdue(minutes: int) -> None:
    message = make_message("late")
    late = timezone.now() - dt.timedelta(minutes=minutes)
    OutboxMessage.objects.filter(pk=message.pk).update(send_after=late)


def ask(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    told = json.loads(answer.content)
    assert told["ready"] is (answer.status_code == 200)
    return answer.status_code, told["checks"]


@pytest.fixture
def broker_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of a broker at which nobody listens."""
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{free_port()}/0")


def test_a_process_is_alive_whatever_else_is_down(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_a_site_with_all_it_needs_is_ready(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    tick(4)
    overdue(5)
    with django_assert_num_queries(3):
        assert ask(client) == (200, WELL)


def test_a_schedule_that_never_ran_or_stopped_is_not_ready(client: Client) -> None:
    assert ask(client) == (503, WELL | {"schedule": "not ok"})
    tick(16)
    assert ask(client) == (503, WELL | {"schedule": "not ok"})


def test_mail_that_waits_too_long_is_not_ready_unless_a_person_holds_it(client: Client) -> None:
    tick(1)
    overdue(31)
    assert ask(client) == (503, WELL | {"mail": "not ok"})
    hold_mail(by=None, reason="A restored copy")
    assert ask(client) == (200, WELL)


@pytest.mark.usefixtures("broker_down")
def test_a_broker_that_is_down_is_told_soon(client: Client) -> None:
    tick(1)
    begun = timezone.now()
    assert ask(client) == (503, WELL | {"broker": "not ok"})
    assert timezone.now() - begun < dt.timedelta(seconds=5)


@pytest.mark.usefixtures("broker_down")
def test_strangers_hear_no_more_than_ok_or_not_and_the_log_says_why(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = client.get("/readyz")
    assert answer.headers["Content-Type"] == "application/json"
    assert "no-cache" in answer.headers["Cache-Control"]
    assert set(json.loads(answer.content)["checks"].values()) <= {"ok", "not ok"}
    assert "127.0.0.1" not in answer.content.decode()
    assert "The schedule has never run." in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_look_of_the_schedule_makes_a_new_site_ready(client: Client) -> None:
    queue_due_mail()
    assert ask(client)[1]["schedule"] == "ok"


def test_a_database_that_is_down_is_told_and_breaks_nothing() -> None:
    code = (
        "import django; django.setup();"
        "from django.test import Client; answer = Client(headers={'host': '127.0.0.1'}).get('/readyz');"
        "print(answer.status_code, answer.json()['checks']['database'])"
    )
    nobody = f"postgres://postgres@127.0.0.1:{free_port()}/postgres"
    environment = os.environ | {"DATABASE_URL": nobody, "DJANGO_SETTINGS_MODULE": "mentoring.settings", "DEBUG": "1"}
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert answer.stdout.strip() == "503 not ok"
