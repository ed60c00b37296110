"""Adoption over time beside one reference: the last number is the matrix's, and what is hidden moves no step."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from practices.actions.adoptions import reverse_adoption
from practices.models.adoptions import State
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.queries.pictures.steps import counting_words
from tests import factories
from tests.practices.documents.charts.drawn import picture_in, sheet, sound
from tests.report_factories import document

pytestmark = pytest.mark.django_db
FORMS = ("svg", "png", "csv")


@pytest.fixture
def code(db):
    return factories.instrument(factories.organization("Forum"), title="=Model code")


def state(code, on, **fields):
    return factories.adoption(code, organization=factories.organization(), effective=PartialDate.parse(on), **fields)


def address(form, code, **query):
    asked = "&".join(f"{name}={value}" for name, value in {"reference": code.translation_key, **query}.items())
    return f"{reverse('over_time_file', kwargs={'form': form})}?{asked}"


def counts(client, code, **query):
    return [(row["on"], int(row["organizations"])) for row in sheet(client.get(address("csv", code, **query)))]


def test_each_day_counts_who_has_a_similar_instrument(client: Client, code):
    state(code, "2003-05-01")
    state(code, "2005", state=State.PARTLY)
    state(code, "2004-02-01", state=State.PLANNED)
    early = state(code, "2002-01-01")
    factories.adoption(code, organization=early.organization, effective=PartialDate.parse("2006"), state=State.PLANNED)

    assert counts(client, code) == [
        ("2002-01-01", 1), ("2003-05-01", 2), ("2005-01-01", 3), ("2006-01-01", 2), (today().isoformat(), 2),
    ]  # fmt: skip
    assert counts(client, code, as_of="2004-01-01")[-1] == ("2004-01-01", 2)


def test_the_last_number_is_that_of_the_matrix_and_the_picture_says_it(client: Client, code):
    for year in ("2001", "2003", "2004"):
        state(code, year)
    undone = state(code, "2002")
    reverse_adoption(event=undone, by=factories.officer(undone.organization))

    response = client.get("/adoptions/", {"reference": code.translation_key})

    assert response.context["matrix"].similar_count == response.context["over_time"].lines[-1][1] == 3
    root = sound(picture_in(response, "adoption-over-time"))
    assert "3 on" in root[1].text
    for form in FORMS:
        assert address(form, code).replace("&", "&amp;") in response.content.decode()


def test_pages_and_reports_say_of_each_day_the_same_number_and_what_it_counts(client: Client, code):
    state(code, "1999", state=State.HAD_BEFORE)
    state(code, "2003", state=State.PARTLY)

    page = client.get("/adoptions/", {"reference": code.translation_key})
    first = client.get("/").context["adoption"]
    report = document()

    over_time = page.context["over_time"]
    (table,) = [one for one in report.tables if one.name == "adoption-over-time"]
    (chart,) = [one for one in report.charts if one.name == "adoption-over-time"]
    assert over_time.lines[:2] == first.lines[:2] == (("1 January 1999", 1), ("1 January 2003", 2))
    assert table.code_rows[:2] == (("1999-01-01", "1"), ("2003-01-01", "2"))
    for words in (over_time.picture.description, first.description, table.caption, chart.description):
        assert counting_words() in words
    assert "1 on 1 January 1999" in over_time.picture.description
    assert "1 on 1 January 1999" in chart.description


def test_what_is_hidden_moves_no_step(client: Client, code):
    state(code, "2001")
    other = factories.organization()
    before = {form: client.get(address(form, code)).content for form in FORMS}
    page = client.get("/adoptions/", {"reference": code.translation_key}).content

    effective = PartialDate.parse("2003")
    factories.adoption(code, organization=other, effective=effective, by=factories.operator())

    assert {form: client.get(address(form, code)).content for form in FORMS} == before
    assert client.get("/adoptions/", {"reference": code.translation_key}).content == page
    client.force_login(factories.secretariat_member())
    assert [number for _on, number in counts(client, code)] == [1, 2, 2]


def test_files_come_as_what_they_are(client: Client, code):
    state(code, "2001")
    kinds = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
    for form, kind in kinds.items():
        response = client.get(address(form, code))
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"] == f'attachment; filename="adoption-over-time.{form}"'
        assert client.get(address(form, code), headers={"If-None-Match": response["ETag"]}).status_code == 304
    sound(client.get(address("svg", code)).content.decode())


def test_no_cell_begins_a_formula(client: Client, code):
    state(code, "2001")

    assert sheet(client.get(address("csv", code)))[0]["reference"] == "'=Model code"


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_drawn_of_what_is_not_there(client: Client, code, form):
    hidden = factories.instrument(audience=None)
    factories.adoption(hidden)

    assert client.get(address(form, code)).status_code == 404
    assert client.get(address(form, hidden)).status_code == 404
    assert client.get(address(form, code, as_of="never")).status_code == 404
    assert client.get(address(form, code, known_on=today() + datetime.timedelta(days=9))).status_code == 404
    assert client.post(address(form, code)).status_code == 405


def test_it_asks_as_much_of_many_as_of_few(client: Client, code, django_assert_max_num_queries):
    for year in range(1990, 2002):
        state(code, str(year))

    with django_assert_max_num_queries(13):
        client.get(address("csv", code))
