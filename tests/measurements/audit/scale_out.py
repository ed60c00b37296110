"""Four processes, a primary and a standby: who wrote sees it, nobody waits for a standby, and no old page stays.

Makes two clusters of PostgreSQL in a folder of its own and serves on loopback; needs initdb and pg_basebackup, and runs
them as `postgres` where it is started by root. Redis is used where one answers at 127.0.0.1:6379.
"""

import contextlib
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests import clusters as databases
from tests.clusters import Clusters
from tests.served import free_port, manage, serving
from tests.visitor import Visitor

ROOT = Path(__file__).resolve().parents[3]
PROCESSES = 4
MAX_LAG = 2.0
PASSWORD = "a-password-of-the-audit"
REDIS = ("127.0.0.1", 6379)


def main() -> int:
    """Make all of it, ask, and take it down; print what was found, and give 1 if anything was."""
    if not databases.are_there():
        print("There is no initdb here: nothing is tried.")
        return 0
    with tempfile.TemporaryDirectory(prefix="scale-out-") as folder, contextlib.ExitStack() as stack:
        clusters = Clusters(Path(folder), settings=["fsync=off"])
        stack.callback(clusters.stop)
        clusters.make()
        servers = stack.enter_context(_served(clusters, Path(folder)))
        return int(bool(_ask(clusters, servers)))


def _ask(clusters: Clusters, servers: list[str]) -> list[str]:
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
    clusters.crash("standby")
    answers = [Visitor(server).status() for _time in range(20) for server in servers]
    check("nobody gets an error while the standby is stopped", set(answers) == {200})
    writer.write("Third")
    check("what is written meanwhile is shown", wait(lambda: told() == {"Third"}, 3))
    clusters.start("standby")
    check("a standby that comes back is read again", wait(lambda: told() and clusters.readers_of_standby() > 0, 30))
    check("and shows what was written while it was away", told() == {"Third"})
    return faults


@contextlib.contextmanager
def _served(clusters: Clusters, folder: Path) -> Iterator[list[str]]:
    """Serve by four processes that share nothing but the databases and the cache."""
    ports = [free_port() for _each in range(PROCESSES)]
    environment = {
        **os.environ,
        "DEBUG": "1",
        "PAGE_CACHE": "1",
        "ROW_LEVEL_SECURITY": "1",
        "ROW_LEVEL_SECURITY_ROLE": "scale_out_public",
        "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": clusters.url("primary"),
        "REPLICA_URL": clusters.url("standby"),
        "REPLICA_MAX_LAG": str(MAX_LAG),
        "BASE_URL": f"http://127.0.0.1:{ports[0]}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    if _answers(*REDIS):
        environment["CACHE_URL"] = f"rediscache://{REDIS[0]}:{REDIS[1]}/1?key_prefix=scale-out-{os.getpid()}"
    alone = {**environment, "REPLICA_URL": "", "ROW_LEVEL_SECURITY": "0"}
    made = (
        f"from organizations.models import User; User.objects.create_superuser('ada', 'ada@example.org', '{PASSWORD}')"
    )
    for command in (["migrate", "-v0"], ["shell", "-v0", "-c", made], ["row_level_security"]):
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
