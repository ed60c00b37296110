"""The web server of one machine: gunicorn in this process, with two workers of four threads."""

import contextlib
import gc
import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import DatabaseError, connections
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from practices.queries.searching.warming import prepare_shared

logger = logging.getLogger(__name__)

WORKERS = 2
THREADS = 4


class AddressTaken(Exception):
    """Nothing can be served at the address; the message is for the user."""


class Server(BaseApplication):
    """Serves the portal until it gets an interrupt.

    `ready` is called once it listens, `stopped` when it ends, `each_minute` in a thread of its own meanwhile.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        ready: Callable[[], None],
        stopped: Callable[[], None],
        each_minute: Callable[[], None],
    ) -> None:
        def begin() -> None:
            threading.Thread(target=_repeat, args=(each_minute,), daemon=True).start()
            ready()

        self.options: dict[str, Any] = {
            "bind": f"{name_host(host)}:{port}",
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "loglevel": "warning",
            "graceful_timeout": 2,
            "control_socket_disable": True,
            "when_ready": lambda _arbiter: begin(),
            "on_exit": lambda _arbiter: stopped(),
        }
        super().__init__()

    def load_config(self) -> None:
        """Take the options, and no file and no arguments."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application; it was loaded before the workers were forked."""
        return get_internal_wsgi_application()


def _repeat(work: Callable[[], None]) -> None:
    while True:
        time.sleep(60)
        try:
            work()
        except DatabaseError:
            logger.exception("What was due could not be done; it is tried again in a minute.")


def serve(
    *,
    host: str,
    port: int,
    ready: Callable[[], None],
    stopped: Callable[[], None],
    each_minute: Callable[[], None],
) -> None:
    """Serve the portal until an interrupt; then raises SystemExit."""
    get_internal_wsgi_application()
    prepare_shared()
    connections.close_all()  # a worker opens its own
    gc.collect()
    gc.freeze()
    Server(host=host, port=port, ready=ready, stopped=stopped, each_minute=each_minute).run()


def answer_as(*, host: str, port: int) -> None:
    """Let the portal write its addresses as it is served here, unless BASE_URL says otherwise."""
    if "BASE_URL" not in os.environ:
        settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = address(host=host, port=port)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, name_host(host)]


def address(*, host: str, port: int) -> str:
    """Return the address at which the portal is read."""
    return f"http://{name_host(host)}:{port}"


def name_host(host: str) -> str:
    """Return a host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def refuse_taken(*, host: str, port: int) -> None:
    """Raise AddressTaken if nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with contextlib.closing(socket.create_server((host, port), family=family)):
            return
    except (OSError, OverflowError) as error:
        reason = (getattr(error, "strerror", "") or str(error)).split(" (")[0]
        raise AddressTaken(f"Port {port} of {host} cannot be used ({reason}): give another with --port.") from error
