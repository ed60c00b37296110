"""A primary of PostgreSQL and a standby, on loopback; run as `postgres` where they are started by root."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg

from tests.served import free_port

TOOLS = ("initdb", "pg_ctl", "pg_basebackup")
SLOT = "standby"
"""The slot for whose sake the primary keeps what the standby has not had yet."""
STARTS_WITHIN = 900
"""Seconds for a large cluster to come up again after it was stopped in the midst."""


def are_there() -> bool:
    """Tell whether clusters can be made here."""
    return all(shutil.which(tool) for tool in TOOLS)


class Clusters:
    """A primary and its standby, below a folder; or beside a primary that is there, stopped."""

    def __init__(self, folder: Path, *, primary: Path | None = None, settings: Sequence[str] = ()) -> None:
        """`settings` are of both servers: "fsync=off"."""
        self.folder = folder / "clusters"
        self.folder.mkdir()
        self.is_new = primary is None
        self.places = {"primary": primary or self.folder / "primary", "standby": self.folder / "standby"}
        self.ports = {"primary": free_port(), "standby": free_port()}
        self.settings = settings
        self.as_postgres: list[str] = []
        if os.geteuid() == 0:
            folder.chmod(0o755)
            shutil.chown(self.folder, "postgres")
            self.as_postgres = ["runuser", "-u", "postgres", "--"]

    def url(self, name: str) -> str:
        """Return the address of one of them, as settings name it."""
        return f"postgres://postgres@127.0.0.1:{self.ports[name]}/postgres"

    def make_primary(self) -> None:
        """Start the primary, made where there is none."""
        if self.is_new:
            self._run("initdb", "-A", "trust", "-U", "postgres", "-D", str(self.places["primary"]), "--no-sync")
        self.start("primary")

    def make(self) -> None:
        """Start the primary, made where there is none, and the standby as a copy that follows it."""
        self.make_primary()
        self._forget_slot()
        where = ["-h", "127.0.0.1", "-p", str(self.ports["primary"]), "-U", "postgres", "-C", "-S", SLOT]
        self._run("pg_basebackup", "-R", "-X", "stream", "-c", "fast", *where, "-D", str(self.places["standby"]))
        self.start("standby")

    def start(self, name: str) -> None:
        """Start one of them; returns when it answers."""
        options = [f"-c {one}" for one in self.settings]
        own = f"-p {self.ports[name]} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        log, waiting = ["-l", str(self.folder / f"{name}.log")], ["-w", "-t", str(STARTS_WITHIN)]
        self._run("pg_ctl", "-D", str(self.places[name]), "-o", " ".join([own, *options]), *waiting, *log, "start")

    def crash(self, name: str) -> None:
        """Stop one of them in the midst of what it does."""
        self._stop(name, "immediate")

    def stop(self) -> None:
        """Stop both; leave a primary that was there as it is found next time."""
        if self._runs("standby"):
            self._stop("standby", "immediate")
        if self._runs("primary"):
            if not self.is_new:
                self._forget_slot()
            self._stop("primary", "immediate" if self.is_new else "fast")

    def pause(self) -> None:
        """Let the standby replay nothing."""
        self._say("standby", "SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        """Let the standby replay again."""
        self._say("standby", "SELECT pg_wal_replay_resume()")

    def readers_of_standby(self) -> int:
        """Return how many connections the portal has to it."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE client_port IS NOT NULL AND pid <> pg_backend_pid()"
        return self._say("standby", asked)

    def is_read_now(self, read: Callable[[], object]) -> bool:
        """Tell whether connections of the portal ask the standby for more than its place, while `read` is done."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%practices_publicversion%'"
        read()
        return self._say("standby", asked) > 0

    def _forget_slot(self) -> None:
        self._say("primary", f"SELECT pg_drop_replication_slot('{SLOT}') FROM pg_replication_slots")

    def _runs(self, name: str) -> bool:
        return self._did(["pg_ctl", "-D", str(self.places[name]), "status"])

    def _did(self, command: list[str]) -> bool:
        return not subprocess.run([*self.as_postgres, *command], check=False, capture_output=True, cwd="/").returncode

    def _say(self, name: str, sql: str) -> int:
        try:
            with psycopg.connect(self.url(name), autocommit=True) as connection:
                row = connection.execute(sql).fetchone()
        except psycopg.OperationalError:
            return 0
        return int(row[0]) if row and isinstance(row[0], int) else 0

    def _stop(self, name: str, mode: str) -> None:
        self._run("pg_ctl", "-D", str(self.places[name]), "-m", mode, "-w", "-t", str(STARTS_WITHIN), "stop")

    def _run(self, *command: str) -> None:
        subprocess.run([*self.as_postgres, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")
