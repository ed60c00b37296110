"""The files that a comparison is exported to."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from practices.documents.comparison_sheet.csv_file import write_comparison_csv
from practices.documents.comparison_sheet.documents import ComparisonDocument
from practices.documents.comparison_sheet.json_file import write_comparison_json
from practices.documents.comparison_sheet.print_file import write_comparison_pdf
from practices.documents.documents import fingerprint
from practices.documents.when_used import when_used
from practices.models.editions import EditionPage
from practices.queries.comparison.comparing import ComparisonSheet
from practices.queries.comparison.documents import ComparisonRemarks, comparison_document
from practices.queries.editions.exports import LONGEST_NAME, TEXT_FORMATS, Export, Format
from practices.queries.frozen.addresses import FrozenComparison
from practices.queries.frozen.comparisons import Reopened
from practices.queries.frozen.wording import said_of

WORKBOOK = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
COMPARISON_FORMATS: dict[str, Format] = {
    **{code: TEXT_FORMATS[code] for code in ("docx", "pdf")},
    WORKBOOK.code: WORKBOOK,
    **{code: TEXT_FORMATS[code] for code in ("csv", "json")},
}
"""The formats by their code, in the order in which they are offered."""
WRITERS: dict[str, Callable[[ComparisonDocument], bytes]] = {
    "docx": when_used("practices.documents.comparison_sheet.word_file.write_comparison_docx"),
    "pdf": write_comparison_pdf,
    "xlsx": when_used("practices.documents.comparison_sheet.workbook.write_workbook"),
    "csv": write_comparison_csv,
    "json": write_comparison_json,
}
MOST_WORDS = 1_500_000
"""Characters of a comparison of which files for print are made."""
FOR_PRINT = frozenset({"docx", "pdf"})


class TooLong(Exception):
    """The comparison is too long for a file of this format; the message is for the user."""


def export_comparison(
    sheet: ComparisonSheet,
    frozen: FrozenComparison,
    editions: Sequence[EditionPage],
    form: Format,
    user: Any,
    *,
    notes: Sequence[str] = (),
) -> Export:
    """Prepare a file of a comparison of `editions` as it is shown now. Raises TooLong.

    `frozen` is its state, `notes` what the page says above it.
    """
    return _export(comparison_document(sheet, frozen, editions, user, said=ComparisonRemarks(notes=notes)), form)


def export_frozen(reopened: Reopened, form: Format, user: Any) -> Export | None:
    """Prepare a file of a frozen comparison; None where fewer than two texts are left. Raises TooLong."""
    if reopened.sheet is None:
        return None
    editions = [column.edition for column in reopened.columns]
    document = comparison_document(reopened.sheet, reopened.frozen, editions, user, said=said_of(reopened))
    return _export(document, form)


def _export(document: ComparisonDocument, form: Format) -> Export:
    size = sum(len(passage.text) for row in document.rows for cell in row.cells for passage in cell.passages)
    if form.code in FOR_PRINT and size > MOST_WORDS:
        raise TooLong(_("This comparison is too long for print. Take the workbook, or fewer texts."))
    tag = f"comparison-{form.code}-{fingerprint(document)[:40]}"
    return Export(file_name(document, form), form.content_type, tag, lambda: WRITERS[form.code](document))


def file_name(document: ComparisonDocument, form: Format) -> str:
    """Name a file in plain ASCII: comparison, organizations, order, day of freezing."""
    names = dict.fromkeys(slugify(text.acronym or text.organization)[:20] for text in document.texts)
    plain = "-".join(filter(None, ("comparison", *names, document.order)))[:LONGEST_NAME].strip("-")
    return f"{plain}-{document.frozen_on}.{form.code}"
