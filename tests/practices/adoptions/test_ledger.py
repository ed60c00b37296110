"""The chain of the adoption ledger: gap-free, refused to change, and verified."""

import concurrent.futures
import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from organizations.models import OrganizationPage
from practices.actions.ledger import append, verify
from practices.actions.triggers import install_triggers, missing_triggers, remove_triggers
from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.dates import PartialDate
from practices.models.instruments import InstrumentPage
from practices.models.ledger import GENESIS
from tests import factories
from tests.statements import record_adoption

TABLE = AdoptionEvent._meta.db_table


@pytest.fixture
def code(db):
    return factories.instrument()


@pytest.fixture
def three(code):
    union = factories.organization()
    speaker = factories.officer(union)
    return [
        factories.adoption(code, organization=union, by=speaker, state=state, effective=PartialDate.parse(day))
        for state, day in (
            (State.CONSIDERING, "2004-05-13"),
            (State.PLANNED, "2004-05-14"),
            (State.IN_PLACE, "2004-05-15"),
        )
    ]


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def alter(sql, *values):
    """Change the ledger as only somebody at the database can: with the triggers away."""
    remove_triggers()
    run(sql, *values)
    install_triggers()


def test_rows_are_numbered_without_gaps_and_chained(three):
    assert [event.sequence for event in three] == [1, 2, 3]
    assert [event.previous_hash for event in three] == [GENESIS, three[0].hash, three[1].hash]
    assert verify(AdoptionEvent) is None


def test_refused_action_leaves_no_gap(code, three):
    with transaction.atomic():
        factories.adoption(code)
        transaction.set_rollback(True)

    assert factories.adoption(code).sequence == 4
    assert verify(AdoptionEvent) is None


@pytest.mark.django_db(transaction=True)
def test_append_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        append(AdoptionEvent())


def test_database_refuses_update_and_delete(three):
    statements = [
        f"UPDATE {TABLE} SET state = 'partly' WHERE sequence = 2",
        f"UPDATE {TABLE} SET hash = hash",
        f"DELETE FROM {TABLE} WHERE sequence = 3",
        f"DELETE FROM {TABLE}",
    ]
    for statement in statements:
        with pytest.raises(DatabaseError, match="never changed"):
            run(statement)
    assert AdoptionEvent.objects.count() == 3


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such statement")
def test_database_refuses_to_truncate(three):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # else the rows just written would be the reason

    with pytest.raises(DatabaseError, match="never changed"):
        run(f"TRUNCATE {TABLE} CASCADE")


def test_database_refuses_what_the_models_would_do(three):
    three[1].state = State.PARTLY
    rows = AdoptionEvent.objects.filter(pk=three[1].pk)
    for change in (three[1].save, lambda: rows.update(state=State.PARTLY), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own statement")
def test_database_refuses_to_replace_a_row(three):
    with pytest.raises(DatabaseError, match="never changed"):
        run(f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE} WHERE sequence = 2")


def test_triggers_are_there_and_missed_when_they_are_not(db):
    assert missing_triggers() == []
    remove_triggers()
    assert f"{TABLE}_refuse_update" in missing_triggers()
    install_triggers()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "partly"),
        ("effective_on", "1999-01-01"),
        ("effective_precision", "year"),
        ("basis", "checked_by_secretariat"),
        ("recorded_at", "1999-01-01 00:00:00+00:00"),
        ("record_digest", "0"),
        ("hash", "0"),
    ],
)
def test_verify_names_the_first_altered_row(three, column, value):
    alter(f"UPDATE {TABLE} SET {column} = %s WHERE sequence = 2", value)

    breach = verify(AdoptionEvent)

    assert breach is not None
    assert (breach.sequence, breach.reason) == (2, "the row was altered")


def test_verify_names_a_row_about_another_organization(three):
    alter(f"UPDATE {TABLE} SET organization_id = %s WHERE sequence = 2", factories.organization().pk)

    assert verify(AdoptionEvent).sequence == 2


def test_verify_names_a_row_that_was_taken_out(three):
    alter("DELETE FROM practices_adoptionrecord WHERE event_id = %s", three[1].pk)
    alter(f"DELETE FROM {TABLE} WHERE sequence = 2")

    breach = verify(AdoptionEvent)

    assert (breach.sequence, breach.reason) == (2, "the row is missing")


def test_verify_names_a_row_that_was_written_anew_with_its_hash(three):
    remove_triggers()
    AdoptionEvent.objects.filter(sequence=2).update(state=State.PARTLY)
    forged = AdoptionEvent.objects.get(sequence=2)
    AdoptionEvent.objects.filter(sequence=2).update(hash=forged.compute_hash())
    install_triggers()

    breach = verify(AdoptionEvent)

    assert (breach.sequence, breach.reason) == (2, "the row was altered, and its hash with it")


def test_words_can_be_erased_and_the_chain_holds(three):
    record = three[0].record
    type(record).objects.filter(pk=record.pk).update(note="", statement="")

    assert verify(AdoptionEvent) is None


def test_command_tells_an_altered_ledger(three, capsys):
    call_command("verify_ledger")
    assert f"{TABLE}: 3 rows" in capsys.readouterr().out

    alter(f"UPDATE {TABLE} SET state = 'partly' WHERE sequence = 2")

    with pytest.raises(CommandError):
        call_command("verify_ledger")
    assert "BREACH at row 2" in capsys.readouterr().out


def _record_some(union_key, code_key, number):
    try:
        union, code = OrganizationPage.objects.get(pk=union_key), InstrumentPage.objects.get(pk=code_key)
        speaker = union.officers.user_set.get()
        for year in range(number):
            record_adoption(
                organization=union,
                reference=code,
                track=Track.ADOPTION,
                state=State.IN_PLACE,
                effective=PartialDate(datetime.date(2000 + year, 1, 1)),
                by=speaker,
            )
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_lose_nothing_and_leave_no_gap():
    code = factories.instrument()
    unions = [factories.organization() for _number in range(4)]
    for union in unions:
        factories.officer(union)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(_record_some, union.pk, code.pk, 5) for union in unions]:
            done.result()

    numbers = list(AdoptionEvent.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, 21))
    assert verify(AdoptionEvent) is None
