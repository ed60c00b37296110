"""Reading a vocabulary of topics out of a TOML file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class VocabularyUnreadable(Exception):
    """The file is not a vocabulary; the message is for the user and names the topic."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A topic as the file gives it. `labels`: language to (label, scope note, synonyms)."""

    code: str
    broader: str
    is_core: bool
    labels: Mapping[str, tuple[str, str, tuple[str, ...]]]


def read_vocabulary(content: bytes) -> tuple[Concept, ...]:
    """Read the topics of a vocabulary, in its order.

    The file is a list `[[topics]]` of `code`, `broader` ("" for a branch), `core`, and per language `labels`,
    `alternatives` and `scope_note`. A topic stands after the one it is under. Raises VocabularyUnreadable.
    """
    try:
        data = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VocabularyUnreadable(f"The file is not TOML in UTF-8: {error}") from error
    rows = data.get("topics")
    if not isinstance(rows, list) or not rows:
        raise VocabularyUnreadable("The file has no list of [[topics]].")
    concepts = tuple(_read_concept(row, place) for place, row in enumerate(rows, start=1))
    known: set[str] = set()
    for concept in concepts:
        if concept.code in known:
            raise VocabularyUnreadable(f"The code {concept.code} is given twice.")
        if concept.broader and concept.broader not in known:
            raise VocabularyUnreadable(f"{concept.code} lies under {concept.broader}, which does not come before it.")
        known.add(concept.code)
    return concepts


def _read_concept(row: Any, place: int) -> Concept:
    if not isinstance(row, dict) or not isinstance(row.get("code"), str) or not row["code"].strip():
        raise VocabularyUnreadable(f"Topic {place} has no code.")
    code = row["code"]
    labels = _texts(row, "labels", code)
    if not labels:
        raise VocabularyUnreadable(f"{code} has no label.")
    notes, synonyms = _texts(row, "scope_note", code), row.get("alternatives", {})
    if not isinstance(synonyms, dict) or not set(synonyms) <= set(labels) or not set(notes) <= set(labels):
        raise VocabularyUnreadable(f"{code} has synonyms or a scope note in a language without a label.")
    return Concept(
        code=code,
        broader=str(row.get("broader", "")),
        is_core=bool(row.get("core", False)),
        labels={
            language: (label, notes.get(language, ""), tuple(map(str, synonyms.get(language, ()))))
            for language, label in labels.items()
        },
    )


def _texts(row: dict[str, Any], name: str, code: str) -> dict[str, str]:
    texts = row.get(name, {})
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise VocabularyUnreadable(f"{code}: {name} is not a text per language.")
    return texts
