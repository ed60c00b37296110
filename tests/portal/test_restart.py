"""The database is restarted between two requests: the next one is answered as if nothing had been."""

import threading
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory


@pytest.mark.django_db(transaction=True)
def test_request_after_a_restart_of_the_database_is_answered():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server")
    serve, asked, ended = get_wsgi_application(), threading.Event(), threading.Event()
    statuses: list[str] = []

    def ask() -> None:
        """Ask twice in one thread, as a worker of the web server does: on one connection."""
        for address in ("/", "/api/v1/topics/"):
            environ = RequestFactory().get(address).environ
            answer: Any = serve(environ, lambda status, headers, error=None: statuses.append(status))
            b"".join(answer)
            answer.close()
            asked.set()
            ended.wait(20)
        connection.close()

    worker = threading.Thread(target=ask)
    worker.start()
    asked.wait(60)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        stopped = cursor.fetchall()
    ended.set()
    worker.join(60)

    assert stopped == [(True,)]
    assert statuses == ["200 OK", "200 OK"]
