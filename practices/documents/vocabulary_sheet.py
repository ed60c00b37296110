"""A vocabulary as a sheet (CSV): one row a topic, three columns a language. What is written is read back exactly.

Columns: code, broader, core (yes or empty), retired_on, replaced_by; for each language label_fr, synonyms_fr,
scope_note_fr; exact_match, close_match, broad_match, narrow_match, related_match. Where a cell holds several values
(synonyms, codes, addresses) each stands on a line of its own. A cell that would begin a formula in a spreadsheet
program begins with an apostrophe, which is not part of it.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from practices.documents.csv_sheet import ACTIVE, write_csv
from practices.documents.vocabulary import (
    MATCH_KINDS,
    Concept,
    VocabularyUnreadable,
    check_size,
    gather_labels,
    in_order,
)

OWN = ("code", "broader", "core", "retired_on", "replaced_by")
MATCHES = {f"{kind}_match": kind for kind in MATCH_KINDS}
WORDS = ("label", "synonyms", "scope_note")
MOST_COLUMNS = 200


def write_sheet(concepts: Sequence[Concept]) -> str:
    """Write the topics in their order; languages by code."""
    languages = sorted({language for concept in concepts for language in concept.labels})
    heads = [*OWN, *(f"{part}_{language}" for language in languages for part in WORDS), *MATCHES]
    return write_csv(heads, [_cells(concept, languages) for concept in concepts])


def _cells(concept: Concept, languages: Iterable[str]) -> list[str]:
    cells = [
        concept.code,
        concept.broader,
        "yes" if concept.is_core else "",
        concept.retired_on,
        "\n".join(concept.replaced_by),
    ]
    for language in languages:
        label, note, synonyms = concept.labels.get(language, ("", "", ()))
        cells += [label, "\n".join(synonyms), note]
    for kind in MATCHES.values():
        cells.append("\n".join(address for own, address in concept.matches if own == kind))
    return cells


def read_sheet(content: bytes) -> tuple[Concept, ...]:
    """Read a vocabulary out of CSV in UTF-8, each topic behind the one it is under. Raises VocabularyUnreadable.

    The separator is a comma, a semicolon or a tab, as the first line has it. Columns that are not known are refused,
    so that a misspelt one is not lost.
    """
    check_size(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VocabularyUnreadable("The sheet is not in UTF-8. Save it as “CSV UTF-8”.") from error
    if "\0" in text:
        raise VocabularyUnreadable("The file is no sheet.")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise VocabularyUnreadable(f"The sheet is broken: {error}.") from error
    heads = [head.strip() for head in rows[0]] if rows else []
    languages = _languages(heads)
    found = [
        _read(dict(zip(heads, map(_plain, row), strict=False)), languages, place)
        for place, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    return in_order(found)


def _languages(heads: Sequence[str]) -> list[str]:
    """Return the languages of the columns. Raises VocabularyUnreadable for a sheet with other columns."""
    if "code" not in heads or len(heads) > MOST_COLUMNS:
        raise VocabularyUnreadable("The sheet has no column “code” in its first line.")
    if len(set(heads)) != len(heads):
        raise VocabularyUnreadable("A column comes twice in the first line.")
    languages = [head.removeprefix("label_") for head in heads if head.startswith("label_")]
    known = {*OWN, *MATCHES, *(f"{part}_{language}" for language in languages for part in WORDS)}
    unknown = [head for head in heads if head not in known]
    if unknown:
        raise VocabularyUnreadable(f"There is no column “{unknown[0][:60]}”.")
    return languages


def _read(row: Mapping[str, str], languages: Iterable[str], place: int) -> Concept:
    code = row.get("code", "").strip()
    if not code:
        raise VocabularyUnreadable(f"Line {place} has no code.")
    labels, notes, synonyms = {}, {}, {}
    for language in languages:
        label, words, note = (row.get(f"{part}_{language}", "") for part in WORDS)
        if label.strip():
            labels[language], notes[language], synonyms[language] = label.strip(), note, _lines(words)
        elif words.strip() or note.strip():
            raise VocabularyUnreadable(f"{code[:100]} has synonyms or a scope note in {language} and no label there.")
    core = row.get("core", "").strip().casefold()
    if core not in {"", "yes", "no", "1", "0", "true", "false"}:
        raise VocabularyUnreadable(f"{code[:100]}: the column “core” says yes, or nothing.")
    return Concept(
        code=code,
        broader=row.get("broader", "").strip(),
        is_core=core in {"yes", "1", "true"},
        labels=gather_labels(labels, notes, synonyms),
        retired_on=row.get("retired_on", "").strip(),
        replaced_by=tuple(_lines(row.get("replaced_by", ""))),
        matches=tuple((kind, address) for head, kind in MATCHES.items() for address in _lines(row.get(head, ""))),
    )


def _lines(cell: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in cell.splitlines() if line.strip()))


def _plain(cell: str) -> str:
    """Take off the apostrophe that keeps a cell from being a formula."""
    if cell.startswith("'") and cell[1:].lstrip(" \u00a0")[:1] in ACTIVE:
        return cell[1:]
    return cell
