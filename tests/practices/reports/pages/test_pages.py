"""The pages of reports: the list, one issue, the list behind a figure, its files."""

import datetime
from dataclasses import replace

import pytest
from django.test import Client

from practices.models.erasable import RedactionReason
from practices.models.releases import Audience
from practices.models.reports.issues import Series
from tests import factories
from tests.practices.documents.report_files.samples import ARABIC, sample
from tests.practices.reports.pages.issues import FILE, frozen_issue

pytestmark = pytest.mark.django_db


def test_list_says_when_no_report_is_published(client: Client):
    page = client.get("/reports/")

    assert page.status_code == 200
    assert "The first report has not been published yet" in page.content.decode()


def test_issue_shows_narrative_figures_tables_and_files(client: Client):
    report = frozen_issue()

    page = client.get(f"/reports/{report.issue}/").content.decode()

    assert f'<a class="live" href="/reports/{report.issue}/figures/with_similar_instrument/"' in page
    assert "Code of Conduct: who stands where" in page
    assert page.count("<svg") >= 3
    assert f"/reports/{report.issue}/files/pdf/" in page
    assert "As of 30 June 2026, " in page


def test_list_behind_a_figure_says_what_is_counted_and_what_not(client: Client):
    report = frozen_issue()

    page = client.get(f"/reports/{report.issue}/figures/with_similar_instrument/").content.decode()

    assert "With a similar instrument: 4 of 10" in page
    assert "planned, not yet in place" in page
    assert "Not counted" in page


def test_long_list_behind_a_figure_comes_in_pages(client: Client):
    report = frozen_issue(sample(member_count=450))

    last = client.get(f"/reports/{report.issue}/figures/events_recorded_since/?page=3").content.decode()

    assert "Statement 450 of" in last
    assert "Statement 400 of" not in last


def test_file_is_handed_over_as_it_was_stored(client: Client):
    report = frozen_issue()

    response = client.get(f"/reports/{report.issue}/files/pdf/")

    assert response.getvalue() == FILE + b"pdf"
    assert response["ETag"] == f'"{report.files.get(format="pdf").checksum}"'
    assert (
        client.get(f"/reports/{report.issue}/files/pdf/", headers={"if-none-match": response["ETag"]}).status_code
        == 304
    )


def test_table_is_handed_over_as_csv(client: Client):
    report = frozen_issue()

    text = client.get(f"/reports/{report.issue}/tables/changes/").content.decode()

    assert "'=HYPERLINK" in text
    assert text.startswith("\ufeffOrganization,Duty")


@pytest.mark.parametrize("path", ["", "figures/not_reconfirmed/", "tables/changes/", "files/pdf/"])
def test_issue_is_not_there_for_who_may_not_see_it(client: Client, path: str):
    report = frozen_issue(released_to=None)

    assert client.get(f"/reports/{report.issue}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["figures/nothing/", "tables/nothing/", "files/exe/"])
def test_part_that_an_issue_does_not_have_is_not_found(client: Client, path: str):
    report = frozen_issue()

    assert client.get(f"/reports/{report.issue}/{path}").status_code == 404


@pytest.mark.parametrize("issue", ["0", "01", "r0", "x1", "99999999999999999999", "r", "-1", "１"])
def test_issue_that_cannot_be_is_not_found(client: Client, issue: str):
    assert client.get(f"/reports/{issue}/").status_code == 404


def test_restricted_issue_is_kept_by_no_cache(client: Client):
    report = frozen_issue(series=Series.RESTRICTED, audience=Audience.DELEGATIONS, released_to=Audience.DELEGATIONS)
    address = f"/reports/{report.issue}/"

    assert client.get(address).status_code == 404
    client.force_login(factories.delegate())

    for path in ("", "files/pdf/", "figures/not_reconfirmed/", "tables/changes/"):
        response = client.get(address + path)
        assert response.status_code == 200
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_corrigendum_and_the_corrected_issue_lead_to_each_other(client: Client):
    first = frozen_issue()
    second = frozen_issue(corrects=first)

    assert f'href="/reports/{second.issue}/"' in client.get(f"/reports/{first.issue}/").content.decode()
    assert f'href="/reports/{first.issue}/"' in client.get(f"/reports/{second.issue}/").content.decode()


def test_hidden_corrigendum_is_not_named(client: Client):
    first = frozen_issue()
    hidden = frozen_issue(corrects=first, released_to=None)

    assert f"Report {hidden.number}" not in client.get(f"/reports/{first.issue}/").content.decode()
    assert f"Report {hidden.number}" not in client.get("/reports/").content.decode()


def test_redacted_issue_says_so(client: Client):
    report = frozen_issue()
    report.content.redacted_on, report.content.redacted_for = datetime.date(2026, 8, 1), RedactionReason.PERSONAL_DATA
    report.content.salt = ""
    report.content.save()

    assert "Content of this issue was removed on" in client.get(f"/reports/{report.issue}/").content.decode()


def test_issue_whose_content_is_gone_still_has_a_page(client: Client):
    report = frozen_issue()
    report.content.title, report.content.data = "", {}
    report.content.save()

    page = client.get(f"/reports/{report.issue}/")

    assert page.status_code == 200
    assert client.get(f"/reports/{report.issue}/figures/not_reconfirmed/").status_code == 404


def test_issue_in_arabic_is_set_from_right_to_left_within_an_english_page(client: Client):
    report = frozen_issue(sample(frame=ARABIC))

    assert '<div class="report-body" lang="ar" dir="rtl"' in client.get(f"/reports/{report.issue}/").content.decode()


def test_words_of_a_report_are_no_markup(client: Client):
    report = frozen_issue(replace(sample(), title="<script>alert(1)</script>", subtitle="<b>bold</b>"))

    page = client.get(f"/reports/{report.issue}/").content.decode()

    assert "<script>alert" not in page
    assert "<b>bold" not in page


def test_pages_cost_few_queries(client: Client, django_assert_max_num_queries):
    reports = [frozen_issue() for _number in range(3)]
    client.get("/reports/")

    with django_assert_max_num_queries(9):
        client.get("/reports/")
    with django_assert_max_num_queries(9):
        client.get(f"/reports/{reports[0].issue}/")
