"""Akoma Ntoso as it is exported: valid, with the text or without it."""

import pytest
from lxml import etree

from tests import factories

pytestmark = pytest.mark.django_db

TEXT = """## Part I – Scope

Article 1 – Gifts

1. No gift.

  (a) None;

  (b) at all.

Article 2 – Duty

Words.
"""


def exported(client, **fields):
    terms = fields.pop("terms", "free")
    edition = factories.edition(factories.instrument(reuse_terms=terms), text=TEXT, **fields)
    response = client.get(f"/editions/{edition.translation_key}/export/akn.xml/")
    return edition, etree.fromstring(response.content)


@pytest.mark.parametrize("terms", ["free", "display_only"])
@pytest.mark.parametrize("status", ["authentic", "official_translation", "extract"])
def test_export_is_valid(client, corpus, terms, status):
    schema = etree.XMLSchema(etree.parse(corpus / "03_akn" / "schema" / "akomantoso30.xsd"))

    _edition, document = exported(client, terms=terms, text_status=status)

    assert schema.validate(document), schema.error_log


def test_export_has_the_eids_of_the_provisions(client):
    edition, document = exported(client)

    assert set(edition.provisions.values_list("eid", flat=True)) <= {node.get("eId") for node in document.iter()}


def test_export_without_the_text_says_where_it_is(client):
    edition, document = exported(client, terms="display_only")
    text = " ".join(document.itertext())

    assert "No gift" not in text
    assert edition.url in text
