"""Submissions as the API and the admin show them: where each stands, and what became of it."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from practices.models.editions import EditionPage
from practices.models.exchange.tokens import Submission, SubmissionFile
from practices.models.instruments import InstrumentPage


@dataclass(frozen=True, slots=True)
class EditionOutcome:
    """What became of one text; `id` is None where a trial would make it. `doubts` are the gravest of `doubt_count`.

    `dated_on` is None where its date is not known.
    """

    id: uuid.UUID | None
    language: str
    dated_on: str | None
    text_status: str
    outcome: str
    doubt_count: int
    doubts: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """One submission. `id` and `made_at` are None in a trial; `instrument` and `event` where there is none."""

    id: uuid.UUID | None
    kind: str
    kind_words: str
    external_id: str
    organization: uuid.UUID
    status: str
    status_words: str
    remarks: str
    made_at: datetime.datetime | None
    decided_at: datetime.datetime | None
    instrument: uuid.UUID | None
    instrument_outcome: str
    editions: Sequence[EditionOutcome]
    event: uuid.UUID | None
    replaces_event: uuid.UUID | None
    files: Sequence[SubmissionFile]


def submission_row(submission: Submission, *, is_trial: bool = False) -> SubmissionRow:
    """Return the row of a submission that was brought up (its files are one query, or prefetched)."""
    made = submission.made
    return SubmissionRow(
        id=None if is_trial else submission.public_id,
        kind=submission.kind,
        kind_words=submission.get_kind_display(),
        external_id=submission.external_id,
        organization=submission.organization.translation_key,
        status=submission.status,
        status_words=submission.get_status_display(),
        remarks=submission.remarks,
        made_at=None if is_trial else submission.made_at,
        decided_at=None if is_trial else submission.decided_at,
        instrument=None if is_trial and made.get("instrument_outcome") == "created" else _key(made.get("instrument")),
        instrument_outcome=made.get("instrument_outcome", ""),
        editions=[_edition(row, is_trial=is_trial) for row in made.get("editions", ())],
        event=_key(made.get("event")),
        replaces_event=_key(made.get("replaces_event")),
        files=[] if is_trial else list(submission.files.all()),
    )


def _edition(row: Mapping[str, Any], *, is_trial: bool) -> EditionOutcome:
    is_none = is_trial and row["outcome"] == "created"
    return EditionOutcome(**{**row, "id": None if is_none else uuid.UUID(row["id"])})


def _key(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


@dataclass(frozen=True, slots=True)
class PageMade:
    """A page that a submission came to, as the admin names it. `edition` is None for the instrument itself."""

    key: int
    title: str
    edition: EditionOutcome | None


def pages_of(submission: Submission) -> list[PageMade]:
    """Return the pages of a submission that are there still, the instrument first (two queries)."""
    row = submission_row(submission)
    pages: list[PageMade] = []
    instrument = InstrumentPage.objects.filter(translation_key=row.instrument).first() if row.instrument else None
    if instrument is not None:
        pages.append(PageMade(instrument.pk, instrument.get_admin_display_title(), None))
    rows = EditionPage.objects.filter(translation_key__in=[one.id for one in row.editions]).defer("numbered_text")
    editions = {page.translation_key: page for page in rows}
    for one in row.editions:
        page = editions.get(one.id)
        if page is not None:
            pages.append(PageMade(page.pk, page.get_admin_display_title(), one))
    return pages
