"""A report says of each entry that the organization did not confirm that it is the secretariat's, by either rule."""

import datetime
from typing import Any

import pytest

from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.paper import table_by_organization
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.releases import Audience
from practices.queries.adoptions.counting import BY_FIRST_DAY, RULE
from tests import factories
from tests.report_factories import document, figure

pytestmark = pytest.mark.django_db
NOTE = "Recorded by the secretariat; not confirmed by the organization"
RULES = (BY_FIRST_DAY, RULE)


@pytest.fixture
def unconfirmed(secretariat: Any) -> AdoptionEvent:
    """What the secretariat recorded, and what became public after a notice that nobody answered."""
    union = factories.organization("Harbour Union")
    event = factories.adoption(organization=union, by=secretariat)
    AdoptionRecord.objects.filter(event=event).update(
        is_public=True, public_at=event.recorded_at + datetime.timedelta(seconds=1), noticed_on=event.recorded_at.date()
    )
    return event


def places(of: ReportDocument, name: str) -> dict[str, list[str]]:
    """Return what each part of a report says of the state of an organization, by part."""
    said: dict[str, list[str]] = {}
    for table in of.tables:
        for row in table.rows:
            words = [f"{cell.words} {cell.small}" for cell in row.cells]
            if any(name in one for one in words) and any("In place" in one for one in words):
                said.setdefault(table.name, []).append(" ".join(words))
    for one in of.figures:
        said_of = [member.why for member in one.members if member.words == name and "In place" in member.why]
        said.update({one.name: said_of} if said_of else {})
    said["notes"] = [note.words for note in of.notes]
    by_organization = table_by_organization(of)
    assert by_organization is not None
    said["paper"] = [cell.words for row in by_organization.rows for cell in row.cells if "In place" in cell.words]
    return said


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.OWN])
def test_report_says_of_each_entry_whose_word_it_is(unconfirmed: AdoptionEvent, rule: int, audience: str) -> None:
    made = document(rule=rule, audience=audience, since=today() - datetime.timedelta(days=1))
    said = places(made, "Harbour Union")

    paper = said.pop("paper")
    assert {"changes", "notes", "with_similar_instrument", "events_recorded_since"} <= said.keys()
    assert [part for part, words in said.items() if not all(NOTE in one for one in words)] == []
    assert paper
    assert all(one.endswith(" *") for one in paper)


@pytest.mark.parametrize("rule", RULES)
def test_report_says_nothing_of_the_kind_of_the_organizations_own_word(rule: int) -> None:
    factories.adoption(organization=factories.organization("Harbour Union"))

    said = places(document(rule=rule), "Harbour Union")

    assert [part for part, words in said.items() if any("not confirm" in one for one in words)] == []


def test_day_that_the_first_rule_counts_is_not_said_to_be_confirmed(unconfirmed: AdoptionEvent) -> None:
    made = document(rule=BY_FIRST_DAY)
    (matrix,) = [table for table in made.tables if table.name.startswith("matrix")]
    (row,) = [one for one in matrix.rows if one.cells[0].words == "Harbour Union"]
    (codes,) = [
        codes for codes, one in zip(matrix.code_rows, matrix.rows, strict=True) if one.cells[0].words == "Harbour Union"
    ]
    (due,) = [one for one in figure(made, "not_reconfirmed").members if one.words == "Harbour Union"]

    assert "14 May 2004" in row.cells[-1].words
    assert row.cells[-1].small == NOTE
    assert codes[-1] == ""
    assert (due.is_counted, NOTE in due.why) == (True, True)


def test_own_word_of_the_same_day_counts_before_what_was_not_confirmed(unconfirmed: AdoptionEvent) -> None:
    about = {"organization": unconfirmed.organization, "by": factories.officer(unconfirmed.organization)}
    factories.adoption(
        unconfirmed.reference, track="implementation", state="planned",
        effective=PartialDate(unconfirmed.effective_on), **about,
    )  # fmt: skip

    (matrix,) = [table for table in document(rule=BY_FIRST_DAY).tables if table.name.startswith("matrix")]

    assert matrix.rows[0].cells[-1].small == ""
