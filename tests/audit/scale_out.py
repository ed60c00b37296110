"""Four processes, a primary and a standby: who wrote sees it, nobody waits for a standby, and no old page stays.

Makes two clusters of PostgreSQL in a folder of its own and serves on loopback; needs initdb and pg_basebackup, and runs
them as `postgres` where it is started by root. Redis is used where one answers at 127.0.0.1:6379.
"""

import contextlib
import http.cookiejar
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from tests.served import free_port, manage, serving

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 4
MAX_LAG = 2.0
PASSWORD = "a-password-of-the-audit"
TOLD = re.compile(r'class="wordmark".*?<span>(.*?)</span>', re.DOTALL)
REDIS = ("127.0.0.1", 6379)


def main() -> int:
    """Make all of it, ask, and take it down; print what was found, and give 1 if anything was."""
    if shutil.which("initdb") is None or shutil.which("pg_basebackup") is None:
        print("There is no initdb here: nothing is tried.")
        return 0
    with tempfile.TemporaryDirectory(prefix="scale-out-") as folder, contextlib.ExitStack() as stack:
        clusters = Clusters(Path(folder))
        stack.callback(clusters.stop)
        clusters.make()
        servers = stack.enter_context(_served(clusters, Path(folder)))
        return int(bool(_ask(clusters, servers)))


def _ask(clusters: "Clusters", servers: list[str]) -> list[str]:
    faults: list[str] = []

    def check(said: str, is_so: bool) -> None:
        print(f"{'ok   ' if is_so else 'FAULT'}  {said}", flush=True)
        faults.extend([] if is_so else [said])

    def told() -> set[str]:
        return {Visitor(server).name() for server in servers}

    writer = Visitor(servers[0])
    writer.sign_in("ada", PASSWORD)
    told()
    check("the public reads the standby", wait(lambda: told() and clusters.readers_of_standby() > 0, 10))
    writer.write("First")
    check("who wrote sees it at once, in every process", {writer.at(server).name() for server in servers} == {"First"})
    check("the public sees it everywhere within the lag", wait(lambda: told() == {"First"}, MAX_LAG + 1))

    clusters.pause()
    writer.write("Second")
    check("who wrote sees it while the standby stands still", writer.at(servers[1]).name() == "Second")
    check("the public is led to the primary after the lag", wait(lambda: told() == {"Second"}, MAX_LAG + 3))
    again = [told() for _time in range(30)]
    check("and nobody is given an old page after that", all(names == {"Second"} for names in again))
    clusters.resume()

    check("the standby is read again once it has caught up", wait(lambda: told() and clusters.is_read_now(told), 15))
    clusters.stop_standby()
    answers = [Visitor(server).status() for _time in range(20) for server in servers]
    check("nobody gets an error while the standby is stopped", set(answers) == {200})
    writer.write("Third")
    check("what is written meanwhile is shown", wait(lambda: told() == {"Third"}, 3))
    clusters.start_standby()
    check("a standby that comes back is read again", wait(lambda: told() and clusters.readers_of_standby() > 0, 30))
    check("and shows what was written while it was away", told() == {"Third"})
    return faults


class Visitor:
    """Reads one process; signed in, all of them."""

    def __init__(self, server: str, jar: http.cookiejar.CookieJar | None = None) -> None:
        self.server, self.jar = server, jar if jar is not None else http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def at(self, server: str) -> "Visitor":
        return Visitor(server, self.jar)

    def get(self, path: str = "/") -> str:
        with self.opener.open(self.server + path, timeout=30) as answer:
            return str(answer.read().decode())

    def status(self) -> int:
        try:
            with self.opener.open(f"{self.server}/", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def name(self) -> str:
        """Give the name of the portal as the first page says it."""
        found = TOLD.search(self.get())
        return found[1] if found else ""

    def sign_in(self, name: str, password: str) -> None:
        self._post("/sign-in/", username=name, password=password)

    def write(self, name: str) -> None:
        self._post("/admin/look/", site_name=name, accent="", logo="")

    def _post(self, path: str, **fields: str) -> None:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))
        assert token is not None, path
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()
        self.opener.open(urllib.request.Request(self.server + path, data), timeout=30).close()


class Clusters:
    """A primary and its standby, below a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "clusters"
        self.folder.mkdir()
        self.ports = {"primary": free_port(), "standby": free_port()}
        self.as_postgres: list[str] = []
        if os.geteuid() == 0:
            folder.chmod(0o755)
            shutil.chown(self.folder, "postgres")
            self.as_postgres = ["runuser", "-u", "postgres", "--"]

    def url(self, name: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.ports[name]}/postgres"

    def make(self) -> None:
        """Make the primary, and the standby as a copy that follows it."""
        self._run("initdb", "-A", "trust", "-U", "postgres", "-D", str(self.folder / "primary"), "--no-sync")
        self._start("primary")
        where = ["-h", "127.0.0.1", "-p", str(self.ports["primary"]), "-U", "postgres"]
        self._run("pg_basebackup", "-R", "-X", "stream", "-c", "fast", *where, "-D", str(self.folder / "standby"))
        self._start("standby")

    def start_standby(self) -> None:
        self._start("standby")

    def stop_standby(self) -> None:
        self._stop("standby")

    def stop(self) -> None:
        for name in ("standby", "primary"):
            if (self.folder / name / "postmaster.pid").exists():
                self._stop(name)

    def pause(self) -> None:
        self._say("standby", "SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        self._say("standby", "SELECT pg_wal_replay_resume()")

    def readers_of_standby(self) -> int:
        """Give how many connections the portal has to it."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE client_port IS NOT NULL AND pid <> pg_backend_pid()"
        return self._say("standby", asked)

    def is_read_now(self, read: Callable[[], object]) -> bool:
        """Tell whether connections of the portal ask the standby for more than its place, while `read` is done."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%practices_publicversion%'"
        read()
        return self._say("standby", asked) > 0

    def _say(self, name: str, sql: str) -> int:
        try:
            with psycopg.connect(self.url(name), autocommit=True) as connection:
                row = connection.execute(sql).fetchone()
        except psycopg.OperationalError:
            return 0
        return int(row[0]) if row and isinstance(row[0], int) else 0

    def _start(self, name: str) -> None:
        said = (
            f"-p {self.ports[name]} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        )
        log = ["-l", str(self.folder / f"{name}.log")]
        self._run("pg_ctl", "-D", str(self.folder / name), "-o", said, "-w", *log, "start")

    def _stop(self, name: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / name), "-m", "immediate", "-w", "stop")

    def _run(self, *command: str) -> None:
        subprocess.run([*self.as_postgres, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextlib.contextmanager
def _served(clusters: Clusters, folder: Path) -> Iterator[list[str]]:
    """Serve by four processes that share nothing but the databases and the cache."""
    ports = [free_port() for _each in range(PROCESSES)]
    environment = {
        **os.environ,
        "DEBUG": "1",
        "PAGE_CACHE": "1",
        "SECOND_WALL": "1",
        "SECOND_WALL_ROLE": "scale_out_public",
        "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": clusters.url("primary"),
        "REPLICA_URL": clusters.url("standby"),
        "REPLICA_MAX_LAG": str(MAX_LAG),
        "BASE_URL": f"http://127.0.0.1:{ports[0]}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    if _answers(*REDIS):
        environment["CACHE_URL"] = f"rediscache://{REDIS[0]}:{REDIS[1]}/1?key_prefix=scale-out-{os.getpid()}"
    alone = {**environment, "REPLICA_URL": "", "SECOND_WALL": "0"}
    made = (
        f"from organizations.models import User; User.objects.create_superuser('ada', 'ada@example.org', '{PASSWORD}')"
    )
    for command in (["migrate", "-v0"], ["shell", "-v0", "-c", made], ["second_wall"]):
        manage(alone, *command)
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(serving(environment, port=port)) for port in ports]


def wait(is_so: Callable[[], object], seconds: float) -> bool:
    """Tell whether it is so within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.2)
    return bool(is_so())


def _answers(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False
