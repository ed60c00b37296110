"""What a reader sees of an edition."""

import datetime
import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.actions.topics import tag_provision
from practices.models.provisions import Provision
from tests import factories

pytestmark = pytest.mark.django_db

NESTED = "Article 1\nGifts\n\n1. No gift is taken.\n\n(a) Small tokens are returned.\n\n2. Exceptions are recorded.\n"


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def long_text(articles):
    return "\n\n".join(
        f"Article {number}\nHeading {number}\n\n1. First words of {number}.\n\n2. Second words of {number}."
        for number in range(1, articles + 1)
    )


def test_edition_page_gives_each_provision_its_anchor_label_and_permanent_link(client):
    edition = factories.edition(text=NESTED)

    page = body(client.get(edition.url))

    for provision in Provision.objects.filter(edition=edition):
        assert f'id="{provision.eid}"' in page
        assert f"/provisions/{provision.public_id}/" in page
    assert re.search(r"<h2>Gifts", page)
    assert "Small tokens are returned." in page
    assert page.count("<section>") == page.count("</section>") - page.count("<section aria")


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_each_provision_is_cited_in_one_click_without_script(client, prefix):
    edition = factories.edition(text=NESTED)

    page = body(client.get(f"{prefix}{edition.url}"))

    cites = dict(re.findall(r'class="cite" href="([^"]+provision=([^"]+))"', page))
    provisions = {row.eid: row for row in Provision.objects.filter(edition=edition)}
    assert set(cites.values()) == set(provisions)
    for address, eid in cites.items():
        assert address.startswith(prefix)
        said = client.get(address)
        assert said["Content-Type"].startswith("text/plain")
        assert f"/provisions/{provisions[eid].public_id}/" in said.content.decode()


def test_edition_page_nests_its_sections(client):
    edition = factories.edition(text=NESTED)

    page = body(client.get(edition.url))

    text = page[page.index('<div class="reading"') : page.index("</article>")]
    assert text.count("<section>") == text.count("</section>") >= 1
    assert text.index('id="art_1"') < text.index('id="art_1__para_1"') < text.rindex("</section>")


def test_edition_page_lists_its_contents(client):
    edition = factories.edition(text=long_text(3))

    response = client.get(edition.url)

    assert [(entry.label, entry.heading) for entry in response.context["reading"].contents] == [
        ("Article 1", "Heading 1"),
        ("Article 2", "Heading 2"),
        ("Article 3", "Heading 3"),
    ]
    assert 'href="#art_2"' in body(response)


def test_edition_page_sets_the_text_in_its_language_and_direction(client):
    edition = factories.edition(text="المادة 1\n\nلا يقبل الأعضاء أي هدية.", language="ar")

    page = body(client.get(edition.url))

    assert '<div class="reading" lang="ar" dir="rtl">' in page


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("authentic", "The text as its organization adopted or issued it."),
        ("official_translation", "A translation by the organization"),
        ("unofficial_translation", "A translation for information"),
        ("consolidation", "it is not authentic"),
        ("extract", "other provisions are not shown here"),
        ("summary", "not the text of the instrument"),
    ],
)
def test_edition_page_says_what_its_text_status_means(client, status, said):
    edition = factories.edition(text_status=status)

    assert said in body(client.get(edition.url))


def test_edition_page_marks_every_row_of_a_summary(client):
    edition = factories.edition(text="S1 Integrity is asked for.\n\nS2 Gifts are refused.", text_status="summary")

    page = body(client.get(edition.url))

    assert page.count('<span lang="en">Summary</span>') == page.count('class="provision depth-')


def test_edition_page_of_an_extract_says_where_numbers_are_missing_if_its_owner_wishes(client):
    text = "1. First.\n\n2. Second.\n\n6. Sixth.\n\n8. Eighth."
    shown = factories.edition(text=text, text_status="extract", shows_gaps=True)
    plain = factories.edition(text=text, text_status="extract")

    page = body(client.get(shown.url))

    assert "Numbers 3 to 5 are not in this extract." in page
    assert "Number 7 is not in this extract." in page
    assert "are not in this extract." not in body(client.get(plain.url))


def test_edition_page_shows_the_topics_that_stand(client, operator):
    edition = factories.edition()
    first, second = Provision.objects.filter(edition=edition).exclude(text="")[:2]
    tag_provision(provision=first, topics=[factories.topic("gifts", "Gifts and honours")], by=operator)
    tag_provision(provision=second, topics=[factories.topic("stale", "Stale topic")], by=operator)
    second.topic_items.update(pinned_hash="other")

    page = body(client.get(edition.url))

    assert "/topics/gifts/" in page
    assert "Gifts and honours" in page
    assert "Stale topic" not in page


def test_edition_page_leads_to_the_other_editions_that_the_reader_may_see(client):
    instrument = factories.instrument()
    edition = factories.edition(instrument)
    french = factories.edition(instrument, language="fr", text_status="official_translation")
    hidden = factories.edition(instrument, on=datetime.date(2009, 9, 9), audience=None)

    page = body(client.get(edition.url))

    assert f'href="{french.url}" hreflang="fr"' in page
    assert hidden.url not in page
    assert "2009" not in page


def test_edition_page_gives_a_plain_citation(client, settings):
    settings.BASE_URL = "https://exchange.example.org"
    owner = factories.organization("Forum")
    edition = factories.edition(factories.instrument(owner, title="Code", symbol="F/1"))

    response = client.get(edition.url)

    assert response.context["citation"] == (
        f"Forum. Code (F/1). 14 May 2003. English, Authentic text. https://exchange.example.org{edition.url}"
    )


@pytest.mark.parametrize("articles", [1, 67])
def test_edition_page_costs_sixteen_queries_whatever_its_length(client, operator, articles):
    instrument = factories.instrument()
    edition = factories.edition(instrument, text=long_text(articles))
    factories.edition(instrument, language="fr")
    topic = factories.topic()
    for provision in Provision.objects.filter(edition=edition):
        tag_provision(provision=provision, topics=[topic], by=operator)
    client.get(edition.url)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(edition.url)

    assert len(response.context["reading"].passages) == articles * 3
    assert len(queries) <= 16


def test_edition_page_of_fifteen_hundred_provisions_renders_within_a_second(client):
    edition = factories.edition(text=long_text(500))
    client.get(edition.url)

    began = time.process_time()
    page = body(client.get(edition.url))

    assert time.process_time() - began < 1
    assert page.count('class="provision depth-') == 1500


def test_edition_page_that_was_not_released_is_not_there_for_others(client):
    owner = factories.organization()
    edition = factories.edition(factories.instrument(owner), audience=None)

    public = client.get(edition.url).status_code
    client.force_login(factories.officer(factories.organization()))
    other = client.get(edition.url).status_code
    client.force_login(factories.officer(owner))
    own = client.get(edition.url)

    assert (public, other) == (404, 404)
    assert "Members accept no gifts." in body(own)


def test_edition_page_shows_the_source_file_only_to_those_who_may_have_it(client):
    owner = factories.organization()
    edition = factories.edition(factories.instrument(owner))
    type(edition).objects.filter(pk=edition.pk).update(source_file="2003/05/code.pdf")

    public = body(client.get(edition.url))
    client.force_login(factories.officer(owner))
    own = body(client.get(edition.url))

    address = f"/editions/{edition.translation_key}/source/"
    assert address not in public
    assert address in own


def test_edition_page_escapes_its_text(client):
    edition = factories.edition(text="1. <script>alert(1)</script>\n")

    page = body(client.get(edition.url))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_preview_of_an_edition_shows_the_draft_and_its_doubts():
    edition = factories.edition()
    edition.numbered_text = "Article 1\nFirst\n\nWords.\n\nArticle 3\nThird\n\nOther words.\n"

    response = edition.make_preview_request(preview_mode=edition.default_preview_mode)

    page = body(response)
    assert "Other words." in page
    assert "Members accept no gifts." not in page
    assert "/provisions/" not in page
    assert response.context_data["doubts"]
    assert response.context_data["doubts"][0].message in page
