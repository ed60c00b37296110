"""Comparisons as the writers are given them."""

from dataclasses import replace
from typing import Any

from practices.documents.comparison_sheet.documents import (
    ComparisonDocument,
    SheetCell,
    SheetMeasures,
    SheetPassage,
    SheetRow,
    SheetText,
)
from practices.texts.comparison import diff_words

ADDRESS = "https://exchange.example.org/compare/frozen/?text=1&check=12345678"


def text(number: int, **fields: Any) -> SheetText:
    """Make a text; a test names the fields that it is about."""
    values = {
        "number": number,
        "id": f"00000000-0000-4000-8000-{number:012}",
        "organization_id": f"11111111-0000-4000-8000-{number:012}",
        "organization": f"Organization {number}",
        "acronym": f"O{number}",
        "instrument_id": f"22222222-0000-4000-8000-{number:012}",
        "title": f"Code {number}",
        "symbol": f"O{number}/2003",
        "date": "14 May 2003",
        "dated_on": "2003-05-14",
        "language": "en",
        "language_label": "English",
        "text_status": "authentic",
        "status_label": "Authentic text",
        "in_force": "In force since 1 June 2003",
        "reuse_terms": "free",
        "reuse_label": "Free reuse",
        "address": f"https://exchange.example.org/texts/{number}/",
    }
    return SheetText(**{**values, **fields})


def passage(number: int, words: str, **fields: Any) -> SheetPassage:
    """Make a provision in a cell."""
    values = {
        "id": f"33333333-0000-4000-8000-{number:012}",
        "eid": f"sec_{number}",
        "cited": str(number),
        "heading": "Gifts",
        "text": words,
        "address": f"https://exchange.example.org/provisions/{number}/",
    }
    return SheetPassage(**{**values, **fields})


def cell(number: int, *words: str, **fields: Any) -> SheetCell:
    """Make a cell of the text of this number, with a provision for each text of `words`."""
    if not words:
        return SheetCell(number, said="No counterpart found", **fields)
    passages = tuple(passage(place, one) for place, one in enumerate(words, start=1))
    why = {"ground": "words", "why": "Similar texts, found by their words; not confirmed"} if number > 1 else {}
    measures = {"measures": SheetMeasures(0.5, 0.25, 0.0, 1.0)} if number > 1 else {}
    return SheetCell(number, passages, **{**why, **measures, **fields})


def row(number: int, *cells: SheetCell, **fields: Any) -> SheetRow:
    """Make a row."""
    return SheetRow(number, "Gifts", "en", cells, **{"ground": "words", "why": "Texts alike; not confirmed", **fields})


def differing(number: int, left: str | list[str], right: str | list[str]) -> SheetRow:
    """Make a row whose words are compared, each side of one provision or of several."""
    sides = [[side] if isinstance(side, str) else side for side in (left, right)]
    whole = ["\n".join(text.replace("\n\n", "\n") for text in side) for side in sides]
    cells = (cell(1, *sides[0], side="left"), cell(2, *sides[1], side="right"))
    return row(number, *cells, changes="1 word added", added_count=1, spans=tuple(diff_words(*whole)))


def compared(*rows: SheetRow, texts: Any = None, **fields: Any) -> ComparisonDocument:
    """Make a comparison of two texts."""
    values = {
        "title": "Code 1 · Code 2",
        "order": "provision",
        "order_label": "By provision",
        "summary": "By provision. 2 rows.",
        "method": "1",
        "frozen_on": "2026-05-14",
        "on": "",
        "address": ADDRESS,
        "citation": f"Comparison of 2 texts. {ADDRESS}",
        "texts": texts or (text(1), text(2)),
        "rows": rows or (row(1, cell(1, "No gifts."), cell(2, "Small gifts.")), row(2, cell(1, "Leave."), cell(2))),
        "notes": ("Rows were found by the machine.",),
    }
    return ComparisonDocument(**{**values, **fields})


def kept_back(number: int, **fields: Any) -> SheetText:
    """Make a text whose words are not in the file."""
    return replace(text(number), notice="Its words are not in this file.", **fields)
