"""A kept page behind nginx, which keeps it for a second as docs/decisions/0017 tells, against a static file as large.

Both are asked of one nginx by `ab` over kept connections, by turns; said are the medians of the seconds for one answer.
The portal is served by gunicorn on a SQLite database of its own. nginx reads the files of deploy/nginx, with what their
comment says for thousands of visitors in a second and without the limits for one visitor; the file is served by a bare
server beside it, and once more as one that stays open, as a kept page does. A turn takes longer than the second for
which a page is kept, so that it is asked for anew under way. Needs nginx and ab (Debian: nginx-light, apache2-utils).
"""

import contextlib
import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.measurements.bench.rows import Measured, NotMeasured, Row
from tests.nginx import NGINX, SOURCE, lay_out, served
from tests.served import environment_of, free_port, manage, serving, wait_for

ROUNDS = 15
EACH = 40_000
AT_ONCE = 16
FLOOR = 0.75
WORK = "page of an instrument kept by nginx for a second"
BARE = """\
server {{
    listen 127.0.0.1:{port};
    keepalive_requests 1000000;
    location / {{ root {folder}; }}
    location /open/ {{ alias {folder}/still/; open_file_cache max=4000 inactive=10m; }}
}}
"""
ASKED_EACH_TIME = '"@1";'
"""How long deploy/nginx lets a kept page hold: it is asked for anew each time."""
PAGE = """
from tests import factories
from tests.measurements.bench.cached_page import make_text
print("PAGE", factories.edition(text=make_text()).instrument.url)
"""


def measure() -> Sequence[Row]:
    """Return how much slower a page is than a file, or why nothing was measured."""
    ab = shutil.which("ab")
    if NGINX is None or ab is None:
        return [NotMeasured(WORK, "nginx or ab is not here")]
    with tempfile.TemporaryDirectory() as name:
        return [_measure(Path(name), ab)]


def _measure(folder: Path, ab: str) -> Measured:
    environment = environment_of(folder, DJANGO_SETTINGS_MODULE="portal.settings")
    manage(environment, "migrate")
    manage(environment, "collectstatic", "--noinput")
    said = manage(environment, "shell", "-c", PAGE)
    page = next(line.split()[1] for line in said.splitlines() if line.startswith("PAGE"))
    with serving(environment) as behind:
        body = wait_for(f"{behind}{page}")
        with in_front(folder / "nginx", behind, body, holds='"1";') as (here, bare):
            assert len(wait_for(f"{here}{page}")) == len(wait_for(f"{bare}/still/page.html"))
            return _compare(ab, f"{here}{page}", bare, len(body))


@contextlib.contextmanager
def in_front(folder: Path, behind: str, body: bytes, *, holds: str) -> Iterator[tuple[str, str]]:
    """Run nginx by the files of deploy/nginx before the portal, and a bare server that has `body` as a file.

    `holds`: how long a kept page is given without asking, as those files say it. Gives both addresses; the file is at
    /still/page.html, and at /open/page.html it stays open.
    """
    (folder / "still").mkdir(parents=True)
    (folder / "still/page.html").write_bytes(body)
    port, between, beside = free_port(), free_port(), free_port()
    bare = folder / "bare.conf"
    bare.write_text(BARE.format(port=beside, folder=folder))
    changes = {
        "127.0.0.1:8000": behind.removeprefix("http://"),
        "127.0.0.1:8001": f"127.0.0.1:{between}",
        "listen 8080;": f"listen 127.0.0.1:{port}; keepalive_requests 1000000;",
        "rate=40r/s": "rate=1000000r/s",
        "access.log exchange;": "access.log exchange if=0;",  # the file that it is compared with is not logged either
        ASKED_EACH_TIME: holds,
    }
    sites = [SOURCE / "container" / "site.conf", bare]
    main = lay_out(folder, sites=sites, upstream=SOURCE / "exchange-upstream.conf", changes=changes)
    with served(main, port):
        yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{beside}"


def _compare(ab: str, page: str, bare: str, size: int) -> Measured:
    addresses = {"page": page, "file": f"{bare}/still/page.html", "open": f"{bare}/open/page.html"}
    times: dict[str, list[float]] = {name: [] for name in addresses}
    for _turn in range(ROUNDS):
        for name, address in addresses.items():
            times[name].append(_ask(ab, address))
    kept, file, still_open = (statistics.median(found) for found in times.values())
    note = f"{1 / kept:,.0f} and {1 / file:,.0f} answers of {size / 1000:.0f} kB a second; of a file that stays open, "
    note += f"as the page does, {1 / still_open:,.0f}"
    return Measured(WORK, kept, file, "nginx's static file", FLOOR, note=note)


def _ask(ab: str, address: str) -> float:
    command = [ab, "-q", "-k", "-c", str(AT_ONCE), "-n", str(EACH), address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests per second:\s+([\d.]+)", said)
    assert rate, said
    assert "Non-2xx" not in said, said
    assert re.search(r"Failed requests:\s+0\n", said), said
    return 1 / float(rate[1])
