"""A kept page behind nginx, which keeps it for a second as docs/decisions/0017 tells, against a static file as large.

Both are asked of the same nginx by `ab` over kept connections, by turns; said are the medians of the seconds for one
answer. The portal is served by gunicorn on a SQLite database of its own. Needs nginx and ab (Debian: nginx-light,
apache2-utils). As in deploy/nginx there is no tcp_nopush: by it a kept page takes 44 ms. A turn takes longer than the
second for which a page is kept, so that it is asked for anew under way. As in deploy/nginx a kept page stays open
between two answers; the peer is a file as nginx serves it by itself, and a file that stays open is asked for beside it.
"""

import getpass
import os
import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.rows import Measured, NotMeasured, Row
from tests.served import environment_of, free_port, manage, running, serving, wait_for

ROUNDS = 15
EACH = 40_000
AT_ONCE = 16
FLOOR = 0.75
WORK = "page of an instrument kept by nginx for a second"
CONFIGURATION = """\
{user}pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off; worker_processes 1;
events {{ worker_connections 512; }}
http {{
  types {{ text/html html; }}
  access_log off; sendfile on; tcp_nopush off; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/pages keys_zone=pages:4m;
  server {{
    listen 127.0.0.1:{port};
    location /still/ {{ alias {folder}/still/; }}
    location /open/ {{ alias {folder}/still/; open_file_cache max=4000 inactive=10m; }}
    location / {{
      proxy_pass http://127.0.0.1:{between}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_cache pages; proxy_cache_lock on; proxy_cache_revalidate on;
      open_file_cache max=4000 inactive=10m;
    }}
  }}
  server {{
    listen 127.0.0.1:{between};
    location / {{
      proxy_pass {behind}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_hide_header X-Request-ID; add_header X-Accel-Expires 1;
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
    nginx, ab = (shutil.which(name, path="/usr/local/bin:/usr/bin:/usr/sbin") for name in ("nginx", "ab"))
    if nginx is None or ab is None:
        return [NotMeasured(WORK, "nginx or ab is not here")]
    with tempfile.TemporaryDirectory() as name:
        return [_measure(Path(name), nginx, ab)]


def _measure(folder: Path, nginx: str, ab: str) -> Measured:
    environment = environment_of(folder, DJANGO_SETTINGS_MODULE="portal.settings")
    manage(environment, "migrate")
    manage(environment, "collectstatic", "--noinput")
    said = manage(environment, "shell", "-c", PAGE)
    page = next(line.split()[1] for line in said.splitlines() if line.startswith("PAGE"))
    port = free_port()
    with serving(environment) as behind:
        body = wait_for(f"{behind}{page}")
        (folder / "still").mkdir()
        (folder / "still/page.html").write_bytes(body)
        user = f"user {getpass.getuser()}; " if os.geteuid() == 0 else ""  # whose folder this is
        places = {"port": port, "between": free_port(), "behind": behind}
        configuration = CONFIGURATION.format(user=user, folder=folder, **places)
        (folder / "nginx.conf").write_text(configuration)
        with running([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")], environment):
            here = f"http://127.0.0.1:{port}"
            assert len(wait_for(f"{here}{page}")) == len(wait_for(f"{here}/still/page.html"))
            return _compare(ab, here, page, len(body))


def _compare(ab: str, here: str, page: str, size: int) -> Measured:
    paths = {"page": page, "file": "/still/page.html", "open": "/open/page.html"}
    times: dict[str, list[float]] = {name: [] for name in paths}
    for _turn in range(ROUNDS):
        for name, path in paths.items():
            times[name].append(_ask(ab, f"{here}{path}"))
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
