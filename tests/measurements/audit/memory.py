"""Private memory of each web process after 17 kinds of pages and 50 searches: at most 300 MB.

Measured twice, with the demonstration: as `make demo` serves it, and by gunicorn as deploy/ runs it. What processes
share (the weights of the encoder, the files of the search) counts for none of them.
"""

import json
import os
import re
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from tests.served import environment_of, free_port, manage, running, wait_for

MOST = 300 * 2**20
"""Bytes of a process."""
ROUNDS = 3
"""How often each address is asked, so that each process answers most of them."""
PLACES = (
    "/", "/organizations/", "/instruments/", "/practices/", "/topics/", "/topics/gifts/", "/questions/", "/coverage/",
    "/adoptions/", "/reports/", "/reports/1/", "/initiatives/", "/exchange/",
)  # fmt: skip
"""Kinds of pages that are known by name; an instrument, a text, a comparison and gaps are found by the API."""
ASKED = (
    "gifts", "presents from suppliers", "conflict of interest", "whistleblowers", "secondary employment", "harassment",
    "social media", "cadeaux", "conflit d'intérêts", "Geschenke", "Nebentätigkeit", "regalos", "regali", "подарки",
    "конфликт интересов", "الهدايا", "礼品", "art. 12", "second job", "can I accept an invitation to dinner",
    "political activity", "use of official vehicles", "financial disclosure", "family members",
    "confidential information",
)  # fmt: skip
SEARCHES = [f"/search/?q={quote(words)}{more}" for words in ASKED for more in ("", "&widen=no")]
KINDS = 17


def main() -> int:
    """Measure both servers; print the memory of each process, and give 1 if one takes more than is allowed."""
    with tempfile.TemporaryDirectory() as name:
        environment = environment_of(Path(name), DJANGO_SETTINGS_MODULE="portal.settings", PAGE_RATE_COSTLY="")
        for command in ("migrate", "seed_demo", "index_search", "apply_due"):
            manage(environment | {"DEBUG": "1"}, command)
        manage(environment, "collectstatic", "--noinput")
        found = [*measure_demonstration(environment), *measure_gunicorn(environment)]
    over = sum(private > MOST for private in found)
    print(f"{over} processes over {MOST >> 20} MB")
    return int(bool(over))


def measure_demonstration(environment: Mapping[str, str]) -> list[int]:
    """Return the private bytes of each process of the demonstration's own server."""
    port = free_port()
    command = [sys.executable, "manage.py", "start", "--port", str(port)]
    return _measured("demonstration", command, environment | {"DEBUG": "1"}, f"http://127.0.0.1:{port}")


def measure_gunicorn(environment: Mapping[str, str]) -> list[int]:
    """Return the private bytes of each process of gunicorn as deploy/ runs it."""
    place = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    return _measured("gunicorn", command, environment | {"WEB_BIND": place}, f"http://{place}")


def _measured(name: str, command: Sequence[str], environment: Mapping[str, str], address: str) -> list[int]:
    with running(command, environment):
        wait_for(f"{address}/healthz")
        before = [private_memory(worker) for worker in workers()]
        with ThreadPoolExecutor(4) as pool:
            places = [f"{address}{place}" for place in [*places_of(address), *SEARCHES]] * ROUNDS
            list(pool.map(wait_for, places))
        after = [private_memory(worker) for worker in workers()]
    for first, last in zip(before, after, strict=True):
        print(f"{name}: {last / 2**20:.0f} MB ({first / 2**20:.0f} MB before){'  OVER' if last > MOST else ''}")
    return after


def places_of(address: str) -> list[str]:
    """Return one address of each kind of page."""
    work = _first(f"{address}/api/v1/instruments/")["url"].removeprefix(address)
    texts = [one["id"] for one in _listed(f"{address}/api/v1/editions/")[:2]]
    text = _first(f"{address}/api/v1/editions/")["url"].removeprefix(address)
    compared = f"/compare/?edition={texts[0]}&edition={texts[1]}"
    gaps = f"/gaps/?own={texts[0]}&reference={texts[1]}"
    found = [*PLACES, work, text, compared, gaps]
    assert len(found) == KINDS
    return found


def _first(address: str) -> dict[str, str]:
    return _listed(address)[0]


def _listed(address: str) -> list[dict[str, str]]:
    with urllib.request.urlopen(address, timeout=60) as answer:
        listed: list[dict[str, str]] = json.load(answer)["results"]
    return listed


def workers() -> list[int]:
    """Return the processes that answer: the children of the one that this process started."""
    parents = dict(_parents())
    own = {child for child, parent in parents.items() if parent == os.getpid()}
    return sorted(child for child, parent in parents.items() if parent in own)


def _parents() -> Iterator[tuple[int, int]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(path.parent.name), int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):  # it has ended
            continue


def private_memory(process: int) -> int:
    """Return the bytes that only this process holds."""
    said = Path(f"/proc/{process}/smaps_rollup").read_text()
    return sum(int(size) for size in re.findall(r"^Private_(?:Clean|Dirty): +(\d+) kB", said, re.MULTILINE)) * 1024


if __name__ == "__main__":
    sys.exit(main())
