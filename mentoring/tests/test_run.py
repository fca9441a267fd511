"""`make run` from nothing: ready, two kinds of trouble said in one line, and a clean end."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from mentoring.run import CannotStart, check_port
from tests.services import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
# Far above what a machine of one's own takes (about 10 and 4 seconds): other tests run beside this one.
FIRST_START_SECONDS, SECOND_START_SECONDS = 240, 60
NOT_COPIED = shutil.ignore_patterns("var", ".venv", ".git", ".*_cache", "__pycache__")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project as a fresh clone has it: no data yet."""
    return Path(shutil.copytree(ROOT, tmp_path / "project", ignore=NOT_COPIED))


def run(folder: Path, port: int) -> "subprocess.Popen[str]":
    """Start it as the Makefile does, without what the tests have put into the environment."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "mentoring.run"],
        cwd=folder,
        env=clean | {"PORT": str(port), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def lines_until_ready(process: "subprocess.Popen[str]") -> Iterator[str]:
    """What it prints, up to the last line of the start."""
    assert process.stdout
    for line in process.stdout:
        yield line
        if line.startswith("Ctrl-C stops it"):
            return


def test_it_starts_twice_and_ends_with_zero(copy: Path) -> None:
    port = free_port()
    for limit in (FIRST_START_SECONDS, SECOND_START_SECONDS):
        begun = time.monotonic()
        process = run(copy, port)
        printed = "".join(lines_until_ready(process))
        took = time.monotonic() - begun
        try:
            assert f"Ready: http://127.0.0.1:{port}/" in printed
            assert "coordinator@demo.example" in printed
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                assert answer.status == 200
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
        assert process.returncode == 0
        assert took < limit
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_in_use_is_said_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} is in use. Try: PORT={port + 1} make run"):
            check_port(str(port))


@pytest.mark.parametrize("port", ["", "http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_said(port: str) -> None:
    with pytest.raises(CannotStart, match="is not a port number"):
        check_port(port)
