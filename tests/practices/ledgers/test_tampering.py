"""Every ledger, every manner of tampering: the database refuses it, or `verify_ledger` names the first row touched.

The ledgers are taken from the registry: a new one is here the day it is written, and its columns with it.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from practices.actions.change_markers import GUARD
from practices.actions.ledger_heads import against_known, known_heads
from practices.actions.triggers import install_triggers, ledgers, missing_triggers, remove_triggers, trigger_names
from practices.migration_names import records
from practices.models.assessments import AssessmentPin
from practices.models.ledger import LedgerEntry
from practices.models.outreach.contacts import Contact, ContactFile
from practices.models.releases import Release
from practices.models.reports.issues import Report, ReportContent, ReportFile
from practices.redactions.ledger_records import verify_whole
from tests.practices.ledgers.manners import FOUND, REFUSED, columns_of, sql
from tests.practices.ledgers.world import ROWS, breaches

LEDGERS = [model._meta.label for model in ledgers()]
pytestmark = pytest.mark.django_db


class _Undo(Exception):
    """Takes back what a manner did."""


def undone[Given](do: Callable[[], Given]) -> Given | Exception:
    """Do something and take it back; give what it gave, or the refusal of the database."""
    given: Any = None
    try:
        with transaction.atomic():
            given = do()
            raise _Undo
    except _Undo:
        return given
    except DatabaseError as refusal:
        return refusal


def last_of(model: type[LedgerEntry]) -> int:
    return int(model._default_manager.order_by("-sequence").values_list("sequence", flat=True)[0])


@pytest.mark.parametrize("label", LEDGERS)
def test_database_refuses_every_manner_and_nothing_is_altered(world, label):
    model: Any = apps.get_model(label)
    before = list(model.objects.order_by("pk").values())
    accepted = []
    for manner in REFUSED[connection.vendor]:
        answer = undone(lambda manner=manner: manner(model, 2))
        if not isinstance(answer, DatabaseError) or "never changed" not in str(answer):
            accepted.append((manner.__name__, answer))

    assert accepted == []
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("label", LEDGERS)
def test_what_is_done_without_triggers_is_named_by_its_first_row(world, label):
    model: Any = apps.get_model(label)
    last = last_of(model)
    assert last >= ROWS
    remove_triggers()
    wrong = []
    for name, (manner, touched, named) in FOUND.items():

        def tamper(manner=manner, touched=touched) -> str:
            manner(model, touched(last))
            return breaches().get(model._meta.db_table, "nothing")

        said = undone(tamper)
        if not str(said).startswith(f"BREACH at row {named(last)}:"):
            wrong.append((name, said))

    assert wrong == []
    assert breaches() == {}


@pytest.mark.parametrize("label", LEDGERS)
def test_every_column_is_covered(world, label):
    model: Any = apps.get_model(label)
    known = known_heads()[model._meta.db_table]
    remove_triggers()
    wrong = []
    for column, alter in columns_of(model, 2):

        def tamper(alter=alter) -> Any:
            before = model.objects.filter(sequence=2).values().first()
            alter(model, 2)
            is_other = model.objects.filter(sequence=2).values().first() != before
            return is_other, verify_whole(model) or against_known(model, known)

        done = undone(tamper)
        if isinstance(done, IntegrityError):  # a rule of the table
            continue
        is_other, breach = done
        if not is_other or breach is None or breach.sequence != 2:
            wrong.append((column, done))

    assert wrong == []


def test_every_table_with_the_fields_of_a_chain_is_a_ledger():
    chained = [
        model
        for model in apps.get_models()
        if {"previous_hash", "sequence"} & {field.name for field in model._meta.concrete_fields}
    ]

    assert sorted(chained, key=lambda model: model._meta.db_table) == ledgers()


def test_every_trigger_that_refuses_stands_at_a_ledger():
    query = (
        "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE prosrc LIKE %s AND NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, ["%RAISE%"])
        found = {name for (name,) in cursor.fetchall()}

    wanted = [trigger_names(model._meta.db_table, connection.vendor).values() for model in ledgers()]
    assert found == {GUARD, *(name for names in wanted for name in names)}


def _of_postgresql(table: str, name: str) -> dict[str, str]:
    return {
        "disabled": f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"',
        "of a replica alone": f'ALTER TABLE "{table}" ENABLE REPLICA TRIGGER "{name}"',
        "silent in a replica": f'ALTER TABLE "{table}" ENABLE TRIGGER "{name}"',
        "dropped": f'DROP TRIGGER "{name}" ON "{table}"',
        "emptied": "CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger AS "
        "$$ BEGIN RETURN NEW; END; $$ LANGUAGE plpgsql",
    }


def _of_sqlite(table: str, name: str) -> dict[str, str]:
    return {
        "dropped": f'DROP TRIGGER "{name}"',
        "emptied": f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" BEGIN SELECT 1; END',
        "conditional": f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" WHEN 0 BEGIN '
        f"SELECT RAISE(ABORT, 'rows of the ledger {table} are never changed'); END",
    }


def test_trigger_that_does_not_refuse_is_named_and_mended():
    table = Report._meta.db_table
    name = trigger_names(table, connection.vendor)["update"]
    ways = _of_postgresql(table, name) if connection.vendor == "postgresql" else _of_sqlite(table, name)
    for statement in ways.values():
        if connection.vendor == "sqlite" and statement.startswith("CREATE"):
            sql(f'DROP TRIGGER "{name}"')
        sql(statement)

        assert name in missing_triggers(), statement
        with pytest.raises(CommandError, match="triggers"):
            call_command("check_health")
        install_triggers()
        assert missing_triggers() == []


def test_emptied_ledgers_are_all_named_at_once(world):
    remove_triggers()

    def tamper() -> dict[str, str]:
        for model in ledgers():
            sql(f'DELETE FROM "{model._meta.db_table}"')
        return breaches()

    found = undone(tamper)

    assert {table: said[: len("BREACH at row 1:")] for table, said in found.items()} == {
        model._meta.db_table: "BREACH at row 1:" for model in ledgers()
    }


def test_health_names_a_cut_tail_and_a_gap(world, capsys):
    remove_triggers()

    def tamper(sequence: int) -> str:
        sql('DELETE FROM "practices_report" WHERE sequence = %s', sequence)
        with pytest.raises(CommandError, match="ledgers"):
            call_command("check_health")
        return capsys.readouterr().out

    assert "practices_report, row 3: the row is missing" in undone(lambda: tamper(ROWS))
    assert "practices_report, row 2" in undone(lambda: tamper(2))


@pytest.mark.parametrize("model", [ContactFile, ReportFile])
def test_file_that_was_altered_or_taken_away_is_named(world, model):
    beside = "practices_contact" if model is ContactFile else "practices_report"
    stored = model.objects.order_by("pk")[1].stored.name
    with records().open(stored) as file:
        before = file.read()
    records().delete(stored)
    gone = breaches()
    records().save(stored, ContentFile(b"Otherwise"))
    altered = breaches()
    records().delete(stored)
    records().save(stored, ContentFile(before))

    assert list(gone) == list(altered) == [beside]
    assert gone[beside].startswith("BREACH at row 2: its file")
    assert gone[beside].endswith("is missing")
    assert altered[beside].startswith("BREACH at row 2: its file")
    assert altered[beside].endswith("was altered")
    assert breaches() == {}


@pytest.mark.parametrize(("model", "reason"), [(ContactFile, "its words"), (ReportFile, "its files are not those")])
def test_row_of_a_file_that_was_altered_with_it_is_named(world, model, reason):
    """The file and its row agree with each other, and not with the ledger."""
    file = model.objects.order_by("pk")[1]
    model.objects.filter(pk=file.pk).update(checksum="0" * 64)

    (said,) = breaches().values()
    assert said.startswith(f"BREACH at row 2: {reason}")


def test_file_that_was_put_in_or_whose_row_went_is_named(world):
    first = ContactFile.objects.order_by("pk").first()
    undone_put = undone(lambda: (_copy(first), breaches())[1])
    ReportFile.objects.filter(report__sequence=2).delete()
    ContactFile.objects.filter(contact__sequence=3).delete()

    assert undone_put["practices_contact"].startswith("BREACH at row 1: its words were altered")
    assert breaches()["practices_report"].startswith("BREACH at row 2: its files are not those that were issued")
    assert breaches()["practices_contact"].startswith("BREACH at row 3: its words were altered")


def _copy(file: ContactFile) -> None:
    fields = {field.name: getattr(file, field.name) for field in file._meta.concrete_fields}
    contact = Contact.objects.get(sequence=1)
    ContactFile.objects.create(**{**fields, "id": None, "public_id": None or contact.public_id, "contact": contact})


def test_content_of_a_report_that_was_altered_or_lost_is_named(world):
    def alter() -> dict[str, str]:
        ReportContent.objects.filter(report__sequence=2).update(data={"figures": "others"})
        return breaches()

    def lose() -> dict[str, str]:
        ReportContent.objects.filter(report__sequence=2).delete()
        return breaches()

    assert undone(alter) == {"practices_report": "BREACH at row 2: its words were altered"}
    assert undone(lose) == {"practices_report": "BREACH at row 2: its words are missing"}


def test_pin_that_was_moved_or_lost_is_named(world):
    pin = AssessmentPin.objects.order_by("pk")[1]
    sequence = pin.assessment.sequence
    wanted = {"practices_assessment": f"BREACH at row {sequence}: its pins are not those that were judged"}

    def move() -> dict[str, str]:
        AssessmentPin.objects.filter(pk=pin.pk).update(pinned_hash="0" * 64)
        return breaches()

    def lose() -> dict[str, str]:
        AssessmentPin.objects.filter(pk=pin.pk).delete()
        return breaches()

    assert undone(move) == undone(lose) == wanted


def test_release_that_is_wider_than_its_decision_is_named(world):
    release = Release.objects.filter(kind="instrument").select_related("decision").order_by("decision__sequence")[1]
    Release.objects.filter(pk=release.pk).update(audience="named")

    said = breaches()["practices_releasedecision"]

    assert said == f"BREACH at row {release.decision.sequence}: something is open to others than it decided"
