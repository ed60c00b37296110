"""The provisions of an edition as a sheet (CSV)."""

from practices.documents.csv_sheet import write_csv
from practices.documents.documents import ExportDocument, printable

HEADS = (
    "eid",
    "label",
    "num",
    "path",
    "heading",
    "text",
    "level",
    "parent",
    "topics",
    "language",
    "text_status",
    "url",
    "passage_language",
)


def write_provision_sheet(document: ExportDocument) -> str:
    """Write one row for each provision; what the edition is, in two columns, where its text is not given.

    The heads of the columns are the names of the fields in the JSON; topics are codes between blanks.
    """
    if document.notice:
        return write_csv(("field", "value"), [(name, printable(value)) for name, value in _facts(document)])
    cited = document.cited
    rows = [
        (
            row.eid,
            printable(row.label),
            row.num,
            "/".join(row.path),
            printable(row.heading),
            printable(row.text),
            str(row.level),
            row.parent,
            " ".join(topic.code for topic in row.topics),
            cited.language,
            cited.text_status,
            row.address,
            row.language,
        )
        for row in document.provisions
    ]
    return write_csv(HEADS, rows)


def _facts(document: ExportDocument) -> list[tuple[str, str]]:
    cited, frame = document.cited, document.frame
    return [
        (frame.organization, cited.organization),
        (frame.title, cited.title),
        (frame.symbol, cited.symbol),
        (frame.kind, document.kind),
        (frame.date, cited.date),
        (frame.text_language, cited.language_label),
        (frame.status, f"{cited.status_label}. {document.status_note}"),
        (frame.terms, document.reuse_label),
        (frame.address, cited.address),
        (frame.citation, document.citation),
        (frame.note, document.notice),
    ]
