"""Whether a process is ready: not before the database has its migrations."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
def test_process_is_not_ready_before_its_migrations_and_ready_beside_newer_ones(client):
    recorder = MigrationRecorder(connection)
    recorder.record_applied("practices", "9999_of_a_newer_release")
    assert client.get("/readyz").status_code == 200

    recorder.record_unapplied("practices", "0001_initial")
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["status"]) == (503, "migrations")
    assert client.get("/healthz").status_code == 200
