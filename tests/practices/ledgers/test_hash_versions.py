"""Ledgers can grow: rows are verified by the version of the list of fields that they were hashed by."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from practices.actions.ledger import NEWER, append, append_all, verify
from practices.actions.triggers import ledgers, remove_triggers
from practices.models.adoptions import AdoptionEvent
from practices.models.ledger import LedgerEntry, RecordWords, UnknownHashVersion
from practices.redactions.ledger_records import RECORDS, verify_whole
from tests import factories
from tests.practices.ledgers.manners import give_new_keys, sql, table

LEDGERS = [model._meta.label for model in ledgers()]
WITH_RECORDS = [model._meta.label for model in RECORDS]
RELEASED = {
    ("practices.AdoptionEvent", 1): "ab0942d2d4605b6d",
    ("practices.AdoptionEvent", 2): "e83fdb17ff0749c3",
    ("practices.Assessment", 1): "167e9b8f27121309",
    ("practices.Change", 1): "5cd3d2d6fd759954",
    ("practices.Change", 2): "db8e96af8a733428",
    ("practices.Confirmation", 1): "03b78fd79fdcb332",
    ("practices.Contact", 1): "0a918a1736f53d17",
    ("practices.Redaction", 1): "dca501c18202440b",
    ("practices.ReleaseDecision", 1): "7b13dfdb9fd63bbd",
    ("practices.ReleaseDecision", 2): "60db7c36dab149de",
    ("practices.Report", 1): "f79201997adeb83c",
    ("practices.ReportPart", 1): "0fe6abdb4dbc915c",
    ("practices.TermsAcceptance", 1): "4bc9b2d59204a4f7",
}
"""Each version of the lists that a release hashed rows by, as a digest. Lines are added; none is ever changed."""
pytestmark = pytest.mark.django_db
GROWN = "grown"


@contextmanager
def grown(model: Any) -> Iterator[None]:
    """Return a ledger one more field, with a column whose default the database knows, and a version that hashes it."""
    sql(f"ALTER TABLE {table(model)} ADD COLUMN {GROWN} varchar(20) NOT NULL DEFAULT ''")
    before = model.hashed_fields
    field = models.CharField(max_length=20, db_default="")
    model.add_to_class(GROWN, field)
    model.hashed_fields = {**before, next_version(model): (*before[max(before)], GROWN)}
    try:
        yield
    finally:
        model.hashed_fields = before
        model._meta.local_fields.remove(field)
        model._meta._expire_cache()
        delattr(model, GROWN)


def next_version(model: Any) -> int:
    """Return the version that the next field makes."""
    version: int = model.current_hash_version() + 1
    return version


def next_row(model: Any) -> Any:
    """Return a row like the last one that was not saved yet."""
    made = model._default_manager.order_by("sequence").last()
    made.pk = made.recorded_at = None
    give_new_keys(model, made)
    return made


@pytest.mark.parametrize("label", LEDGERS)
def test_rows_written_before_a_field_came_still_verify_beside_those_written_after(world, label):
    model: Any = apps.get_model(label)
    rows = list(model._default_manager.order_by("sequence").values_list("sequence", "hash", "hash_version"))
    version = next_version(model)
    with grown(model):
        new = next_row(model)
        new.grown = "word"
        append(new)

        assert [row[2] for row in rows] == [version - 1] * len(rows)
        assert model._default_manager.get(pk=new.pk).hash_version == version
        assert verify(model) is None

        remove_triggers()
        model._default_manager.filter(pk=new.pk).update(grown="other")
        breach = verify(model)
        assert (breach.sequence, breach.reason) == (new.sequence, "the row was altered")


@pytest.mark.parametrize("label", LEDGERS)
def test_row_that_says_another_version_than_it_was_hashed_by_is_found(world, label):
    model: Any = apps.get_model(label)
    remove_triggers()
    version = next_version(model)
    with grown(model):
        model._default_manager.filter(sequence=2).update(hash_version=version)

        assert verify(model).sequence == 2


def test_row_of_a_version_that_is_not_known_here_is_named_as_such(world):
    remove_triggers()
    AdoptionEvent.objects.filter(sequence=2).update(hash_version=next_version(AdoptionEvent))

    assert (verify(AdoptionEvent).sequence, verify(AdoptionEvent).reason) == (2, NEWER)
    with pytest.raises(UnknownHashVersion):
        AdoptionEvent.objects.get(sequence=2).compute_hash()


@pytest.mark.parametrize("label", WITH_RECORDS)
def test_words_recorded_before_a_further_word_came_still_verify(world, monkeypatch, label):
    model: Any = apps.get_model(label)
    before, version = model.record_words, next_version(model)
    words = before[max(before)]
    later = RecordWords((*words.always, "further"), words.if_any)
    monkeypatch.setattr(model, "record_words", {**before, version: later})

    assert model.current_hash_version() == version
    assert model.digest_of_record("salt", {"further": "a"}) != model.digest_of_record("salt", {"further": "b"})
    assert verify_whole(model) is None


def test_words_that_an_event_keeps_are_verified_by_the_version_of_its_row(world, monkeypatch):
    later, version = RecordWords(("note", "evidence_address", "statement", "variations")), next_version(AdoptionEvent)
    monkeypatch.setattr(AdoptionEvent, "record_words", {1: AdoptionEvent.record_words[1], version: later})
    event = factories.adoption(factories.instrument(), note="Of the second version")

    assert event.hash_version == version
    assert verify_whole(AdoptionEvent) is None

    event.record.note = "Another"
    event.record.save()
    assert verify_whole(AdoptionEvent).sequence == event.sequence


@pytest.mark.parametrize(
    "label", sorted({*LEDGERS} - {"practices.Change"})
)  # it refuses them: see changes.test_upgrade
def test_row_of_a_release_that_does_not_name_the_column_has_the_first_version(world, label):
    model: Any = apps.get_model(label)
    new = next_row(model)
    last = model._default_manager.order_by("sequence").last()
    new.recorded_at = last.recorded_at
    new.sequence, new.previous_hash, new.hash_version = last.sequence + 1, last.hash, 1
    new.hash = new.compute_hash()
    names_of_all = {name.removesuffix("_uuid") for names in model.hashed_fields.values() for name in names}
    later = names_of_all - {name.removesuffix("_uuid") for name in model.hashed_fields[1]}
    fields = [f for f in model._meta.concrete_fields if not f.primary_key and f.name not in {"hash_version", *later}]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    values = [field.get_db_prep_save(getattr(new, field.attname), connection) for field in fields]
    sql(f"INSERT INTO {table(model)} ({names}) VALUES ({places})", *values)

    assert model._default_manager.get(sequence=new.sequence).hash_version == 1
    assert verify(model) is None


def test_rows_added_together_are_hashed_by_the_current_version(world):
    version = next_version(AdoptionEvent)
    with grown(AdoptionEvent):
        new = [next_row(AdoptionEvent), next_row(AdoptionEvent)]
        append_all(new)

        assert {row.hash_version for row in new} == {version}
        assert verify(AdoptionEvent) is None


def test_every_ledger_names_the_words_of_its_record():
    assert {model for model in ledgers() if model.record_words} == set(RECORDS)
    assert all(isinstance(model, type) and issubclass(model, LedgerEntry) for model in RECORDS)


@pytest.mark.parametrize("label", LEDGERS)
def test_version_that_a_release_hashed_rows_by_is_never_changed(label):
    model: Any = apps.get_model(label)
    versions = {
        (label, version): hashlib.sha256(
            repr((model.hashed_fields.get(version), model.record_words.get(version))).encode()
        ).hexdigest()[:16]
        for version in range(1, model.current_hash_version() + 1)
    }

    assert {key: digest for key, digest in RELEASED.items() if key[0] == label}.items() <= versions.items()
    assert (label, 1) in RELEASED
