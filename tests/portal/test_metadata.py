"""What a page says of itself to others: title, description, what catalogues of research read."""

import re

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def said(page: str, name: str) -> list[str]:
    return re.findall(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)">', page)


def test_title_and_description_are_said_once_more_for_those_who_share_the_page(client: Client):
    instrument = factories.instrument(factories.organization("Alpha"), title='Code "of" <conduct>')

    page = client.get(instrument.url).content.decode()

    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    assert said(page, "og:title") == [title[1]] == ["Code &quot;of&quot; &lt;conduct&gt; – Practice Exchange"]
    assert said(page, "og:description") == said(page, "description")
    assert said(page, "description")[0].startswith("Alpha: Code of conduct")
    assert said(page, "og:url")[0].endswith(instrument.url)


def test_an_edition_says_how_it_is_catalogued(client: Client):
    owner = factories.organization("Alpha")
    edition = factories.edition(factories.instrument(owner, title="Code of conduct", symbol="A/1"))

    page = client.get(edition.url).content.decode()

    assert said(page, "citation_title") == ["Code of conduct"]
    assert said(page, "citation_author") == ["Alpha"]
    assert said(page, "citation_publication_date") == ["2003-05-14"]
    assert said(page, "citation_language") == ["en"]
    assert said(page, "citation_technical_report_number") == ["A/1"]
    assert said(page, "citation_public_url")[0].endswith(edition.url)


@pytest.mark.parametrize("address", ["/", "/topics/", "/search/", "/adoptions/", "/organizations/", "/reports/"])
def test_every_page_has_one_title_and_one_description(client: Client, address: str):
    page = client.get(address).content.decode()

    assert len(said(page, "description")) == len(said(page, "og:title")) == len(said(page, "og:description")) == 1
    assert all(said(page, "description"))
