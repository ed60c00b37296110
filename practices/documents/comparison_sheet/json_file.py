"""A comparison as JSON; the API answers with the same object."""

import json
from typing import Any

from practices.documents.comparison_sheet.documents import (
    ComparisonDocument,
    SheetCell,
    SheetPassage,
    SheetRow,
    SheetText,
)


def write_comparison_json(document: ComparisonDocument) -> bytes:
    """Write one object."""
    return (json.dumps(describe_comparison(document), ensure_ascii=False, indent=1) + "\n").encode(
        "utf-8", "surrogatepass"
    )


def describe_comparison(document: ComparisonDocument) -> dict[str, Any]:
    """Return the fields of a comparison: its texts, and its rows with a cell for each text."""
    return {
        "title": document.title,
        "order": document.order,
        "summary": document.summary,
        "method": document.method,
        "frozen_on": document.frozen_on,
        "on": document.on or None,
        "url": document.address,
        "citation": document.citation,
        "notes": [*document.withdrawn, *document.notes],
        "texts": [_text(text) for text in document.texts],
        "rows": [_row(row) for row in document.rows],
    }


def _text(text: SheetText) -> dict[str, Any]:
    return {
        "number": text.number,
        "edition": text.id,
        "organization": {"id": text.organization_id, "name": text.organization, "acronym": text.acronym},
        "instrument": {"id": text.instrument_id, "title": text.title, "symbol": text.symbol},
        "dated_on": text.dated_on or None,
        "language": text.language,
        "text_status": text.text_status,
        "in_force": text.in_force,
        "reuse_terms": text.reuse_terms,
        "notice": text.notice,
        "standing": text.standing,
        "is_demonstration": text.is_demonstration,
        "url": text.address,
    }


def _row(row: SheetRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "heading": row.heading,
        "topic": row.topic or None,
        "ground": row.ground or None,
        "why": row.why,
        "degree": row.degree or None,
        "words_added": row.added_count if row.spans else None,
        "words_removed": row.removed_count if row.spans else None,
        "differences": [{"kind": span.kind.value, "left": span.left, "right": span.right} for span in row.spans],
        "cells": [_cell(cell) for cell in row.cells],
    }


def _cell(cell: SheetCell) -> dict[str, Any]:
    measures = cell.measures
    return {
        "text": cell.text,
        "said": cell.said,
        "ground": cell.ground or None,
        "why": cell.why,
        "degree": cell.degree or None,
        "measures": None
        if measures is None
        else {
            "words": measures.words,
            "heading": measures.heading,
            "sense": measures.sense,
            "topics": measures.topics,
        },
        "provisions": [_passage(passage) for passage in cell.passages],
        "findings": [{"finding": one.finding, "words": one.words, "url": one.address} for one in cell.findings],
    }


def _passage(passage: SheetPassage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "eid": passage.eid,
        "cited": passage.cited,
        "heading": passage.heading,
        "text": passage.text,
        "passage_language": passage.language or None,
        "url": passage.address,
    }
