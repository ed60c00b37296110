"""The page of what can be had as data: complete, true to what is public, and every address on it answers."""

import re

import pytest

from practices.exchange.actions.changes import note_changes
from practices.exchange.api.dump_tables import NAMED
from tests import factories

pytestmark = pytest.mark.django_db


def body(client, address="/data/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_page_lists_every_table_and_how_many_things_are_public(client):
    factories.edition(factories.instrument(reuse_terms="quote"))
    factories.edition(factories.instrument(audience=None, reuse_terms="free"), audience=None)
    note_changes()

    tables = client.get("/data/").context["tables"]

    assert [table.name for table in tables] == [*NAMED]
    counts = {table.name: table.count for table in tables}
    assert (counts["instruments"], counts["editions"]) == (1, 1)
    assert counts["provisions"] is None
    assert client.get("/data/").context["terms"] == [("Quotation with the source", 1)]


def test_every_address_of_the_page_answers(client, settings):
    settings.OAI_PMH = True
    factories.topic("gifts", "Gifts")
    factories.edition()
    note_changes()
    page = body(client)
    main = page[page.index("<main") : page.index("</main>")]
    addresses = set(re.findall(r'href="(/[^"#]*)', main))
    recipes = re.findall(r"curl 'http://testserver(/[^']+)'", main.replace("&amp;", "&"))

    assert len(addresses) > len(NAMED) + 8
    assert "/topics/export/thesaurus/" in addresses
    assert len(recipes) == 3
    for address in [*addresses, *recipes]:
        response = client.get(address)
        assert response.status_code == 200, address
        if response.streaming:
            assert b"".join(response.streaming_content), address


def test_page_of_an_empty_portal_says_so(client):
    page = body(client)

    assert "none yet" in page
    assert "Practice Exchange. Public data. http://testserver/data/" in page


def test_data_are_cited_with_day_and_number_of_the_last_change(client):
    factories.edition()
    note_changes()
    status = client.get("/data/").context["status"]

    page = body(client)

    assert f"change {status.head}. http://testserver/data/" in page
    assert f"as of {status.changed_at.day} {status.changed_at:%B %Y}" in page


def test_page_is_linked_from_the_foot_of_every_page_and_comes_in_each_language(client):
    assert 'href="/data/">Data</a>' in body(client, "/instruments/")
    assert 'href="/ar/data/"' in body(client, "/ar/instruments/")
    assert 'lang="en" dir="auto"' in body(client, "/ar/data/")


def test_page_costs_few_queries(client, django_assert_max_num_queries):
    factories.edition()
    body(client)

    with django_assert_max_num_queries(8):
        body(client)
