"""A site that is not set up for the open web refuses to start there."""

import os
import subprocess
import sys

import pytest

FULL = {
    "SECRET_KEY": "a-secret-of-this-test-only-" + "x" * 40,
    "ALLOWED_HOSTS": "mentoring.example",
    "SITE_URL": "https://mentoring.example",
    "DATABASE_URL": "sqlite://",
}


def start(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run some code in a process that knows nothing but this environment."""
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "mentoring.settings", "DEBUG": "0"}
    return subprocess.run(
        [sys.executable, "-c", code], env=clean | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_site_without_secret_or_hosts_refuses_to_start(missing: str) -> None:
    answer = start("import django; django.setup()", **(FULL | {missing: ""}))
    assert answer.returncode == 1
    assert f"Set {missing} to" in answer.stderr


def test_a_site_with_both_starts() -> None:
    assert start("import django; django.setup()", **FULL).returncode == 0


@pytest.fixture(scope="module")
def site_with_the_demonstration(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a site that holds a log-in of the demonstration."""
    environment = FULL | {
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('site')}/db.sqlite3",
    }
    prepare = (
        "import django; django.setup();"
        "from django.core.management import call_command; call_command('migrate', verbosity=0);"
        "from mentoring.demo.people import make_log_in; make_log_in('A Demo', 'admin@demo.example')"
    )
    assert start(prepare, **environment).returncode == 0
    return environment


@pytest.mark.parametrize(
    ("hosts", "outcome"), [("mentoring.example", 1), ("127.0.0.1,localhost", 0), ("127.0.0.1,mentoring.example", 1)]
)
def test_a_site_with_outside_hosts_refuses_the_demonstration(
    hosts: str, outcome: int, site_with_the_demonstration: dict[str, str]
) -> None:
    answer = start("import mentoring.wsgi", **(site_with_the_demonstration | {"ALLOWED_HOSTS": hosts}))
    assert answer.returncode == outcome
    assert ("The demonstration's accounts exist here" in answer.stderr) == bool(outcome)
