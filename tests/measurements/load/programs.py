"""Programs that are started, killed and started again."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.served import CHECKOUT, ENDS_WITHIN, free_port

JOBS = "jobs"
"""The name by which workers ask for the database at the pool."""
LISTENS_WITHIN = 30


class Program:
    """A program in the background, what it says in a file."""

    def __init__(self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> None:
        self.command, self.log, self.environment = command, log, environment
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it said before stays."""
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(self.command, cwd=CHECKOUT, env=self.environment, stdout=said, stderr=said)

    def kill(self) -> None:
        """Kill it, as the system does for want of memory."""
        self._send(signal.SIGKILL)

    def end(self) -> None:
        """Ask it to end, and see to it."""
        self._send(signal.SIGTERM)
        self._send(signal.SIGKILL)

    def children(self) -> list[int]:
        """Return the ids of the processes that it started."""
        assert self.process is not None
        number = self.process.pid
        return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]

    def _send(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDS_WITHIN)


class Redis(Program):
    """A Redis that keeps nothing on the disk."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        super().__init__(command, folder / "redis.log")

    @property
    def url(self) -> str:
        """The address, as settings name it."""
        return f"rediscache://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it; returns when it answers."""
        super().start()
        wait_for_port(self.port)


class PgBouncer(Program):
    """A pool before a database that lends connections by transaction."""

    def __init__(self, folder: Path, database_port: int) -> None:
        self.port, place = free_port(), folder / "pool"
        place.mkdir()
        settings = place / "pgbouncer.ini"
        settings.write_text(_pool_settings(self.port, database_port))
        command = ["pgbouncer", str(settings)]
        if os.geteuid() == 0:
            folder.chmod(0o755)
            shutil.chown(place, "postgres")
            command = ["runuser", "-u", "postgres", "--", *command]
        super().__init__(command, folder / "pgbouncer.log")

    @property
    def url(self) -> str:
        """The address, as settings of the portal name it."""
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    @property
    def url_of_jobs(self) -> str:
        """The same for workers, whose statements may take long."""
        return f"postgres://postgres@127.0.0.1:{self.port}/{JOBS}"

    def start(self) -> None:
        """Start it; returns when it answers."""
        super().start()
        wait_for_port(self.port)


def wait_for_port(port: int) -> None:
    """Wait until somebody listens. Raises OSError."""
    ends_at = time.monotonic() + LISTENS_WITHIN
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > ends_at:
                raise
            time.sleep(0.1)
        else:
            return


def _pool_settings(port: int, database_port: int) -> str:
    """Return the file, as docs/operators/scaling.md has it."""
    return f"""\
[databases]
postgres = host=127.0.0.1 port={database_port} user=postgres connect_query='SET statement_timeout = 30000'
{JOBS} = host=127.0.0.1 port={database_port} dbname=postgres user=postgres

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 200
default_pool_size = 20
server_login_retry = 1
query_wait_timeout = 10
"""
