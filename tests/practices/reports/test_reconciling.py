"""Past figures as printed, and as known now."""

import datetime

import pytest
import time_machine

from practices.actions.adoptions import reverse_adoption
from practices.documents.report_files.reading import document_of
from practices.models.dates import PartialDate
from practices.models.releases import Audience
from practices.models.reports.issues import Report, ReportContent
from tests import factories
from tests.report_factories import document, figure, issue, value

pytestmark = pytest.mark.django_db
THEN = datetime.datetime(2026, 6, 30, 12, tzinfo=datetime.UTC)


def at(days: int):
    """Go to a day after the first issue."""
    return time_machine.travel(THEN + datetime.timedelta(days=days), tick=False)


def read(report):
    return document_of(report.content.data)


def test_a_late_entry_restates_the_past_figure_and_says_why():
    with at(0):
        reference = factories.instrument()
        factories.adoption(reference)
        first = issue()
    with at(100):
        factories.adoption(
            reference, organization=factories.organization("Late Body"), effective=PartialDate.parse("2005")
        )
        found = figure(read(issue(previous=first, since=first.as_of)), "with_similar_instrument")

    assert (found.before, found.restated, found.value) == (1, 2, 2)
    assert "Now also counted: Late Body." in found.why_restated
    assert "1 entry was recorded later." in found.why_restated


def test_what_was_taken_back_is_no_longer_counted_for_that_day():
    with at(0):
        event = factories.adoption()
        first = issue()
    with at(100):
        reverse_adoption(event=event, by=factories.officer(event.organization))
        found = figure(read(issue(previous=first, since=first.as_of)), "with_similar_instrument")

    assert (found.before, found.restated) == (1, 0)
    assert "Not counted any more" in found.why_restated
    assert "reversed since" in found.why_restated


def test_what_happened_later_restates_nothing():
    with at(0):
        reference = factories.instrument()
        factories.adoption(reference)
        first = issue()
    with at(100):
        factories.adoption(reference, effective=PartialDate(THEN.date() + datetime.timedelta(days=50)))
        found = figure(read(issue(previous=first, since=first.as_of)), "with_similar_instrument")

    assert (found.before, found.restated, found.value, found.why_restated) == (1, 1, 2, "")


def test_a_first_issue_and_one_for_other_readers_have_no_past_figures():
    with at(0):
        factories.adoption()
        first = issue()
        second = issue(previous=first, since=first.as_of, audience=Audience.OWN)

    assert figure(read(first), "with_similar_instrument").before is None
    assert figure(read(second), "with_similar_instrument").before is None


def test_an_issue_of_the_first_rule_is_computed_again_by_it_and_a_new_one_by_the_present():
    with at(0):
        event = factories.adoption(effective=PartialDate.parse("2004-05-14"))
        organization = event.organization
        factories.adoption(
            event.reference, organization=organization, state="withdrawn", effective=PartialDate.parse("2004"),
            follows=event,
        )  # fmt: skip
        first = issue()
    printed = {**first.content.data, "rule_version": 1}
    for one in printed["figures"]:
        if one["name"] == "with_similar_instrument":
            one["value"] = 1
    ReportContent.objects.filter(report=first).update(data=printed)
    with at(100):
        second = issue(previous=Report.objects.get(pk=first.pk), since=first.as_of)

    found = figure(read(second), "with_similar_instrument")
    assert (found.before, found.restated, found.value) == (1, 1, 0)
    assert (read(first).rule_version, read(second).rule_version) == (2, 2)
    assert value(document(rule=1), "with_similar_instrument") == 1
    assert value(document(), "with_similar_instrument") == 0


def test_an_issue_that_names_no_rule_was_compiled_by_the_first():
    with at(0):
        data = {name: field for name, field in issue().content.data.items() if name != "rule_version"}

    assert document_of(data).rule_version == 1
