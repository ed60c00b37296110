"""No log holds the values of a row: of what the database says of a fault, its kind and its names are written."""

import json
import logging
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.utils import DataError

from portal.error_mails import ErrorMails
from portal.log_lines import JsonLines, TextLines
from portal.log_scrubbing import scrubbed

WHOSE = "ada.lovelace"
UNIQUE = (
    'duplicate key value violates unique constraint "account_email_key"\n'
    f"DETAIL:  Key (email)=({WHOSE}@example.org) already exists."
)
NOT_NULL = (
    'null value in column "name" of relation "account" violates not-null constraint\n'
    f"DETAIL:  Failing row contains (1, {WHOSE}@example.org, two\nlines, null)."
)
BAD_VALUE = f"invalid input syntax for type uuid: \"{WHOSE}\"\nLINE 1: ... WHERE id = '{WHOSE}'\n                 ^"


def in_database(kind: type[Exception], cause: psycopg.Error) -> Exception:
    """Return the error as Django raises it."""
    error = kind(str(cause))
    error.__cause__ = cause
    return error


def faults() -> Iterator[Exception]:
    for kind, cause in (
        (IntegrityError, psycopg.errors.UniqueViolation(UNIQUE)),
        (IntegrityError, psycopg.errors.NotNullViolation(NOT_NULL)),
        (DataError, psycopg.errors.InvalidTextRepresentation(BAD_VALUE)),
    ):
        yield cause
        yield in_database(kind, cause)
        wrapped = RuntimeError(f"the job failed: {cause}")
        wrapped.__cause__ = in_database(kind, cause)
        yield wrapped
        met = KeyError("another")
        met.__context__ = in_database(kind, cause)
        met.add_note(str(cause))
        yield met
        yield ExceptionGroup("several", [in_database(kind, cause), ValueError(str(cause))])
    yield smtplib.SMTPRecipientsRefused({f"{WHOSE}@example.org": (550, WHOSE.encode())})


def written(error: Exception) -> list[str]:
    """Return what each form of the log says of it: as a traceback, and put into the message."""
    logger, lines = logging.getLogger("tests.log_values"), []
    for formatter in (JsonLines(), TextLines()):
        for trace in ((type(error), error, error.__traceback__), None):
            said = () if trace else (error, "" if isinstance(error, smtplib.SMTPException) else str(error))
            record = logger.makeRecord(
                "tests", logging.ERROR, __file__, 1, "failed: %s, %s" if said else "failed", said, trace
            )
            record.exc_text = str(error)  # as another handler leaves it
            lines.append(formatter.format(record))
    return lines


@pytest.mark.parametrize("error", list(faults()), ids=lambda error: type(error).__name__)
def test_no_value_of_a_row_is_written(error: Exception):
    lines = written(error)

    assert [line for line in lines if WHOSE in line or "two" in line] == []
    assert all(type(error).__name__ in line for line in lines if "Traceback" in line)


@pytest.mark.django_db
@pytest.mark.parametrize("error", list(faults()), ids=lambda error: type(error).__name__)
def test_no_value_of_a_row_is_mailed(error: Exception, settings: Any):
    settings.ERROR_MAILS = ["operator@example.org"]
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, error, None, (type(error), error, None))

    ErrorMails().emit(record)

    said = "".join(f"{sent.subject} {sent.body}" for sent in mail.outbox)
    assert type(error).__name__ in said
    assert WHOSE not in said


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Schlüssel »(email)=(ada@example.org)« existiert bereits.", "Schlüssel »(email) …"),
        ("failed\nDETAIL:  Failing row contains (1, a\nb).", "failed …"),
        ("it failed\nCONTEXT:  COPY account, line 1, column email: ada", "it failed …"),
        ("in detail: nothing", "in detail: nothing"),
    ],
)
def test_what_is_left_of_a_text(text: str, left: str):
    assert scrubbed(text) == left


@pytest.mark.parametrize("said", [(WHOSE, WHOSE), (), {"other": WHOSE}])
def test_values_that_do_not_fit_a_message_are_not_written(said: Any, capsys: pytest.CaptureFixture[str]):
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed: %d", None, None)
    record.args = said

    handler.handle(record)

    out, err = capsys.readouterr()
    assert '"message": "failed: %d"' in out
    assert WHOSE not in out + err


def test_kind_and_constraint_of_a_fault_are_written():
    line = written(in_database(IntegrityError, psycopg.errors.UniqueViolation(UNIQUE)))[0]

    fault = json.loads(line)["fault"]
    assert "psycopg.errors.UniqueViolation: 23505" in fault
    assert "django.db.utils.IntegrityError: 23505" in fault
    assert "direct cause" in fault


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
def test_true_fault_of_postgresql_names_the_constraint_and_no_value():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE guest (email text CONSTRAINT guest_email_key UNIQUE, name text NOT NULL)"
        )
        cursor.execute("INSERT INTO guest VALUES (%s, 'a')", [WHOSE])
        lines = []
        for statement in (
            "INSERT INTO guest VALUES (%s, 'a')",
            "INSERT INTO guest (email) VALUES (%s || 'b')",
            "SELECT %s::uuid",
            "SELECT %s FROM nowhere",
        ):
            try:
                with transaction.atomic():
                    cursor.execute(statement, [WHOSE])
            except Exception as error:
                lines += written(error)

    assert len(lines) == 16
    assert [line for line in lines if WHOSE in line] == []
    assert "23505 duplicate key value violates unique constraint" in lines[0]
    assert "guest_email_key" in lines[0]


def test_fault_that_ends_a_command_is_written_so_too(tmp_path: Path):
    script = (
        "import sys; from portal.log_lines import print_uncaught; sys.excepthook = print_uncaught;"
        f"raise ValueError({UNIQUE!r})"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "ValueError: duplicate key" in done.stderr
    assert WHOSE not in done.stderr.replace(script, "")
    assert "sys.excepthook = print_uncaught" in (Path(settings.BASE_DIR) / "manage.py").read_text()
