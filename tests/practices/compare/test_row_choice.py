"""Which rows of a comparison are shown, in which order and under which titles, and in how many parts."""

import json

import pytest
from django.test import Client

from practices.actions.topics import tag_provision
from practices.queries.comparison import parts
from practices.queries.comparison.choosing_rows import RowChoice, SharedBy
from practices.queries.comparison.comparing import ComparisonOrder, compare_editions, load_columns
from practices.queries.comparison.parts import part_of
from tests import factories
from tests.practices.compare.test_rows import GIFTS, HOUSE, address

pytestmark = pytest.mark.django_db

TERMS = "1. Definitions\n\nFor the purposes of this Code, a gift means anything of value that is given.\n\n"
FORCE = "3. Entry into force\n\nThis Code shall enter into force on the first day of May.\n\n"
LAMPS = "4. Lamps\n\nLamps and candles are put out at ten by the warden of the house.\n"
PART = "PART ONE\nGENERAL DUTIES\n\nArticle 1\n\nLamps are put out at ten.\n\nArticle 2\n\nNo gift is accepted.\n"


def three():
    """Texts of which one row is in all, one in two of them."""
    return (
        factories.edition(text=GIFTS + HOUSE),
        factories.edition(text=GIFTS + HOUSE),
        factories.edition(text=GIFTS + "3. Horses\n\nHorses are watered twice a day at the well.\n"),
    )


@pytest.mark.parametrize(("shared_by", "count"), [(None, 3), (SharedBy.SEVERAL, 2), (SharedBy.ALL, 1)])
def test_rows_by_how_many_texts_share_them(shared_by, count):
    sheet = compare_editions(load_columns(three()), ComparisonOrder.PROVISION, only=RowChoice(shared_by))

    assert len(sheet.rows) == count
    assert sheet.not_chosen_count == 3 - count
    assert sheet.row_count == 3


def test_rows_of_a_topic(operator):
    editions = three()
    topic = factories.topic("gifts", "Gifts and honours")
    tag_provision(provision=editions[0].provisions.get(eid="sec_1"), topics=[topic], by=operator)

    page = Client().get(address(*editions, topic="gifts")).content.decode()

    assert '<option value="gifts" selected>Gifts and honours</option>' in page
    assert "2 rows are left out by the choice of rows." in page
    assert "Horses" not in page


def test_choice_of_rows_goes_along_into_tabs_files_and_the_api(client: Client):
    editions = three()

    page = client.get(address(*editions, only="all")).content.decode()
    found = json.loads(
        client.get("/compare/export/json/" + address(*editions, only="all").removeprefix("/compare/")).content
    )
    answer = client.get("/api/v1/compare/" + address(*editions, only="all").removeprefix("/compare/")).json()

    assert "by=topic&amp;only=all" in page
    assert "export/csv/?" in page
    assert len(found["rows"]) == len(answer["rows"]) == 1
    assert "2 rows are left out by the choice of rows." in found["notes"]


def test_unknown_choice_of_rows_is_said(client: Client):
    editions = three()

    page = client.get(address(*editions, only="none")).content.decode()
    answer = client.get("/api/v1/compare/" + address(*editions, only="none").removeprefix("/compare/"))

    assert "The choice of rows in the link is unknown; all rows are shown." in page
    assert answer.status_code == 400


def test_definitions_and_final_clauses_come_last():
    first = factories.edition(text=TERMS + FORCE + LAMPS)

    sheet = compare_editions(load_columns((first, factories.edition(text=TERMS + FORCE + LAMPS))), "provision")

    assert [row.heading for row in sheet.rows] == ["Lamps", "Definitions", "Entry into force"]


def test_texts_of_one_instrument_keep_their_order():
    code = factories.instrument()
    editions = [factories.edition(code, text=TERMS + FORCE + LAMPS, language=language) for language in ("en", "fr")]

    sheet = compare_editions(load_columns(editions), "provision")

    assert [row.heading for row in sheet.rows] == ["Definitions", "Entry into force", "Lamps"]


def test_a_row_is_named_by_what_it_says_and_not_by_its_part():
    titled = factories.edition(text="7. Lamps\n\nLamps are put out at ten.\n")

    sheet = compare_editions(load_columns((factories.edition(text=PART), titled)), "provision")

    assert [(row.heading, row.has_title) for row in sheet.rows] == [("Lamps", True), ("No gift is accepted", False)]


def test_former_method_keeps_its_order_and_its_titles():
    def made(text):
        columns = load_columns((factories.edition(text=text), factories.edition(text=text)), method="1")
        return compare_editions(columns, "provision").rows

    assert [row.heading for row in made(PART)] == ["GENERAL DUTIES", "GENERAL DUTIES"]
    rows = made(TERMS + FORCE + LAMPS)
    assert [row.heading for row in rows] == ["Definitions", "Entry into force", "Lamps"]
    assert all(cell.reason is None or cell.reason.degree is None for row in rows for cell in row.cells)


def test_parts_cover_every_row_once(monkeypatch):
    monkeypatch.setattr(parts, "HEAVIEST", 1)
    sheet = compare_editions(load_columns(three()), ComparisonOrder.PROVISION)

    found = [part_of(sheet)]
    while found[-1].following:
        found.append(part_of(sheet, found[-1].following))

    assert [row.number for part in found for row in part.sheet.rows] == [row.number for row in sheet.rows]
    assert [part.before for part in found] == [0, found[0].first, found[1].first]
    assert not any(part.is_whole for part in found)
    assert part_of(sheet, 999).first == 1


def test_long_comparison_leads_on_without_script(client: Client, monkeypatch):
    monkeypatch.setattr(parts, "HEAVIEST", 1)
    editions = three()

    page = client.get(address(*editions)).content.decode()
    following = client.get(address(*editions, **{"from": 2})).content.decode()
    whole = client.get(address(*editions, rows="all")).content.decode()

    assert "&amp;from=2" in page
    assert "Rows 1 to 1 of 3." in page
    assert "Lamps are put out" not in page
    assert "Lamps are put out" in following
    assert "no gift, favour" not in following
    assert "Next rows" not in whole
    assert "Horses are watered" in whole


@pytest.mark.parametrize("start", ["x", "-1", "99999999999", "²"])
def test_hostile_start_of_a_part_shows_the_first(client: Client, start):
    assert client.get(address(*three(), **{"from": start})).status_code == 200
