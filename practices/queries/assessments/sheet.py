"""The coverage matrix as a sheet: one line for each finding and who found it; one where nothing is assessed."""

from collections.abc import Callable, Iterator

from practices.queries.assessments.coverage import CoverageCell, CoverageMatrix, CoverageRow
from practices.queries.assessments.standing import NOT_ASSESSED, FindingLine, Judgement, finding_label

HEADS = (
    "organization",
    "organization_id",
    "topic",
    "topic_code",
    "finding",
    "finding_label",
    "counts_as",
    "judge",
    "judged_on",
    "instrument",
    "instrument_id",
    "text",
    "text_address",
    "words_address",
    "statement",
    "statement_on",
    "assessment_id",
    "as_of",
    "is_demonstration",
    "word_of",
    "tagged_provisions",
    "tagged_instruments",
)


def coverage_sheet_rows(matrix: CoverageMatrix, absolute: Callable[[str], str]) -> list[tuple[str, ...]]:
    """Return the lines under `HEADS`, in the order of the matrix. `absolute` completes an address."""
    return [line for row in matrix.rows for cell in row.cells for line in _lines(matrix, row, cell, absolute)]


def _lines(
    matrix: CoverageMatrix, row: CoverageRow, cell: CoverageCell, absolute: Callable[[str], str]
) -> Iterator[tuple[str, ...]]:
    before = (row.organization.name, row.organization.id, cell.topic.label.text, cell.topic.code)
    after = (matrix.as_of.isoformat(), "yes" if row.is_demonstration else "no")
    tagged = (str(cell.holdings.provision_count), str(cell.holdings.instrument_count))
    if not cell.lines:
        yield (*before, NOT_ASSESSED, finding_label(NOT_ASSESSED), cell.counts_as, *[""] * 10, *after, "", *tagged)
    for line in cell.lines:
        for judgement in line.judgements:
            found = _judged(line, judgement, absolute)
            yield (*before, line.finding, line.label, cell.counts_as, *found, *after, judgement.word_of, *tagged)


def _judged(line: FindingLine, judgement: Judgement, absolute: Callable[[str], str]) -> tuple[str, ...]:
    return (
        judgement.judge,
        judgement.on.isoformat(),
        line.instrument.name,
        line.instrument.id,
        line.edition_words,
        absolute(line.edition_url) if line.edition_url else "",
        absolute(line.url),
        judgement.statement,
        judgement.statement_on.isoformat() if judgement.statement_on else "",
        judgement.id,
    )
