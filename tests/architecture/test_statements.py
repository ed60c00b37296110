"""Each detail of a statement is declared once, and what is declared is kept, covered by the hash and shown."""

from pathlib import Path

from django.conf import settings

from practices.admin.adoption_form import AdoptionForm
from practices.api.adoptions import AdoptionSerializer
from practices.exchange.api.dump_tables import TABLES
from practices.exchange.api.submitted import AdoptionContentSerializer
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.statements import CODES, DETAILS, WORDS, placed

ROOT = Path(settings.BASE_DIR)
FEW = 10
"""Modules that may name the kind of evidence: its rules, its columns and what is counted by it."""


def names(model):
    return {field.name for field in model._meta.concrete_fields}


def test_codes_are_columns_of_the_ledger_and_words_of_the_erasable_record():
    assert set(CODES) <= names(AdoptionEvent)
    assert set(WORDS) <= names(AdoptionRecord)


def test_hash_covers_every_detail():
    version = AdoptionEvent.current_hash_version()
    covered = AdoptionEvent._of_version(AdoptionEvent.record_words, version)

    assert set(CODES) <= set(AdoptionEvent._of_version(AdoptionEvent.hashed_fields, version))
    assert set(WORDS) <= {*covered.always, *covered.if_any}


def test_what_goes_out_carries_every_detail():
    dump = next(table for table in TABLES if table.about.name == "adoptions")

    assert set(DETAILS) <= set(AdoptionSerializer().fields)
    assert set(DETAILS) <= set(AdoptionContentSerializer().fields)
    assert set(DETAILS) <= {column.name for column in dump.about.columns}
    assert not set(DETAILS) & set(AdoptionForm.base_fields)  # it is given them, and declares none again


def test_detail_without_a_place_stands_last():
    assert list(placed({"basis": 1, "note": 2, "end": 3}, "form")) == ["basis", "end", "note"]
    assert list(placed({"basis": 1, "evidence_kind": 2, "end": 3}, "form")) == ["basis", "evidence_kind", "end"]


def test_few_modules_name_the_kind_of_evidence():
    files = [file for file in (ROOT / "practices").rglob("*.py") if "migrations" not in file.parts]

    assert len([file for file in files if "evidence_kind" in file.read_text()]) <= FEW
