"""A topic over time: a picture, a table, files."""

import csv
import datetime
import io
import re

import pytest

from portal.middleware import COSTLY
from practices.actions.topics import tag_provision
from practices.models.instruments import InstrumentEvent
from practices.urls import urlpatterns
from tests import factories

pytestmark = pytest.mark.django_db


def in_force(instrument, year, precision="year"):
    InstrumentEvent.objects.create(
        instrument=instrument, kind="in_force", on=datetime.date(year, 1, 1), precision=precision
    )
    return instrument


def test_trend_counts_an_instrument_once_by_its_first_entry_into_force(client, operator):
    gifts = factories.topic("gifts", "Gifts")
    tagged = in_force(in_force(factories.instrument(topics=[gifts]), 2003), 2001)
    carrying = factories.edition(in_force(factories.instrument(), 2003))
    for provision in carrying.provisions.exclude(text="")[:2]:
        tag_provision(provision=provision, topics=[gifts], by=operator)
    factories.edition(in_force(tagged, 2004))
    factories.instrument(topics=[gifts])
    in_force(factories.instrument(topics=[factories.topic()]), 2002)

    response = client.get("/topics/gifts/")
    trend = response.context["trend"]

    assert "as a whole or in one of their provisions. An instrument counts once." in response.content.decode()
    assert trend.lines == (("2001", 1), ("2002", 0), ("2003", 1))
    assert trend.undated_count == 1


def test_trend_counts_nothing_that_is_hidden(client):
    gifts = factories.topic("gifts", "Gifts")
    owner = factories.organization()
    in_force(factories.instrument(owner, topics=[gifts], audience=None), 2003)

    public = client.get("/topics/gifts/").context["trend"]
    file = client.get("/topics/gifts/figures/trend.csv").status_code
    client.force_login(factories.officer(owner))
    own = client.get("/topics/gifts/").context["trend"]

    assert (public, file) == (None, 404)
    assert own.lines == (("2003", 1),)


def test_many_years_are_taken_together(client):
    gifts = factories.topic("gifts", "Gifts")
    for year in (1952, 1999, 2003):
        in_force(factories.instrument(topics=[gifts]), year)

    lines = client.get("/topics/gifts/").context["trend"].lines

    assert (lines[0], lines[-1], len(lines)) == (("1950–1954", 1), ("2000–2004", 1), 11)


def test_trend_is_given_as_files_with_the_same_numbers(client):
    gifts = factories.topic("gifts", "Gifts")
    in_force(factories.instrument(topics=[gifts]), 2003)

    page = client.get("/topics/gifts/").content.decode()
    rows = list(csv.reader(io.StringIO(client.get("/topics/gifts/figures/trend.csv").content.decode("utf-8-sig"))))
    drawing = client.get("/topics/gifts/figures/trend.svg")

    assert "/topics/gifts/figures/trend.svg" in page
    assert rows[1] == ["2003", "1", "Gifts", "gifts"]
    assert drawing["Content-Type"].startswith("image/svg+xml")
    assert ">2003<" in drawing.content.decode()


def test_picture_is_mirrored_where_the_words_run_from_right_to_left(client):
    gifts = factories.topic("gifts", "Gifts")
    for year in (2001, 2003):
        in_force(factories.instrument(topics=[gifts]), year)

    def first_bar(prefix):
        drawing = client.get(f"{prefix}/topics/gifts/figures/trend.svg").content.decode()
        return float(re.findall(r'<rect x="([\d.]+)"[^>]*class="bar', drawing)[0])

    assert first_bar("/ar") > first_bar("") + 500


def test_every_file_of_a_picture_is_costly():
    named = {route.name for route in urlpatterns if "figures/" in str(route.pattern)}

    assert {"trend_file", "similar_file"} <= named - {"report_figure"} <= COSTLY
