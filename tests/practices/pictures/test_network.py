"""Instruments like one, around it: alphabetical, lines in three named steps, nothing of what is hidden."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from practices.actions.vectors import refresh_all
from practices.documents.charts.star import MOST_RAYS, STROKES
from practices.queries.comparison.vectors import memory
from practices.queries.pictures.network import step_of
from practices.queries.similar.instruments import similar_to
from tests import factories
from tests.practices.documents.charts.drawn import SVG, picture_in, sheet, sound, titles
from tests.practices.similar.test_vectors import LIKE, TEXT

pytestmark = pytest.mark.django_db
FORMS = ("svg", "png", "csv")


@pytest.fixture(autouse=True)
def _forgetful():
    memory.clear()


@pytest.fixture
def ours(db):
    instrument = factories.instrument(factories.organization("Ours"), title="Our code")
    factories.edition(instrument, text=TEXT)
    return instrument


def alike(name, text=LIKE, **fields):
    instrument = factories.instrument(factories.organization(name), title=f"Rules of {name}", **fields)
    factories.edition(instrument, text=text)
    return instrument


def address(form, instrument):
    return reverse("similar_file", kwargs={"key": instrument.translation_key, "form": form})


def page_of(client, instrument, query=""):
    return client.get(reverse("similar", args=[instrument.translation_key]) + query)


def test_they_stand_in_the_order_of_the_alphabet_whatever_is_nearest(client: Client, ours):
    alike("Union", TEXT)
    alike("Council")
    alike("Mission", TEXT)
    refresh_all()

    root = sound(picture_in(page_of(client, ours), "similar-instruments"))
    around = [one.partition(";")[0] for one in titles(root)][1:]

    assert around == ["Council: Rules of Council", "Mission: Rules of Mission", "Union: Rules of Union"]
    assert "Found by the machine" in root[1].text


def test_a_line_says_its_step_by_thickness_and_in_words(client: Client, ours):
    alike("Council")
    alike("Union", TEXT)
    refresh_all()

    root = sound(client.get(address("svg", ours)).content.decode())
    lines = [line.get("stroke-width") for line in root.iter(f"{SVG}line")][:2]

    assert lines == [STROKES[2], STROKES[2]]
    assert [row["step"] for row in sheet(client.get(address("csv", ours)))] == ["a_half_or_more"] * 2
    assert all("half or more are or may be similar" in one for one in titles(root)[1:])


@pytest.mark.parametrize(("count", "step"), [(1, 0), (4, 0), (5, 1), (9, 1), (10, 2), (20, 2)])
def test_steps_begin_at_a_quarter_and_a_half(ours, count, step):
    other = alike("Council")
    refresh_all()
    (row,) = similar_to(ours, [other.pk], AnonymousUser()).rows
    texts = replace(row.texts, own_count=count, own_total=20, other_count=count, other_total=20)

    assert step_of(replace(row, texts=texts)) == step


def test_the_sheet_has_the_numbers_of_the_table(client: Client, ours):
    alike("=Council")
    refresh_all()

    (row,) = sheet(client.get(address("csv", ours)))

    assert (row["organization"], row["found_by"]) == ("'=Council", "machine")
    assert (row["provisions_here"], row["of_here"], row["provisions_there"], row["of_there"]) == ("1", "2", "1", "2")
    page = page_of(client, ours).content.decode()
    assert "1 of 2 here" in page
    assert "1 of 2 there" in page


def test_at_most_twelve_are_drawn_and_none_where_topics_alone_are_asked_for(client: Client, ours):
    for number in range(MOST_RAYS + 3):
        alike(f"Council {number:02}")
    refresh_all()

    response = page_of(client, ours)

    root = sound(picture_in(response, "similar-instruments"))
    assert len(titles(root)) == MOST_RAYS + 1
    assert len(response.context["found"].rows) == MOST_RAYS + 3
    assert page_of(client, ours, "?show=topics").context["network"] is None
    assert len(sheet(client.get(address("csv", ours)))) == MOST_RAYS


@pytest.mark.parametrize("form", FORMS)
def test_what_is_hidden_changes_no_byte(client: Client, ours, form):
    alike("Council")
    refresh_all()
    before, page = client.get(address(form, ours)).content, page_of(client, ours).content

    hidden = alike("Union", TEXT, audience=None)
    memory.clear()
    refresh_all()

    assert client.get(address(form, ours)).content == before
    assert page_of(client, ours).content == page
    assert client.get(address(form, hidden)).status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_without_texts_alike_there_is_no_picture(client: Client, ours, form):
    assert client.get(address(form, ours)).status_code == 404
    assert "similar-instruments" not in page_of(client, ours).content.decode()


def test_it_asks_as_much_of_many_as_of_few(client: Client, ours, django_assert_max_num_queries):
    for number in range(6):
        alike(f"Council {number}")
    refresh_all()

    with django_assert_max_num_queries(13):
        client.get(address("svg", ours))
