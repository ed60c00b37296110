"""A vocabulary of topics as values, what any file of one has to keep to, and reading it out of TOML."""

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_CONCEPTS = 5_000
MOST_BYTES = 4 * 1024 * 1024
DEEPEST = 12
LONGEST_LABEL = 200
LONGEST_NOTE = 5_000
UNKNOWN_DAY = "unknown"
"""Since when a topic is retired where a file does not say; it is retired here on the day of the import."""
MATCH_KINDS = ("exact", "close", "broad", "narrow", "related")
"""The mapping relations of SKOS, as files name them."""

_CODE = re.compile(r"(?=.{2,100}\Z)[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]{1,490}\Z")


class VocabularyUnreadable(Exception):
    """The file is not a vocabulary; the message is for the user and names the topic."""


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """What was done to a topic: a day as ISO 8601, and a sentence. Written out, never read."""

    on: str
    words: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A topic as a file gives it. `labels`: language to (label, scope note, synonyms).

    `retired_on` is a day as ISO 8601 (or UNKNOWN_DAY), "" for a topic that stands; `replaced_by` the codes that a
    retired one leads to. `matches` are (kind, address) of concepts elsewhere, the kind one of MATCH_KINDS.
    """

    code: str
    broader: str
    is_core: bool
    labels: Mapping[str, tuple[str, str, tuple[str, ...]]]
    retired_on: str = ""
    replaced_by: tuple[str, ...] = ()
    matches: tuple[tuple[str, str], ...] = ()
    notes: tuple[ChangeNote, ...] = field(default=(), compare=False)


def in_order(concepts: Iterable[Concept]) -> tuple[Concept, ...]:
    """Check the concepts of a file, and put each behind the one that it is under; else the order of the file.

    Raises VocabularyUnreadable, naming the topic: for codes that are none or come twice, a missing label, a broader
    topic or a replacement that is not in the file, circles, and more than a vocabulary can be.
    """
    listed = list(concepts)
    if not listed:
        raise VocabularyUnreadable("The file has no topic.")
    if len(listed) > MOST_CONCEPTS:
        raise VocabularyUnreadable(f"The file has more than {MOST_CONCEPTS:,} topics.")
    known: dict[str, Concept] = {}
    for concept in listed:
        if concept.code in known:
            raise VocabularyUnreadable(f"The code {concept.code} is given twice.")
        _check(concept)
        known[concept.code] = concept
    _check_ends(known)
    _check_depths(known)
    ordered: list[Concept] = []
    below: dict[str, list[Concept]] = {}
    for concept in listed:
        below.setdefault(concept.broader, []).append(concept)
    waiting = list(reversed(below.get("", [])))
    while waiting:
        concept = waiting.pop()
        ordered.append(concept)
        waiting += reversed(below.get(concept.code, []))
    return tuple(ordered)


def _check_ends(known: Mapping[str, Concept]) -> None:
    """Raise VocabularyUnreadable where a topic names another that is not there."""
    for concept in known.values():
        if concept.broader and concept.broader not in known:
            raise VocabularyUnreadable(f"{concept.code} lies under {concept.broader[:100]}, which is not in the file.")
        for code in concept.replaced_by:
            if code not in known or code == concept.code:
                raise VocabularyUnreadable(f"{concept.code} is replaced by {code[:100]}, which is not in the file.")


def _check_depths(known: Mapping[str, Concept]) -> None:
    """Raise VocabularyUnreadable for circles and deep trees."""
    depths: dict[str, int] = {"": 0}
    for code in known:
        way: list[str] = []
        here = code
        while here not in depths:
            if here in way or len(way) > MOST_CONCEPTS:
                circle = " > ".join([*way[way.index(here) :], here][:6])
                raise VocabularyUnreadable(f"Topics lie under each other in a circle: {circle}.")
            way.append(here)
            here = known[here].broader
        for name in reversed(way):
            depths[name] = depths[known[name].broader] + 1
        if depths[code] > DEEPEST:
            raise VocabularyUnreadable(f"{code} lies more than {DEEPEST} levels deep.")


def _check(concept: Concept) -> None:
    code = concept.code
    if not _CODE.match(code):
        raise VocabularyUnreadable(f"“{code[:100]}” is no code: small letters a to z, digits, single hyphens.")
    if not concept.labels:
        raise VocabularyUnreadable(f"{code} has no label.")
    for language, words in concept.labels.items():
        _check_words(code, language[:20], *words)
    if concept.retired_on and concept.retired_on != UNKNOWN_DAY:
        _check_day(code, concept.retired_on)
    if concept.replaced_by and not concept.retired_on:
        raise VocabularyUnreadable(f"{code} is replaced, but does not say since when it is retired.")
    for kind, address in concept.matches:
        if kind not in MATCH_KINDS or not _ADDRESS.match(address):
            raise VocabularyUnreadable(f"{code} has a match that is no web address: {address[:80]}")


def _check_words(code: str, language: str, label: str, note: str, synonyms: Sequence[str]) -> None:
    if not label.strip():
        raise VocabularyUnreadable(f"{code} has synonyms or a scope note in {language} and no label there.")
    if any(len(word) > LONGEST_LABEL for word in (label, *synonyms)):
        raise VocabularyUnreadable(f"{code} has a label of more than {LONGEST_LABEL} characters in {language}.")
    if len(note) > LONGEST_NOTE:
        raise VocabularyUnreadable(f"{code} has a scope note of more than {LONGEST_NOTE:,} characters.")


def _check_day(code: str, day: str) -> None:
    try:
        datetime.date.fromisoformat(day)
    except ValueError as error:
        raise VocabularyUnreadable(f"{code}: “{day[:20]}” is no day. Write it as 2004-05-14.") from error


def check_size(content: bytes) -> None:
    """Raise VocabularyUnreadable for a file of more than MOST_BYTES."""
    if len(content) > MOST_BYTES:
        raise VocabularyUnreadable(f"The file is too large: a vocabulary may have up to {MOST_BYTES // 1024**2} MB.")


def read_toml(content: bytes) -> tuple[Concept, ...]:
    """Read the topics of a vocabulary, each behind the one it is under.

    The file is a list `[[topics]]` of `code`, `broader` ("" for a branch), `core`, and per language `labels`,
    `alternatives` and `scope_note`. Raises VocabularyUnreadable.
    """
    check_size(content)
    try:
        data = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise VocabularyUnreadable(f"The file is not TOML in UTF-8: {error}") from error
    rows = data.get("topics")
    if not isinstance(rows, list) or not rows:
        raise VocabularyUnreadable("The file has no list of [[topics]].")
    return in_order([_read_concept(row, place) for place, row in enumerate(rows, start=1)])


def _read_concept(row: Any, place: int) -> Concept:
    if not isinstance(row, dict) or not isinstance(row.get("code"), str) or not row["code"].strip():
        raise VocabularyUnreadable(f"Topic {place} has no code.")
    code = row["code"]
    labels = _texts(row, "labels", code)
    notes, synonyms = _texts(row, "scope_note", code), row.get("alternatives", {})
    if not isinstance(synonyms, dict) or not set(synonyms) <= set(labels) or not set(notes) <= set(labels):
        raise VocabularyUnreadable(f"{code} has synonyms or a scope note in a language without a label.")
    if not all(isinstance(words, list) for words in synonyms.values()):
        raise VocabularyUnreadable(f"{code}: alternatives is not a list of words per language.")
    return Concept(
        code=code,
        broader=str(row.get("broader", "")),
        is_core=bool(row.get("core", False)),
        labels=gather_labels(labels, notes, synonyms),
    )


def gather_labels(
    labels: Mapping[str, str], notes: Mapping[str, str], synonyms: Mapping[str, Sequence[Any]]
) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Put the words of a topic together by language; a synonym is given once and is not the label."""
    return {
        language: (
            label,
            notes.get(language, ""),
            tuple(dict.fromkeys(word for word in map(str, synonyms.get(language, ())) if word and word != label)),
        )
        for language, label in labels.items()
    }


def _texts(row: dict[str, Any], name: str, code: str) -> dict[str, str]:
    texts = row.get(name, {})
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise VocabularyUnreadable(f"{code}: {name} is not a text per language.")
    return texts
