"""What is written of the worker's jobs, kept by a trigger while the load lasts: the portal knows last runs alone.

Each claim says by the name of its connection which worker made it.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from practices.models.job_runs import JobRun

MAKE = """
DROP TABLE IF EXISTS load_job_log;
CREATE TABLE load_job_log (
    id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(), worker text, name text,
    was_claim uuid, was_next_at timestamptz, claim uuid, began_at timestamptz, next_at timestamptz
);
CREATE OR REPLACE FUNCTION load_note_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO load_job_log (worker, name, was_claim, was_next_at, claim, began_at, next_at)
    VALUES (
        current_setting('application_name'), NEW.name, OLD.claim, OLD.next_at, NEW.claim, NEW.began_at, NEW.next_at
    );
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER load_note_job AFTER UPDATE ON {table}
FOR EACH ROW WHEN (NEW.claim IS DISTINCT FROM OLD.claim) EXECUTE FUNCTION load_note_job();
"""
REMOVE = """
DROP TRIGGER IF EXISTS load_note_job ON {table};
DROP FUNCTION IF EXISTS load_note_job();
DROP TABLE IF EXISTS load_job_log;
"""
TWICE = """
SELECT name, at FROM load_job_log
WHERE claim IS NOT NULL AND began_at < was_next_at AND worker LIKE 'worker-%%'
ORDER BY id
"""
"""A run of a worker that began before the job was due, or before the claim of another worker had run out."""
TAKEN_UP = """
SELECT later.name, earlier.worker, later.worker, extract(epoch FROM later.at - earlier.at)
FROM load_job_log later
JOIN load_job_log earlier ON earlier.claim = later.was_claim AND later.claim <> later.was_claim
ORDER BY later.id
"""
"""Runs that a worker left in the midst and another took up, and the seconds between both beginnings."""


class JobLog:
    """The log as a whole."""

    def make(self) -> None:
        """Begin it, empty."""
        _say(MAKE)

    def remove(self) -> None:
        """Take it away."""
        _say(REMOVE)

    def taken_up(self) -> list[str]:
        """Tell of each job that was taken up by another worker."""
        rows = _rows(TAKEN_UP)
        return [
            f"{name}: left by {left}, taken up by {took} after {seconds:.0f} s" for name, left, took, seconds in rows
        ]


JOB_LOG = JobLog()


def twice_run() -> Iterator[str]:
    """Tell of each run that had no right to be."""
    yield from (f"{name} at {at:%H:%M:%S}" for name, at in _rows(TWICE))


def _say(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table=JobRun._meta.db_table))


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
