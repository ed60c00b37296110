"""Whoever alters a row by SQL is refused by the database; without its triggers `verify_ledger` names ledger and row."""

import datetime
import io
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from practices.actions.triggers import ledgers, missing_triggers, remove_triggers
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.assessments import Assessment
from practices.models.ledger import LedgerEntry
from practices.models.outreach.contacts import Contact
from practices.models.redactions import Redaction
from practices.models.releases import ReleaseDecision
from practices.models.reports.issues import Report
from practices.redactions.ledger_records import RECORDS

LEDGERS = [model._meta.label for model in ledgers()]


def alter(model: type[LedgerEntry], sequence: int) -> None:
    """Change one value of a row by SQL, as somebody at the database would."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET recorded_at = %s WHERE sequence = %s",
            [datetime.datetime(1999, 1, 1, tzinfo=datetime.UTC), sequence],
        )


def verified() -> str:
    """Return what the command says; it must find something."""
    out = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("verify_ledger", stdout=out)
    return f"{out.getvalue()}\n{refusal.value}"


def line_of(model: Any, said: str) -> str:
    return next(line for line in said.splitlines() if line.startswith(f"{model._meta.db_table}:"))


@pytest.mark.parametrize("label", LEDGERS)
def test_altered_row_is_refused_or_found_and_named(world, label):
    model = apps.get_model(label)
    last = model.objects.order_by("-sequence").first()
    assert last.sequence >= 2
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        alter(model, last.sequence)

    remove_triggers()
    alter(model, last.sequence)

    said = verified()
    assert f"BREACH at row {last.sequence}: the row was altered" in line_of(model, said)
    assert model._meta.db_table in said.splitlines()[-1]


@pytest.mark.parametrize("label", LEDGERS)
def test_row_that_was_taken_out_is_found(world, label):
    model = apps.get_model(label)
    table = connection.ops.quote_name(model._meta.db_table)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE sequence = 1")

    remove_triggers()
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        cursor.execute(f"UPDATE {table} SET sequence = sequence + 1000 WHERE sequence = 1")

    assert "BREACH" in line_of(model, verified())


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (AdoptionEvent, "note"),
        (AdoptionEvent, "variations"),
        (AdoptionEvent, "evidence_address"),
        (Contact, "text"),
        (Contact, "obstacles"),
        (Assessment, "note"),
        (ReleaseDecision, "authority"),
        (Report, "narrative"),
    ],
)
def test_altered_words_beside_a_row_are_found_and_named(world, model, field):
    relation = RECORDS[model].relation
    row = model.objects.filter(**{f"{relation}__redacted_on__isnull": True}).order_by("-sequence").first()
    record = getattr(row, relation)
    type(record).objects.filter(pk=record.pk).update(**{field: "Other words"})

    assert f"BREACH at row {row.sequence}: its words were altered" in line_of(model, verified())


def test_every_ledger_that_keeps_a_digest_of_words_is_read():
    keeps = {model for model in ledgers() if {"record_digest", "content_digest"} & _fields(model)}

    assert keeps - {Redaction} == set(RECORDS)


def _fields(model: type[LedgerEntry]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def test_words_that_went_without_a_redaction_are_found(world):
    record = AdoptionRecord.objects.filter(redacted_on__isnull=True).select_related("event").first()
    AdoptionRecord.objects.filter(pk=record.pk).update(
        note="", salt="", redacted_on=datetime.date(2026, 1, 1), redacted_for="personal_data"
    )

    said = line_of(type(record.event), verified())

    assert f"BREACH at row {record.event.sequence}: its words are gone, and no redaction says so" in said


def test_record_that_is_missing_is_found(world):
    record = AdoptionRecord.objects.select_related("event").order_by("event__sequence").first()
    record.delete()

    assert "BREACH at row 1: its words are missing" in line_of(type(record.event), verified())


def test_nothing_is_found_where_nothing_was_altered(world):
    out = io.StringIO()

    call_command("verify_ledger", stdout=out)

    assert "BREACH" not in out.getvalue()
    assert missing_triggers() == []
    assert {model._meta.db_table for model in ledgers()} == {line.split(":")[0] for line in out.getvalue().splitlines()}
