"""The small load: a portal of its own with the demonstration, and an operator who writes what every page shows."""

import contextlib
import itertools
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.measurements.load.answers import Answers
from tests.served import free_port, manage, running, serving
from tests.visitor import Visitor

OPERATOR, PASSWORD = "admin", "demonstration"
LIMITS = ("API_RATE_ANONYMOUS", "API_RATE_TOKEN", "API_RATE_COSTLY", "PAGE_RATE_COSTLY")
"""Settings that bound what one address asks: all readers here have the same."""


def write(server: str, answers: Answers, ends_at: float) -> None:
    """Write what every page shows, again and again, and see it."""
    writer = Visitor(server)
    answers.ask("sign in", lambda: writer.sign_in(OPERATOR, PASSWORD), is_write=True)
    for number in itertools.count():
        if answers.now() > ends_at:
            return
        answers.ask("write", lambda number=number: writer.write(f"Load {number}"), is_write=True)
        answers.ask("see it", lambda number=number: see(writer, f"Load {number}"))
        time.sleep(2)


def see(writer: Visitor, name: str) -> None:
    """Look whether the portal is called so. Raises AssertionError."""
    seen = writer.name()
    assert seen == name, f"who wrote {name} sees {seen}"


@contextlib.contextmanager
def served(folder: Path, workers: int) -> Iterator[str]:
    """Serve the demonstration by so many processes, with the worker; give the address."""
    port = free_port()
    environment = {
        "CACHE_URL": f"filecache://{folder}/cache",  # one for all processes, as operators are told
        **os.environ,
        **dict.fromkeys(LIMITS, ""),
        "DEBUG": "1",
        "PAGE_CACHE": "1",
        "VAR_DIR": str(folder),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
    }
    for command in ("migrate", "seed_demo"):
        manage(environment, command)
    worker = [sys.executable, "manage.py", "run_due", "--every", "10"]
    with running(worker, environment), serving(environment, port=port, workers=workers) as address:
        yield address
