"""The web server of one machine: gunicorn in this process, with two workers of four threads."""

import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

WORKERS = 2
THREADS = 4


class AddressTaken(Exception):
    """Nothing can be served at the address; the message is for the user."""


class Server(BaseApplication):  # type: ignore[misc]
    """Serves the portal until it gets an interrupt. `ready` is called once it listens, `stopped` when it ends."""

    def __init__(self, *, host: str, port: int, ready: Callable[[], None], stopped: Callable[[], None]) -> None:
        self.options: dict[str, Any] = {
            "bind": f"{name_host(host)}:{port}",
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda _arbiter: ready(),
            "on_exit": lambda _arbiter: stopped(),
        }
        super().__init__()

    def load_config(self) -> None:
        """Take the options, and no file and no arguments."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Give the application; it was loaded before the workers were forked."""
        return get_internal_wsgi_application()


def serve(*, host: str, port: int, ready: Callable[[], None], stopped: Callable[[], None]) -> None:
    """Serve the portal until an interrupt; then raises SystemExit."""
    answer_as(host=host, port=port)
    get_internal_wsgi_application()
    connections.close_all()  # a worker opens its own
    Server(host=host, port=port, ready=ready, stopped=stopped).run()


def answer_as(*, host: str, port: int) -> None:
    """Let the portal write its addresses as it is served here, unless BASE_URL says otherwise."""
    if "BASE_URL" not in os.environ:
        settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = address(host=host, port=port)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, name_host(host)]


def address(*, host: str, port: int) -> str:
    """Give the address at which the portal is read."""
    return f"http://{name_host(host)}:{port}"


def name_host(host: str) -> str:
    """Give a host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def refuse_taken(*, host: str, port: int) -> None:
    """Raise AddressTaken if nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with contextlib.closing(socket.create_server((host, port), family=family)):
            return
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise AddressTaken(f"Port {port} of {host} cannot be used ({reason}): give another with --port.") from error
