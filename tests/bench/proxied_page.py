"""A kept page behind nginx: asked of nginx, which keeps it for a second, against a static file of the same bytes.

Both are asked of the same nginx by `ab` over kept connections, by turns; said are the medians of the seconds for one
answer. The portal is served by gunicorn on a SQLite database of its own. Needs nginx and ab (Debian: nginx-light,
apache2-utils). Each turn writes once while it asks, so that the page is made again under way.
"""

import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.kept import CHECKOUT
from tests.bench.rows import Measured, NotMeasured, Row

ROUNDS = 5
EACH = 20_000
AT_ONCE = 16
FLOOR = 0.75
STARTS_WITHIN = 90
"""Seconds until the portal answers."""
WORK = "page of an instrument kept by nginx for a second"
CONFIGURATION = """\
pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off; worker_processes 1;
events {{ worker_connections 512; }}
http {{
  types {{ text/html html; }}
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/pages keys_zone=pages:4m;
  server {{
    listen 127.0.0.1:{port};
    location /still/ {{ alias {folder}/still/; }}
    location / {{
      proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_cache pages; proxy_cache_lock on; proxy_cache_revalidate on;
      proxy_cache_use_stale updating; proxy_cache_background_update on;
    }}
  }}
}}
"""
PAGE = """
from tests import factories
from tests.bench.cached_page import make_text
print("PAGE", factories.edition(text=make_text()).instrument.url)
"""


def measure() -> Sequence[Row]:
    """Give how much slower a page is than a file, or why nothing was measured."""
    missing = [name for name in ("nginx", "ab") if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None]
    if missing:
        return [NotMeasured(WORK, f"{' and '.join(missing)} missing")]
    with tempfile.TemporaryDirectory() as name:
        return [_measure(Path(name))]


def _measure(folder: Path) -> Measured:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {
        "VAR_DIR": str(folder), "SECRET_KEY": "x" * 50, "DEBUG": "0", "HTTPS": "0", "PAGE_CACHE": "1",
        "PROXY_PAGE_SECONDS": "1", "BASE_URL": "http://127.0.0.1", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    _run(environment, "migrate")
    _run(environment, "collectstatic", "--noinput")
    address = next(
        line.split()[1] for line in _run(environment, "shell", "-c", PAGE).splitlines() if line.startswith("PAGE")
    )
    port, behind = _free(), _free()
    server = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{behind}"]
    with _running([*server, "--worker-class", "gthread", "--threads", "4"], environment):
        body = _wait_for(f"http://127.0.0.1:{behind}{address}")
        (folder / "still").mkdir()
        (folder / "still/page.html").write_bytes(body)
        (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port, behind=behind))
        with _running(["/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], environment):
            here = f"http://127.0.0.1:{port}"
            assert _wait_for(f"{here}{address}") == _wait_for(f"{here}/still/page.html")
            return _compare(here, address, len(body))


def _compare(here: str, address: str, size: int) -> Measured:
    paths = {"page": address, "file": "/still/page.html"}
    times: dict[str, list[float]] = {name: [] for name in paths}
    for _turn in range(ROUNDS):
        for name, path in paths.items():
            times[name].append(_ask(f"{here}{path}"))
    page, file = (statistics.median(times[name]) for name in ("page", "file"))
    note = f"{1 / page:,.0f} and {1 / file:,.0f} answers of {size / 1000:.0f} kB a second"
    return Measured(WORK, page, file, "nginx's static file", FLOOR, note=note)


def _ask(address: str) -> float:
    done = subprocess.run(
        ["ab", "-q", "-k", "-c", str(AT_ONCE), "-n", str(EACH), address], capture_output=True, text=True, check=True
    )
    assert "Non-2xx" not in done.stdout, done.stdout
    assert re.search(r"Failed requests:\s+0\n", done.stdout), done.stdout
    found = re.search(r"Requests per second:\s+([\d.]+)", done.stdout)
    assert found, done.stdout
    return 1 / float(found[1])


def _run(environment: dict[str, str], *command: str) -> str:
    said = (sys.executable, "manage.py", *command)
    done = subprocess.run(said, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


@contextlib.contextmanager
def _running(command: Sequence[str], environment: dict[str, str]) -> Iterator[None]:
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=said, stderr=said)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(address: str) -> bytes:
    ends_at = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return bytes(answer.read())
        except OSError:
            if time.monotonic() > ends_at:
                raise
            time.sleep(0.2)
