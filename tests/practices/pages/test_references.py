"""References on a reading page lead to the place that they name; what a reader may not see leads nowhere."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

TEXT = """Article 1
Scope

Subject to *Article 2, paragraph 2*, see Article 9[^1], Article 2 of the Charter; [Article 2](https://example.org/).

[^1]: As in Article 2.

Article 2
Gifts

1. No gifts.

2. Paragraph 1 does not apply to SF/2000/14 and XX/1999/2.
"""


def read(client, edition):
    return client.get(edition.url).content.decode()


def links(page):
    return re.findall(r'<a href="([^"]*)" class="place">(.*?)</a>', page)


def test_reference_is_a_link_to_its_place(client):
    page = read(client, factories.edition(text=TEXT))

    assert links(page) == [
        ("#art_2__para_2", "Article 2, paragraph 2"),
        ("#art_2", "Article 2"),
        ("#art_2__para_1", "Paragraph 1"),
    ]
    assert '<em><a href="#art_2__para_2" class="place">' in page
    assert '<a href="https://example.org/" rel="noopener">Article 2</a>' in page


def test_symbol_leads_to_the_instrument_where_the_reader_may_see_it(client):
    other = factories.instrument(symbol="SF/2000/14")
    factories.instrument(symbol="XX/1999/2", audience=None)

    page = read(client, factories.edition(text=TEXT))

    assert (other.url, "SF/2000/14") in links(page)
    assert "XX/1999/2" not in [words for _address, words in links(page)]


def test_own_symbol_and_one_of_several_instruments_lead_nowhere(client):
    own = factories.edition(factories.instrument(symbol="SF/2000/14"), text=TEXT)
    factories.instrument(symbol="XX/1999/2")
    factories.instrument(symbol="XX/1999/2")

    assert [address for address, _words in links(read(client, own)) if not address.startswith("#")] == []


DEFINED = """Article 1
Definitions

For the purposes of this Code:

(a) “gift” means any advantage;

(b) “official travel” means travel on behalf of the Organization.

Article 2
Gifts

1. No gift and no gifts, also during official travel.

2. A gift is returned.
"""


def test_defined_term_leads_to_its_definition_once_in_each_article(client):
    page = read(client, factories.edition(text=DEFINED))

    assert re.findall(r'<a href="([^"]*)" class="term">(.*?)</a>', page) == [
        ("#art_1__point_a", "gift"),
        ("#art_1__point_b", "official travel"),
    ]


def test_footnote_of_a_heading_stands_on_it_and_leads_to_the_note(client):
    page = read(client, factories.edition(text="Article 5[^1]\nGifts\n\nNo gifts.\n\n[^1]: As amended.\n"))

    assert re.search(r'<h2>Gifts<sup class="note-mark" id="reference-1"><a href="#note-1"', page)
