"""`make run`: everything on one machine with one command, from nothing but a fresh clone.

Migrates, collects static files, loads the demonstration on the first start, then keeps web, worker and schedule
running until Ctrl-C. The database, the queue, sent mail and logs lie under `var/`.
"""

import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

import django
import environ
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
LOGS = VAR / "log"
READY_SECONDS = 60
STOP_SECONDS = 10


class CannotStart(Exception):  # noqa: N818 - said to the person who starts it
    """Why it can't start, in one line."""


def main() -> int:
    """Start, wait for Ctrl-C, stop; returns the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _as_ctrl_c)
    terminal_owner = take_terminal()
    port = os.environ.get("PORT", "8000")
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        check_port(port)
        set_environment(port)
        prepare()
        children = start_children(port)
        wait_until_ready(children, port)
        say_ready(port)
        return watch(children)
    except CannotStart as reason:
        print(f"Cannot start: {reason}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Cannot start: {error.strerror or error} ({error.filename or VAR}).", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        stop(children)
        give_terminal_back(terminal_owner)


def take_terminal() -> int | None:
    """Let Ctrl-C reach this process alone, so that `make` ends with our exit code and not with the signal's.

    Returns the process group that had the terminal, None where there is no terminal.
    """
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    if not sys.stdin.isatty() or os.getpgrp() == os.getpid():
        return None
    owner = os.tcgetpgrp(sys.stdin.fileno())
    if owner != os.getpgrp():
        return None
    os.setpgid(0, 0)
    os.tcsetpgrp(sys.stdin.fileno(), os.getpgrp())
    return owner


def give_terminal_back(owner: int | None) -> None:
    """Undo `take_terminal`."""
    if owner is not None:
        os.tcsetpgrp(sys.stdin.fileno(), owner)


def _as_ctrl_c(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def check_port(port: str) -> None:
    """Refuse a port that is no number or that something listens on already."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CannotStart(f"PORT={port} is not a port number. Try: PORT=9000 make run")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            raise CannotStart(f"Port {port} is in use. Try: PORT={int(port) + 1} make run") from None


def set_environment(port: str) -> None:
    """Fill in what this machine needs; what the environment or `.env` says stays."""
    LOGS.mkdir(parents=True, exist_ok=True)
    environ.Env.read_env(ROOT / ".env")
    key_file = VAR / "secret-key"
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_urlsafe(50))
    os.environ.setdefault("SECRET_KEY", key_file.read_text())
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "mentoring.settings"


def prepare() -> None:
    """Bring database and static files up to date; load the demonstration where there is nothing yet."""
    django.setup()
    for folder in ("mail", "media", "cache"):
        (VAR / folder).mkdir(parents=True, exist_ok=True)
    print("Preparing the database ...", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    collect_static()
    try:
        call_command("demo", if_empty=True)
    except CommandError as reason:
        raise CannotStart(str(reason)) from None


def collect_static() -> None:
    """Collect and compress static files, unless they are those of the last start."""
    signature = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            signature.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    stamp = VAR / "static.signature"
    if stamp.exists() and stamp.read_text() == signature.hexdigest():
        return
    print("Compressing static files ...", flush=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(signature.hexdigest())


def start_children(port: str) -> dict[str, subprocess.Popen[bytes]]:
    """Start web, and worker with schedule, each with a log of its own."""
    commands = {
        "web": ["gunicorn", "mentoring.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"],
        "worker": ["celery", "-A", "mentoring", "worker", "-B", "--pool", "threads", "--concurrency", "2"],
    }
    return {name: _start(name, command) for name, command in commands.items()}


def _start(name: str, command: list[str]) -> subprocess.Popen[bytes]:
    with (LOGS / f"{name}.log").open("ab") as log:
        # A session of its own: Ctrl-C reaches only this process, which then stops the others in order.
        return subprocess.Popen(  # noqa: S603 - the words are those of the table above
            [sys.executable, "-m", *command], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )


def wait_until_ready(children: dict[str, subprocess.Popen[bytes]], port: str) -> None:
    """Return when the site answers."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        check_alive(children)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except urllib.error.HTTPError as answer:
            raise CannotStart(f"the site answers {answer.code}; see {LOGS / 'web.log'}.") from None
        except OSError:
            time.sleep(0.1)
    raise CannotStart(f"the site does not answer; see {LOGS / 'web.log'}.")


def check_alive(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Raise when a child has ended by itself."""
    for name, child in children.items():
        if child.poll() is not None:
            raise CannotStart(f"{name} ended with {child.returncode}; see {LOGS / name}.log.")


def say_ready(port: str) -> None:
    """Print where the site is, and how to sign in where the demonstration is loaded."""
    print(f"\nReady: http://127.0.0.1:{port}/", flush=True)
    call_command("demo", log_ins=True)
    print("\nCtrl-C stops it; `make reset` forgets its data.", flush=True)


def watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait until someone presses Ctrl-C; returns 1 when a child ends by itself before."""
    while True:
        time.sleep(1)
        try:
            check_alive(children)
        except CannotStart as reason:
            print(f"Stopped: {reason}", file=sys.stderr)
            return 1


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask all children to end; those that don't are ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    end = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(timeout=max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()


if __name__ == "__main__":
    sys.exit(main())
