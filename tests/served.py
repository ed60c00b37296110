"""The portal as an operator runs it: gunicorn with kept pages, from a folder of its own, on SQLite."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
STARTS_WITHIN, ENDS_WITHIN = 120, 40
"""Seconds until it answers, and until it has ended."""


def environment_of(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a portal on plain HTTP whose data lies in `folder`."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    own = {
        "VAR_DIR": str(folder), "SECRET_KEY": "x" * 50, "DEBUG": "0", "HTTPS": "0", "PAGE_CACHE": "1",
        "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    return kept | own | settings


def manage(environment: Mapping[str, str], *command: str) -> str:
    """Run a command of manage.py; give what it printed. Raises RuntimeError with the end of its errors."""
    said = (sys.executable, "manage.py", *command)
    done = subprocess.run(said, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


@contextlib.contextmanager
def serving(environment: Mapping[str, str], *, port: int = 0, workers: int = 1) -> Iterator[str]:
    """Serve the portal by so many processes, at a port or at a free one; give its address, "http://127.0.0.1:8123"."""
    place = f"127.0.0.1:{port or free_port()}"
    with running(gunicorn(place, workers), environment):
        wait_for(f"http://{place}/healthz")
        yield f"http://{place}"


def gunicorn(place: str, workers: int) -> list[str]:
    """Return the command that serves the portal by so many processes at a place, "127.0.0.1:8123"."""
    return [
        sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", place, "--worker-class", "gthread", "--threads", "4",
        "--workers", str(workers), "--log-level", "critical", "--timeout", "120",
    ]  # fmt: skip


@contextlib.contextmanager
def running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[None]:
    """Run a program in the background, and end it."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=said, stderr=said)
        try:
            yield
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(ENDS_WITHIN)
            process.kill()
            process.wait()


_given: set[int] = set()


def free_port() -> int:
    """Return a port on which nobody listens, and which this process was not given before."""
    while True:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        if port not in _given:
            _given.add(port)
            return port


def wait_for(address: str) -> bytes:
    """Ask until there is an answer; give its body. Raises OSError after two minutes."""
    ends_at = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return bytes(answer.read())
        except OSError:
            if time.monotonic() > ends_at:
                raise
            time.sleep(0.2)
