"""The page of instruments like one: what a reader sees, in which words, and what he never sees."""

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from practices.actions.vectors import refresh_all
from practices.models.editions import TextStatus
from practices.models.instruments import InstrumentLineage, LineageKind
from practices.models.releases import Audience
from practices.queries.similar.instruments import PAGE_SIZE
from tests import factories
from tests.practices.similar.test_vectors import GIFTS, LIKE, TEXT

pytestmark = pytest.mark.django_db


def address(instrument, query=""):
    return f"{reverse('similar', args=[instrument.translation_key])}{query}"


def page_of(client, instrument, query=""):
    response = client.get(address(instrument, query))
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def gifts():
    return factories.topic("gifts", "Gifts")


@pytest.fixture
def ours(gifts):
    instrument = factories.instrument(factories.organization("Ours"), title="Our code", topics=[gifts])
    factories.edition(instrument, text=TEXT)
    return instrument


def alike(name, **fields):
    instrument = factories.instrument(factories.organization(name), title=f"Rules of {name}", **fields)
    factories.edition(instrument, text=LIKE)
    return instrument


def test_texts_alike_are_counted_by_organization(client: Client, ours):
    theirs = alike("Union")
    alike("Council")
    refresh_all()

    page = page_of(client, ours)

    assert page.index("Rules of Council") < page.index("Rules of Union")
    assert page.count("1 of 2 there") == 2
    assert page.count("1 of 2 here") == 2
    pair = f"?edition={ours.editions.get().translation_key}&amp;edition={theirs.editions.get().translation_key}"
    assert reverse("compare") + pair in page


def test_the_page_gives_no_score_and_no_rank(client: Client, ours):
    alike("Union")
    refresh_all()

    page = page_of(client, ours)

    for word in ("score", "likeness", "%", "rank"):
        assert word not in page.split("<main", 1)[1].split("</main>", 1)[0]
    assert "The machine finds similar texts" in page


def test_the_nearest_pairs_are_shown_on_asking(client: Client, ours):
    theirs = alike("Union")
    refresh_all()
    query = f"?pairs={theirs.translation_key}"

    assert GIFTS not in page_of(client, ours)
    page = page_of(client, ours, query)

    assert GIFTS in page
    assert GIFTS.replace("Members", "Staff") in page
    assert "pension" not in page.lower()


def test_topics_are_told_apart(client: Client, ours, gifts):
    leave = factories.topic("leave", "Leave")
    alike("Union", topics=[gifts, leave])
    alike("Council")
    refresh_all()

    page = page_of(client, ours)

    assert "1 in common" in page
    assert "1 tagged only there" in page
    assert "no topics tagged there" in page


def test_topics_alone_are_asked_for(client: Client, ours, gifts):
    factories.instrument(factories.organization("Council"), title="Without text", topics=[gifts])
    alike("Union")
    refresh_all()

    assert "Without text" not in page_of(client, ours)
    topics, either = page_of(client, ours, "?show=topics"), page_of(client, ours, "?show=all")

    assert "Without text" in topics
    assert "no text to compare here" in topics
    assert "Rules of Union" not in topics
    assert "Rules of Union" in either
    assert "Without text" in either


def test_nothing_is_inferred_from_nothing(client: Client):
    alone = factories.instrument(title="Alone")

    page = page_of(client, alone)

    assert "None found that you may see." in page
    assert "No text of this instrument can be compared here" in page
    assert "No lineage is declared" in page


def test_a_text_that_was_not_compared_yet_says_so(client: Client, ours):
    assert "It has not been compared yet" in page_of(client, ours)


def test_an_extract_is_said_to_be_one_and_a_summary_takes_no_part(client: Client, ours):
    part = factories.instrument(factories.organization("Part"), title="Partly shown")
    factories.edition(part, text=LIKE, text_status=TextStatus.EXTRACT)
    retold = factories.instrument(factories.organization("Retold"), title="Retold code")
    factories.edition(retold, text=LIKE, text_status=TextStatus.SUMMARY)
    refresh_all()

    page = page_of(client, ours)

    assert "An extract: withheld provisions could not be compared." in page
    assert "Retold code" not in page


def test_a_hidden_instrument_is_not_there(client: Client, ours):
    hidden = factories.instrument(factories.organization("Union"), title="Hidden code", audience=None)
    factories.edition(hidden, text=LIKE, audience=None)
    refresh_all()

    assert "Hidden code" not in page_of(client, ours, "?show=all")
    assert client.get(address(hidden)).status_code == 404
    assert "Hidden code" not in page_of(client, ours, f"?pairs={hidden.translation_key}")


def test_a_narrowed_text_is_gone_at_once(client: Client, ours):
    theirs = alike("Union")
    refresh_all()
    assert "Rules of Union" in page_of(client, ours)

    factories.open_to(theirs.editions.get(), Audience.OWN)

    assert "Rules of Union" not in page_of(client, ours)


def test_an_organization_finds_what_is_like_its_hidden_text(client: Client, ours):
    own = factories.organization("Own")
    draft = factories.instrument(own, title="Our draft", audience=None)
    factories.edition(draft, text=LIKE, audience=None)
    refresh_all()
    client.force_login(factories.officer(own))

    assert "Our code" in page_of(client, draft)
    assert "Our draft" not in page_of(client, ours)  # found among public texts alone


def test_lineage_is_drawn_and_told_apart_from_likeness(client: Client, ours):
    origin = factories.instrument(factories.organization("Model"), title="Model code")
    InstrumentLineage.objects.create(instrument=ours, other=origin, kind=LineageKind.ADAPTED_FROM)
    child = factories.instrument(factories.organization("Child"), title="Child code")
    InstrumentLineage.objects.create(instrument=child, other=ours, kind=LineageKind.IMPLEMENTS)

    page = page_of(client, ours)
    beside = page_of(client, origin)

    assert page.count('class="lineage"') == 1
    assert "Adapted from" in page
    assert "Child code" in page
    assert "Child code" in beside


def test_lineage_with_something_hidden_ends_there(client: Client, ours):
    hidden = factories.instrument(title="Hidden model", audience=None)
    beyond = factories.instrument(title="Beyond it")
    InstrumentLineage.objects.create(instrument=ours, other=hidden, kind=LineageKind.ADAPTED_FROM)
    InstrumentLineage.objects.create(instrument=hidden, other=beyond, kind=LineageKind.ADAPTED_FROM)

    page = page_of(client, ours)

    assert "Hidden model" not in page
    assert "Beyond it" not in page
    assert "No lineage is declared that you may see." in page


def test_dates_stand_in_order_drawn_and_as_a_table(client: Client, ours):
    factories.edition(ours, text=TEXT, on=datetime.date(2007, 2, 1))

    page = page_of(client, ours)

    assert page.index("14 May 2003") < page.rindex("1 February 2007")
    assert 'class="lineage timeline"' in page


@pytest.mark.parametrize(
    "query",
    [
        "?show=%00",
        "?show=best",
        "?pairs=x",
        "?pairs=%22%3E",
        "?page=-1",
        "?page=99999999999",
        "?show=&pairs=&page=x",
        "?a=1",
    ],
)
def test_a_hostile_address_is_answered(client: Client, ours, query):
    alike("Union")
    refresh_all()

    assert client.get(address(ours, query)).status_code == 200


def test_an_unknown_instrument_is_not_there(client: Client):
    assert client.get(reverse("similar", args=[uuid.uuid4()])).status_code == 404
    assert client.post(reverse("similar", args=[uuid.uuid4()])).status_code == 405


@pytest.mark.once
def test_the_number_of_queries_does_not_grow(client: Client, ours, gifts, django_assert_max_num_queries):
    for number in range(PAGE_SIZE + 2):
        other = alike(f"Organization {number}", topics=[gifts])
        InstrumentLineage.objects.create(instrument=other, other=ours, kind=LineageKind.ADAPTED_FROM)
    refresh_all()
    page_of(client, ours)

    with django_assert_max_num_queries(12):
        page = page_of(client, ours, "?show=all")

    assert page.count("1 of 2 there") >= PAGE_SIZE
    assert "Page 1 of 2" in page


def test_an_instrument_page_leads_there(client: Client, ours):
    assert address(ours) in client.get(ours.url).content.decode()
