"""How the rows of a comparison read: why they were made, what only one text has, whom a cell is of."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from practices.actions.topics import tag_provision
from practices.queries.comparison.comparing import ComparisonOrder, compare_editions, load_columns
from tests import factories

pytestmark = pytest.mark.django_db

GIFTS = "1. Gifts\n\nMembers accept no gift, favour or hospitality from a contractor.\n\n"
HOUSE = "2. Quarters\n\nLamps are put out at ten.\n"
TOKENS = "1. Gifts\n\nStaff accept no gift, favour or hospitality beyond a token.\n"


def address(*editions, **query):
    pairs = "&".join(f"edition={edition.translation_key}" for edition in editions)
    return f"{reverse('compare')}?{pairs}" + "".join(f"&{name}={value}" for name, value in query.items())


def test_row_says_why_it_was_made_in_words_that_both_use(client: Client):
    page = client.get(address(factories.edition(text=GIFTS + HOUSE), factories.edition(text=TOKENS))).content.decode()

    assert "Close wording" in page
    assert "both use" in page
    assert "hospitality" in page[page.index("both use") :]
    assert "found by the machine" in page
    assert "0." not in page[page.index("<caption") : page.index("</table>")]


def test_what_only_one_text_has_is_folded_under_its_name(client: Client):
    first = factories.edition(factories.instrument(factories.organization("Alpine Corps")), text=GIFTS + HOUSE)
    other = factories.edition(factories.instrument(factories.organization("Harbour Union")), text=TOKENS)

    page = client.get(address(first, other)).content.decode()

    assert "Only in Alpine Corps: 1 provision" in page
    assert "No counterpart found in: Harbour Union." in page
    assert "Only in Harbour Union" not in page
    assert page.index("</table>") < page.index("Lamps are put out")
    assert '<details class="alone">' in page


def test_what_only_one_text_has_is_open_where_gaps_are_asked_for(client: Client):
    page = client.get(
        address(factories.edition(text=GIFTS + HOUSE), factories.edition(text=TOKENS), by="gaps")
    ).content.decode()

    assert '<details class="alone" open>' in page


def test_nothing_follows_from_an_extract_that_has_no_counterpart(client: Client):
    extract = factories.edition(text=TOKENS, text_status="extract")

    page = client.get(address(factories.edition(text=GIFTS + HOUSE), extract)).content.decode()

    assert "which is an extract or a summary" in page
    assert "No counterpart found in" not in page


def test_every_cell_names_its_organization(client: Client):
    first = factories.edition(factories.instrument(factories.organization("Alpine Corps")), text=GIFTS)
    other = factories.edition(factories.instrument(factories.organization("Harbour Union")), text=TOKENS)

    page = client.get(address(first, other)).content.decode()

    rows = page[page.index("</thead>") : page.index("</table>")]
    assert rows.count('<span class="of">') == rows.count("<td") == 2
    assert '<span class="of"><bdi>Alpine Corps</bdi>: </span>' in rows


def test_columns_of_one_organization_are_told_apart():
    code = factories.instrument(factories.organization("Alpine Corps"), title="Code")
    old = factories.edition(code, text=GIFTS, on=datetime.date(2001, 1, 1))
    new = factories.edition(code, text=GIFTS, on=datetime.date(2005, 1, 1))
    french = factories.edition(code, text=GIFTS, on=datetime.date(2005, 1, 1), language="fr")

    names = [column.name for column in load_columns((old, new, french))]

    assert names == [
        "Alpine Corps, 1 January 2001",
        "Alpine Corps, 1 January 2005, English",
        "Alpine Corps, 1 January 2005, French",
    ]


def test_rows_lead_to_the_next_row_that_is_shown(client: Client):
    text = GIFTS + HOUSE
    page = client.get(address(factories.edition(text=text), factories.edition(text=text))).content.decode()

    assert 'href="#row-2"' in page
    assert 'id="row-2"' in page
    assert 'href="#row-0"' not in page


def test_provision_of_two_topics_says_where_else_it_stands(client: Client, operator):
    first = factories.edition(text=GIFTS)
    topics = [factories.topic("gifts", "Gifts and honours"), factories.topic("favours", "Favours")]
    tag_provision(provision=first.provisions.get(eid="sec_1"), topics=topics, by=operator)

    page = client.get(address(first, factories.edition(text=TOKENS), by="topic")).content.decode()

    assert "Also under" in page
    assert '<a href="#row-2">Favours</a>' in page


def test_sheet_of_rows_covers_every_provision_once():
    columns = load_columns((factories.edition(text=GIFTS + HOUSE), factories.edition(text=TOKENS)))

    sheet = compare_editions(columns, ComparisonOrder.PROVISION)

    shown = [entry.url for row in sheet.rows for cell in row.cells for entry in cell.entries]
    assert len(shown) == len({*shown}) == 3
    assert [row.number for row in sheet.rows] == [1, 2]
    assert len(sheet.main_rows) + sum(len(group.rows) for group in sheet.alone) == len(sheet.rows)


@pytest.mark.parametrize("by", ComparisonOrder.values)
def test_compare_of_texts_without_provisions_answers(client: Client, by):
    empty = [factories.edition(text=""), factories.edition(text="")]

    assert client.get(address(*empty, by=by)).status_code == 200


ONE_SECTION = "1. Gifts\n\nMembers accept no gift beyond simple courtesy without the authorization of the Head.\n"
TWO_SECTIONS = (
    "1. Gifts\n\nMembers accept no gift beyond simple courtesy.\n\n"
    "2. Gifts received\n\nA gift is accepted by members with the authorization of the Head alone.\n"
)


@pytest.fixture
def merged():
    """Two texts of an instrument, the later of which has a section more, in the row of the one that it is like."""
    work = factories.instrument()
    return [
        factories.edition(work, text=ONE_SECTION, dated_on=datetime.date(2001, 1, 1)),
        factories.edition(work, text=TWO_SECTIONS, dated_on=datetime.date(2005, 1, 1)),
    ]


@pytest.mark.django_db
def test_gaps_point_to_rows_in_which_a_text_has_more_provisions(client: Client, merged):
    page = client.get(address(*merged, by="gaps")).content.decode()

    assert "Each row has an entry in every text." in page
    assert "In 1 row that all texts share, one text has more provisions than another" in page
    assert "only=all" in page
    assert "has more provisions" not in client.get(address(merged[0], merged[0], by="gaps")).content.decode()
    assert "has more provisions" not in client.get(address(*merged)).content.decode()


@pytest.mark.django_db
def test_words_compared_stand_below_the_head_of_each_provision_of_a_merged_row(client: Client, merged):
    page = client.get(address(*merged, by="words")).content.decode()

    assert page.index(">Gifts received<") > page.index("simple courtesy", page.index("<ins") - 2000)
    heads = [page.index(f'#{eid}">') for eid in ("sec_1", "sec_2")]
    assert page.index("simple courtesy", heads[0]) < page.rindex("sec_2")
    assert page.count('class="passage diff"') == 3
