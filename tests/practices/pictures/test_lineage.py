"""The declared lineage of an instrument: three steps both ways, in dated order, of what the reader may see."""

import datetime
import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from practices.models.instruments import EventKind, InstrumentEvent, InstrumentLineage, LineageKind
from practices.queries.pictures.lineage import lineage_around, links_around
from tests import factories
from tests.practices.documents.charts.drawn import SVG, picture_in, sheet, sound, titles

pytestmark = pytest.mark.django_db
FORMS = ("svg", "png", "csv")
PUBLIC = AnonymousUser()


def code(year, title="", **fields):
    page = factories.instrument(factories.organization(), title=title or f"Code of {year}", **fields)
    if year:
        InstrumentEvent.objects.create(
            instrument=page, kind=EventKind.ADOPTED, on=datetime.date(year, 1, 1), precision="year"
        )
    return page


def derive(derived, origin, kind=LineageKind.ADAPTED_FROM):
    InstrumentLineage.objects.create(instrument=derived, other=origin, kind=kind)
    return derived


@pytest.fixture
def chain(db):
    """Six codes, each made from the one before."""
    codes = [code(year) for year in range(2000, 2006)]
    for origin, derived in itertools.pairwise(codes):
        derive(derived, origin)
    return codes


def address(form, instrument):
    return reverse("lineage_file", kwargs={"key": instrument.translation_key, "form": form})


def names(found):
    return {end.title.text for link in found.declared for end in (link.one, link.other)}


def test_three_steps_both_ways(chain):
    assert names(lineage_around(chain[0], PUBLIC)) == {f"Code of {year}" for year in range(2000, 2004)}
    assert names(lineage_around(chain[3], PUBLIC)) == {f"Code of {year}" for year in range(2000, 2006)}


def test_the_page_draws_links_and_says_the_same_below(client: Client, chain):
    response = client.get(chain[1].url)
    page = response.content.decode()
    root = sound(picture_in(response, "lineage"))

    links = [link.get("href") for link in root.iter(f"{SVG}a")]
    assert links == [chain[place].url for place in (0, 2, 3, 4)]
    assert all(any(f"Code of {year}" in one for one in titles(root)) for year in range(2000, 2005))
    listed = page.partition('class="declared"')[2].partition("</ul>")[0]
    assert listed.count("<li>") == len([group for group in root.iter(f"{SVG}g") if group.get("class") == "edge"]) == 4
    assert listed.count("Adapted from") == 4


def test_earlier_ones_stand_before_later_ones_whatever_is_declared(client: Client):
    late, early, undated = code(2010), code(1990), code(None, "Undated code")
    derive(early, late, LineageKind.AMENDS)
    derive(late, undated, LineageKind.IMPLEMENTS)
    root = sound(client.get(address("svg", late)).content.decode())
    places = {
        group[0].text.partition(": ")[2].partition(",")[0]: float(group[1].get("x"))
        for group in root.iter(f"{SVG}a", f"{SVG}g")
        if len(group) > 1 and group[1].get("class") in {"node", "node asked"}
    }

    assert places["Code of 1990"] < places["Code of 2010"]
    assert places["Undated code"] < places["Code of 2010"]


def test_the_sheet_says_what_is_declared(client: Client, chain):
    derive(chain[2], code(None, "@Undated"), LineageKind.REPLACES)

    rows = sheet(client.get(address("csv", chain[2])))

    assert {(row["instrument"], row["relation"], row["other"]) for row in rows} >= {
        ("Code of 2001", "adapted_from", "Code of 2000"),
        ("Code of 2002", "replaces", "'@Undated"),
    }
    assert {(row["first_date"], row["other_first_date"]) for row in rows} >= {("2001", "2000"), ("2002", "")}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_hidden_changes_no_byte_and_is_no_bridge(client: Client, chain, form):
    before, page = client.get(address(form, chain[0])).content, client.get(chain[0].url).content

    hidden = derive(code(2004, audience=None), chain[0])
    derive(code(2006, "Beyond what is hidden"), hidden)
    factories.edition(hidden)

    assert client.get(address(form, chain[0])).content == before
    assert client.get(chain[0].url).content == page
    assert client.get(address(form, hidden)).status_code == 404


def test_who_may_see_it_has_it_drawn(client: Client, chain):
    hidden = derive(code(2004, "Hidden code", audience="participating"), chain[0])
    assert "Hidden code" not in client.get(address("svg", chain[0])).content.decode()

    client.force_login(factories.officer(factories.organization()))
    response = client.get(address("svg", chain[0]))

    assert "Hidden code" in response.content.decode()
    assert f"http://testserver{hidden.url}" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("form", FORMS)
def test_without_lineage_there_is_no_picture(client: Client, form):
    alone = code(2000)

    assert client.get(address(form, alone)).status_code == 404
    assert "lineage-around" not in client.get(alone.url).content.decode()


def test_a_circle_ends(client: Client):
    one, other = code(2000), code(2000, "Other")
    derive(one, other)
    derive(other, one)

    assert len(lineage_around(one, PUBLIC).declared) == 2
    assert client.get(address("svg", one)).status_code == 200


def test_it_is_bounded_and_asks_as_much_of_many_as_of_few(client: Client, django_assert_max_num_queries):
    origin = code(2000)
    for number in range(30):
        derive(code(2001, f"Code {number}"), origin)

    with django_assert_max_num_queries(9):
        lineage_around(origin, PUBLIC)
    assert len(links_around(origin.pk, PUBLIC)) == 23
