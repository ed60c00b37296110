"""What is missing, old or broken: each kind found, and not found once it is mended; own ones alone for officers."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import FocalPoint, OrganizationPage
from practices.actions.evidence_checks import note_status
from practices.actions.topics import tag_provision
from practices.models.dates import PartialDate, Precision
from practices.models.editions import TextStatus, today
from practices.models.instruments import EventKind, InstrumentEvent, InstrumentPage
from practices.quality.queries.findings import (
    QualityFinding,
    count_findings,
    finding_rows,
    findings,
    scope_of,
)
from tests import factories
from tests.practices.desk.conftest import letter

ADDRESS = "https://example.org/order.pdf"


def found(user: Any, kind: str, **asked: Any) -> list[QualityFinding]:
    return finding_rows(findings(scope_of(user, today(), kind=kind, **asked)))


def about(user: Any, kind: str) -> list[str]:
    return [row.what for row in found(user, kind)]


@pytest.fixture
def ours(db: None) -> OrganizationPage:
    made = factories.organization("Our organization")
    FocalPoint.objects.create(organization=made, name="A name", valid_from=today())
    return made


def test_evidence_that_cannot_be_opened_leads_to_the_statement(ours: OrganizationPage, secretariat: Any) -> None:
    event = factories.adoption(organization=ours, evidence_address=ADDRESS)
    note_status(address=ADDRESS, status=404, now=timezone.now())

    (row,) = found(secretariat, "dead_evidence")
    note_status(address=ADDRESS, status=200, now=timezone.now())

    assert (row.what, row.address, row.on) == (f"{ADDRESS} (404)", ADDRESS, today())
    assert str(event.public_id) in row.url
    assert found(secretariat, "dead_evidence") == []


def test_statement_without_evidence_is_the_last_on_its_track(ours: OrganizationPage, secretariat: Any) -> None:
    reference, officer = factories.instrument(title="The model"), factories.officer(ours)
    factories.adoption(reference, organization=ours, by=officer, effective=PartialDate.parse("2004-05"))
    factories.adoption(reference, organization=ours, by=officer, track="measures", state="planned")
    (row,) = found(secretariat, "no_evidence")

    factories.adoption(reference, organization=ours, by=officer, evidence_address=ADDRESS)

    assert (row.what, row.organization, row.date) == ("The model: Adoption, In place", ours.title, "May 2004")
    assert found(secretariat, "no_evidence") == []


def test_standing_that_is_not_reconfirmed_for_a_year(ours: OrganizationPage, secretariat: Any) -> None:
    factories.adoption(organization=ours)
    before = found(secretariat, "not_reconfirmed")

    with time_machine.travel(timezone.now() + datetime.timedelta(days=370)):
        (row,) = found(secretariat, "not_reconfirmed")

    assert before == []
    assert row.organization == ours.title


def test_statement_that_rests_on_an_unpublished_instrument(ours: OrganizationPage, secretariat: Any) -> None:
    own = factories.instrument(ours)
    factories.adoption(organization=ours, own_instrument=own, basis="text_published")
    before = found(secretariat, "own_unpublished")

    InstrumentPage.objects.filter(pk=own.pk).update(live=False)

    (row,) = found(secretariat, "own_unpublished")
    assert before == []
    assert f"/pages/{own.pk}/edit/" in row.url


def test_dates_that_are_not_known(ours: OrganizationPage, secretariat: Any) -> None:
    instrument = factories.instrument(ours, title="Undated")
    text = factories.edition(instrument, on=None, precision=Precision.UNKNOWN)
    unknown = PartialDate(datetime.date(2004, 1, 1), Precision.UNKNOWN)
    factories.adoption(organization=ours, effective=unknown)
    before = [about(secretariat, f"{thing}_undated") for thing in ("edition", "instrument", "event")]

    InstrumentEvent.objects.create(instrument=instrument, kind=EventKind.ADOPTED, on=datetime.date(2004, 5, 1))

    assert before[0] == [f"Undated, {text.slug}"]
    assert "Undated" in before[1]
    assert len(before[2]) == 1
    assert "Undated" not in about(secretariat, "instrument_undated")


def test_instruments_without_text_and_texts_without_topics(ours: OrganizationPage, operator: Any) -> None:
    bare, full = factories.instrument(ours, title="Bare"), factories.instrument(ours, title="Full")
    text = factories.edition(full)
    before = about(operator, "no_edition"), about(operator, "edition_topics")

    tag_provision(provision=text.provisions.first(), topics=[factories.topic()], by=operator)

    assert before == (["Bare"], [f"Full, {text.slug}"])
    assert about(operator, "edition_topics") == []
    (row,) = found(operator, "no_edition")
    assert row.url.endswith(f"/practices/editionpage/{bare.pk}/")


def test_translation_behind_leads_to_the_newer_text(ours: OrganizationPage, secretariat: Any) -> None:
    work = factories.instrument(ours, title="The code")
    translated = {"language": "fr", "text_status": TextStatus.OFFICIAL_TRANSLATION}
    old = factories.edition(work, on=datetime.date(2003, 1, 1), **translated)
    factories.edition(work, on=datetime.date(2003, 1, 1))
    before = found(secretariat, "translation_behind")
    newer = factories.edition(work, on=datetime.date(2005, 1, 1))

    (row,) = found(secretariat, "translation_behind")
    factories.edition(work, on=datetime.date(2005, 1, 1), **translated)

    assert before == []
    assert row.what == f"The code, {old.slug}"
    assert str(newer.translation_key) in row.url
    assert found(secretariat, "translation_behind") == []


def test_practices_without_topics_and_organizations_without_focal_point(
    ours: OrganizationPage, secretariat: Any
) -> None:
    factories.practice(ours, title="A note")
    other = factories.organization("Another")

    assert about(secretariat, "practice_topics") == ["A note"]
    (row,) = found(secretariat, "no_focal_point")
    assert (row.organization, row.on) == ("Another", None)
    assert str(other.translation_key) in row.url


def test_letters_unsent_are_the_secretariats_alone(ours: OrganizationPage, secretariat: Any) -> None:
    letter(ours)
    officer = factories.officer(ours)

    assert len(found(secretariat, "letter_unsent")) == 1
    assert "letter_unsent" not in {one.code for one in count_findings(scope_of(officer, today()))}
    assert "letter_unsent" not in {row.kind for row in found(officer, "")}


def test_officer_finds_own_ones_alone(ours: OrganizationPage) -> None:
    other = factories.organization()
    factories.practice(ours, title="Our note")
    factories.practice(other, title="Their note")
    officer = factories.officer(ours)

    assert about(officer, "practice_topics") == ["Our note"]
    assert found(officer, "practice_topics", organization=other.pk) == []


def test_counts_agree_with_the_lists(ours: OrganizationPage, secretariat: Any) -> None:
    letter(ours)
    factories.practice(ours)
    factories.adoption(organization=ours)
    factories.edition(factories.instrument(ours))

    counts = {one.code: one.count for one in count_findings(scope_of(secretariat, today()))}

    rows = [row.kind for row in found(secretariat, "")]
    assert counts == {kind: rows.count(kind) for kind in counts}
    assert sum(counts.values()) == len(rows)


@pytest.mark.parametrize("many", [1, 8])
def test_findings_cost_the_same_for_many(secretariat: Any, many: int) -> None:
    for number in range(many):
        owner = factories.organization()
        letter(owner, number + 1)
        factories.practice(owner)
        factories.adoption(organization=owner)
        factories.edition(factories.instrument(owner))
    scope = scope_of(secretariat, today())

    with CaptureQueriesContext(connection) as queries:
        counts, rows = count_findings(scope), finding_rows(findings(scope))

    assert sum(one.count for one in counts) == len(rows) >= many * 5
    assert len(queries) <= 8  # four of them read twice what counts, for those that are to be reconfirmed
