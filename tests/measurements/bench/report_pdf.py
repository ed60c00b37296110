"""An adoption report as PDF, some 45 pages, against WeasyPrint from plain HTML of the same words.

The report is compiled from synthetic adoptions. The peer gets the sections, figures, tables and notes that ours prints,
as headings, paragraphs and tables with a short style sheet; ours has contents, pictures and tags (PDF/UA) besides. Both
are asked by turns, by the clock: neither asks the database.
"""

import importlib
import io
import os
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

import django
import pypdf

from tests.measurements.bench.rows import Measured, NotMeasured, Row

EVENTS, ORGANIZATIONS, REFERENCES = 90, 24, 5
"""About 45 pages."""
ROUNDS = 5
FLOOR = 5
STYLE = (
    "@page { size: A4; margin: 2.5cm; @bottom-center { content: counter(page) } } body { font: 10pt/1.4 serif } "
    "table { border-collapse: collapse; width: 100% } td, th { border-bottom: 1px solid #999; text-align: left }"
)


def measure() -> Sequence[Row]:
    """Time both by turns, or say why not."""
    try:
        peer = importlib.import_module("weasyprint")
    except (ImportError, OSError) as error:  # it loads Pango from the machine
        return [NotMeasured("report as PDF", f"WeasyPrint does not start: {error}")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    document = _compiled()
    page = _html(document)
    write = importlib.import_module("practices.documents.report_files.print_file").write_report_pdf
    files = (lambda: write(document), lambda: peer.HTML(string=page).write_pdf())
    pages = [len(pypdf.PdfReader(io.BytesIO(make())).pages) for make in files]
    seconds: tuple[list[float], list[float]] = ([], [])
    for _round in range(ROUNDS):
        for make, times in zip(files, seconds, strict=True):
            times.append(_time(make))
    ours, theirs = map(statistics.median, seconds)
    note = f"WeasyPrint's has {pages[1]} pages"
    return [Measured(f"adoption report of {pages[0]} pages as PDF", ours, theirs, "WeasyPrint", FLOOR, note=note)]


def _compiled() -> Any:
    databases, many = map(importlib.import_module, ("tests.databases", "tests.many_adoptions"))
    with databases.migrated_database():
        many.make_adoptions(EVENTS, organizations=ORGANIZATIONS, references=REFERENCES, own=10)
        many.write_beforehand()
        return importlib.import_module("tests.report_factories").document()


def _html(document: Any) -> str:
    files = importlib.import_module("practices.documents.report_files.arrangement")
    most = files.most_printed(document)
    parts = [f"<h1>{escape(document.title)}</h1>"]
    for section in document.sections:
        parts.append(f"<h2>{escape(section.heading)}</h2>")
        parts += [f"<p>{escape(' '.join(one.words for one in paragraph))}</p>" for paragraph in section.paragraphs]
    parts.append(_table((one.label, str(one.value), one.rule) for one in document.figures))
    for table in document.tables:
        parts.append(f"<h2>{escape(table.title)}</h2><p>{escape(table.caption)}</p>")
        parts.append(_table([table.heads, *(_words(row.cells) for row in table.rows[:most])]))
    for figure in document.figures:
        members = files.split_members(figure)
        parts.append(f"<h3>{escape(figure.label)}</h3><p>{escape(figure.rule)}</p>")
        parts += [_table((one.words, one.why) for one in some[:most]) for some in members]
    parts += [f"<p>{note.number} {escape(note.words)}</p>" for note in document.notes[:most]]
    return f"<html><head><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"


def _words(cells: Iterable[Any]) -> tuple[str, ...]:
    return tuple(f"{cell.words} {cell.small}" for cell in cells)


def _table(rows: Iterable[Sequence[str]]) -> str:
    lines = (f"<tr>{''.join(f'<td>{escape(words)}</td>' for words in row)}</tr>" for row in rows)
    return f"<table>{''.join(lines)}</table>"


def _time(make: Callable[[], object]) -> float:
    began = time.perf_counter()
    make()
    return time.perf_counter() - began
