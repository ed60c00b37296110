"""Each field of a page that several places carry is declared once, and what is declared is carried and shown."""

import dataclasses

import pytest

from organizations.models import OrganizationPage
from organizations.models.page_fields import PageField, with_described
from practices.api.editions import EditionSerializer
from practices.api.instruments import InstrumentSerializer
from practices.api.organizations import OrganizationSerializer
from practices.exchange.api.dump_tables import NAMED
from practices.exchange.api.submitted import InstrumentContentSerializer
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.queries.approvals.drafts import FIELDS

MODELS = {
    "organizations": (OrganizationPage, OrganizationSerializer),
    "instruments": (InstrumentPage, InstrumentSerializer),
    "editions": (EditionPage, EditionSerializer),
}


class Told:
    """A page of which something is described."""

    described = {"symbol": PageField("As printed.", after="title"), "told": PageField("What is told.")}


@pytest.mark.parametrize(("table", "model", "serializer"), [(name, *pair) for name, pair in MODELS.items()])
def test_every_described_field_is_a_column_and_carried_by_the_api_and_the_dump(table, model, serializer):
    in_dump = {name for name, about in model.described.items() if about.is_in("dump")}

    assert set(model.described) <= {field.name for field in model._meta.concrete_fields}
    assert set(model.described) <= set(serializer().fields)
    assert not set(model.described) & set(serializer._declared_fields)  # it is given them, and declares none again
    assert in_dump <= set(NAMED[table].about.heads)


def test_instruments_that_are_submitted_and_drafts_carry_their_fields():
    submitted = {name for name, about in InstrumentPage.described.items() if about.is_in("submission")}

    assert submitted <= set(InstrumentContentSerializer().fields)
    assert set(InstrumentPage.described) <= set(FIELDS[InstrumentPage])
    assert set(EditionPage.described) <= set(FIELDS[EditionPage])


def test_field_without_a_place_stands_last():
    fields = with_described(Told, "api", {"id": 0, "title": 1, "url": 2}, lambda name, means: means)

    assert fields == {"id": 0, "title": 1, "symbol": "As printed.", "url": 2, "told": "What is told."}
    assert list(fields)[-1] == "told"


@pytest.mark.django_db
def test_page_shows_a_field_by_its_label_unless_it_has_a_place(monkeypatch):
    page = InstrumentPage(title="Code", kind="policy", classification_note="RESTRICTED")
    assert page.labelled == []

    shown = {name: dataclasses.replace(about, is_labelled=True) for name, about in page.described.items()}
    monkeypatch.setattr(InstrumentPage, "described", {name: shown[name] for name in ("kind", "classification_note")})

    assert page.labelled == [("Kind", "Policy"), ("Marking on the document", "RESTRICTED")]
    assert InstrumentPage(title="Code", kind="policy").labelled == [("Kind", "Policy")]
