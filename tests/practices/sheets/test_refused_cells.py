"""What the ledger refuses is said at the cell that it is about, in any language."""

from typing import Any

import pytest
from django.utils.translation import override

from practices.actions.adoption_order import AdoptionRefused
from practices.sheets.kinds import adoptions
from practices.sheets.kinds.adoption_columns import ADOPTION_COLUMNS
from tests import factories
from tests.practices.sheets.imports import checked, faults

pytestmark = pytest.mark.django_db
HEADS = ("organization", "reference", "track", "state", "effective_on", "rests_on", "evidence_kind")
MORE = ("evidence_address", "own_instrument")
ROWS = {
    "ahead": (("Agency", "DOC/1", "adoption", "in_place", "2099-01-01"), "E2"),
    "no wording": (("Agency", "DOC/1", "adoption", "not_planned", "2004"), "D2"),
    "no address": (("Agency", "DOC/1", "adoption", "in_place", "2004", "", "", "ftp://x"), "H2"),
    "no instrument": (("Agency", "DOC/1", "adoption", "in_place", "2004", "text_published"), "I2"),
    "its own": (("Issuer", "DOC/1", "adoption", "in_place", "2004"), "A2"),
}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("what", ROWS)
def test_a_refusal_names_its_cell(what: str, language: str, secretariat: Any) -> None:
    factories.organization("Agency")
    factories.instrument(factories.organization("Issuer"), symbol="DOC/1")
    row, address = ROWS[what]
    heads = (*HEADS, *MORE)

    with override(language):
        sheet = checked("adoptions", [heads, (*row, *("" for _ in heads[len(row) :]))], secretariat)

    assert [where for where, _sentence in faults(sheet)] == [address]


def test_the_field_decides_and_not_the_sentence(secretariat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.organization("Agency")
    factories.instrument(factories.organization("Issuer"), symbol="DOC/1")
    names = {column.name for column in ADOPTION_COLUMNS}

    for field in ("effective", "provision", "basis", "own_instrument", "evidence_kind"):
        assert adoptions.COLUMN_OF_FIELD.get(field, field) in names

    def refuse(**_said: Any) -> None:
        raise AdoptionRefused("Not so.", "evidence_address")

    monkeypatch.setattr(adoptions, "refuse_unsound", refuse)
    heads = (*HEADS, *MORE)
    row = ("Agency", "DOC/1", "adoption", "in_place", "2004", "", "", "https://x.example.org", "")
    assert faults(checked("adoptions", [heads, row], secretariat)) == [["H2", "Not so."]]
