"""Assessments one by one, as the API and the admin list them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from practices.models.assessments import Assessment
from practices.queries.adoptions.statements import Named, name_instrument, name_organization


@dataclass(frozen=True, slots=True)
class PinRow:
    """A pinned provision and what it states (a code of `Says`)."""

    provision: str
    cited: str
    states: str
    url: str


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment; `edition` is the uuid of its text, None where no text is public."""

    id: str
    organization: Named
    instrument: Named
    edition: str | None
    topic: str
    finding: str
    judge: str
    recorded_at: datetime.datetime
    pins: tuple[PinRow, ...]
    note: str
    statement: str
    statement_on: datetime.date | None
    agreed_on: datetime.date | None
    is_demonstration: bool
    page: str
    word_of: str
    word_note: str


def assessment_rows(assessments: Iterable[Assessment]) -> list[AssessmentRow]:
    """Turn assessments (of `for_listing()`, limited to what the reader may see) into rows. No query."""
    return [_row(assessment) for assessment in assessments]


def _row(assessment: Assessment) -> AssessmentRow:
    record, organization = assessment.record, assessment.instrument.organization
    return AssessmentRow(
        id=str(assessment.public_id),
        organization=name_organization(organization),
        instrument=name_instrument(assessment.instrument),
        edition=assessment.edition_uuid,
        topic=assessment.topic.name,
        finding=assessment.finding,
        judge=assessment.judge,
        recorded_at=assessment.recorded_at,
        pins=_pins(assessment),
        note=record.note,
        statement=record.statement,
        statement_on=record.statement_on,
        agreed_on=record.agreed_on,
        is_demonstration=bool(organization and organization.is_demonstration),
        page=reverse("coverage_cell", args=[assessment.instrument.translation_key, assessment.topic.name]),
        word_of=record.word_of.value,
        word_note=record.word_note,
    )


def _pins(assessment: Assessment) -> tuple[PinRow, ...]:
    edition = assessment.edition
    if edition is None:
        return ()
    return tuple(
        PinRow(str(pin.provision.public_id), str(pin.provision), pin.says, f"{edition.url}#{pin.provision.eid}")
        for pin in assessment.pins.all()
    )
