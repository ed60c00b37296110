"""Reports for machines: the API, the feeds, the sitemap."""

import json

import pytest
from django.test import Client
from lxml import etree

from practices.models.releases import Audience
from practices.models.reports.issues import Series
from tests import factories
from tests.practices.reports.pages.issues import frozen_issue

pytestmark = pytest.mark.django_db
API = "/api/v1/reports/"


def test_api_lists_issues_newest_first_and_says_what_corrects_what(client: Client):
    first = frozen_issue()
    second = frozen_issue(corrects=first)
    hidden = frozen_issue(corrects=first, released_to=None)

    rows = client.get(API).json()["results"]

    assert [row["id"] for row in rows] == [str(second.public_id), str(first.public_id)]
    assert rows[0]["corrects"] == str(first.public_id)
    assert rows[1]["corrected_by"] == [str(second.public_id)]
    assert str(hidden.public_id) not in json.dumps(rows)
    assert [file["format"] for file in rows[0]["files"]] == ["pdf", "docx", "xlsx", "csv", "json"]


def test_api_gives_one_issue_with_figures_and_tables(client: Client):
    report = frozen_issue()

    row = client.get(f"{API}{report.public_id}/").json()

    figure = next(one for one in row["figures"] if one["name"] == "with_similar_instrument")
    assert (figure["value"], figure["denominator"], figure["counted"], figure["not_counted"]) == (4, 10, 4, 6)
    assert row["tables"][0]["heads"][0] == "organization"
    assert row["tables"][0]["row_count"] == len(row["tables"][0]["rows"]) == 10


def test_api_does_not_know_an_issue_that_is_hidden(client: Client):
    report = frozen_issue(released_to=None)

    assert client.get(f"{API}{report.public_id}/").status_code == 404


@pytest.mark.parametrize("query", ["language=fr", "series=restricted"])
def test_api_narrows_the_list(client: Client, query: str):
    frozen_issue()

    assert client.get(f"{API}?{query}").json()["results"] == []


@pytest.mark.parametrize("query", ["series=none", "x=1", "cursor=%00", "page_size=0", "language=" + "x" * 13])
def test_api_refuses_what_cannot_be_asked(client: Client, query: str):
    assert client.get(f"{API}?{query}").status_code == 400


def test_api_list_costs_few_queries(client: Client, django_assert_max_num_queries):
    for _number in range(3):
        frozen_issue()
    client.get(API)

    with django_assert_max_num_queries(5):
        client.get(API)


def test_feeds_hold_public_issues_alone(client: Client):
    report = frozen_issue()
    frozen_issue(series=Series.RESTRICTED, audience=Audience.DELEGATIONS, released_to=Audience.DELEGATIONS)
    client.force_login(factories.delegate())

    atom = etree.fromstring(client.get("/feeds/reports.atom").content)
    items = client.get("/feeds/reports.json").json()["items"]

    assert [one.text for one in atom.iter("{*}id")][1:] == [f"urn:uuid:{report.public_id}"]
    assert [one["id"] for one in items] == [f"urn:uuid:{report.public_id}"]
    assert items[0]["url"].endswith(f"/reports/{report.issue}/")


def test_feed_without_issues_is_a_feed(client: Client):
    assert client.get("/feeds/reports.atom").status_code == 200
    assert client.get("/feeds/reports.json").json()["items"] == []
    assert client.get("/feeds/reports.atom?x=1").status_code == 400


def test_sitemap_names_public_issues_alone(client: Client):
    report, hidden = frozen_issue(), frozen_issue(released_to=None)

    listed = client.get("/sitemap-reports.xml").content.decode()

    assert f"/reports/{report.issue}/" in listed
    assert f"/reports/{hidden.issue}/" not in listed
