"""A comparison as a tagged PDF (PDF/UA-1), A4 across, heads repeated on each page."""

from pathlib import Path
from typing import Any

from practices.documents.comparison_sheet.documents import (
    ComparisonDocument,
    SheetCell,
    SheetRow,
    SheetText,
    strokes,
)
from practices.documents.comparison_sheet.lines import described
from practices.documents.documents import printable
from practices.documents.pdf_out import font_lists, set_pdf, tongue

TEMPLATE = Path(__file__).with_name("comparison.typ")


def write_comparison_pdf(document: ComparisonDocument) -> bytes:
    """Set a comparison as PDF. Raises UnprintableText."""
    words = "".join(one.text for row in document.rows for cell in row.cells for one in cell.passages)
    return set_pdf(TEMPLATE, _data(document), words or document.title)


def _data(document: ComparisonDocument) -> dict[str, Any]:
    frame = document.frame
    year, month, day = map(int, document.frozen_on.split("-"))
    texts = {text.number: text for text in document.texts}
    return {
        "title": printable(document.title),
        "summary": printable(document.summary),
        "citation": printable(document.citation),
        "frozen": {"year": year, "month": month, "day": day},
        "withdrawn": [*map(printable, document.withdrawn)],
        "notes": [*map(printable, document.notes)],
        "address": document.address,
        "frame": tongue(frame.language),
        "words": {
            "texts": frame.texts,
            "comparison": frame.comparison,
            "about": frame.about,
            "citation": frame.citation,
            "address": frame.address,
            "page": frame.page,
        },
        "texts": [_text(document, text) for text in document.texts],
        "rows": [_row(row, texts, frame.kept_back) for row in document.rows],
        **font_lists(),
    }


def _text(document: ComparisonDocument, text: SheetText) -> dict[str, Any]:
    symbol = f" ({text.symbol})" if text.symbol else ""
    return {
        "described": printable(described(document, text.number)),
        "organization": printable(f"{text.number}. {text.organization}"),
        "title": printable(f"{text.title}{symbol}"),
        "edition": printable(f"{text.date}, {text.language_label}, {text.status_label}"),
        "notice": printable(text.notice),
    }


def _row(row: SheetRow, texts: dict[int, SheetText], kept_back: str) -> dict[str, Any]:
    return {
        "number": str(row.number),
        "heading": printable(row.heading),
        "tongue": tongue(row.heading_language or "und"),
        "reason": printable(row.reason),
        "cells": [_cell(row, cell, texts[cell.text], kept_back) for cell in row.cells],
    }


def _cell(row: SheetRow, cell: SheetCell, text: SheetText, kept_back: str) -> dict[str, Any]:
    return {
        "remarks": [*map(printable, cell.remarks)],
        "tongue": tongue(text.language),
        "passages": [
            {
                "cited": printable(
                    " ".join(
                        filter(None, (one.cited, one.heading if one.heading not in (row.heading, one.cited) else ""))
                    )
                ),
                "paragraphs": [] if marked else [*map(printable, filter(None, one.text.split("\n\n")))],
                "notice": kept_back if text.notice and not (one.text or marked) else "",
                "strokes": [{"words": printable(stroke.words), "mark": stroke.mark} for stroke in marked],
            }
            for one, marked in zip(cell.passages, strokes(row, cell), strict=True)
        ],
    }
