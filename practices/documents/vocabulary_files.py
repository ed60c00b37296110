"""A vocabulary out of a stranger's file: the front door for CSV, SKOS and TOML."""

import json
import logging

from practices.documents.files import ask_reader
from practices.documents.text import UnreadableText
from practices.documents.vocabulary import Concept, VocabularyUnreadable, check_size, in_order, read_toml
from practices.documents.vocabulary_sheet import read_sheet

TOO_MUCH = "The vocabulary is too large to be read."

logger = logging.getLogger(__name__)


def read_vocabulary_file(name: str, content: bytes) -> tuple[Concept, ...]:
    """Read a vocabulary, known by the end of its name: .csv, .ttl, .rdf, .xml, .jsonld, .json, .toml.

    SKOS is read in a process of its own, with bounded memory and time. Raises VocabularyUnreadable.
    """
    check_size(content)
    ending = name.rpartition(".")[2].casefold()
    if ending == "toml":
        return read_toml(content)
    if ending in {"csv", "tsv"}:
        return read_sheet(content)
    form = {"ttl": "ttl", "rdf": "rdf", "xml": "rdf", "owl": "rdf", "jsonld": "jsonld", "json": "jsonld"}.get(ending)
    if form is None:
        raise VocabularyUnreadable("The file is none that can be read: CSV, or SKOS as Turtle, RDF/XML or JSON-LD.")
    try:
        return in_order(_concept(row) for row in json.loads(ask_reader(["vocabulary", form], content, TOO_MUCH)))
    except UnreadableText as refusal:
        raise VocabularyUnreadable(str(refusal)) from refusal
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        logger.warning("The reader of a vocabulary gave an answer that is none: %s", type(error).__name__)
        raise VocabularyUnreadable(TOO_MUCH) from error


def _concept(row: dict[str, object]) -> Concept:
    """Read what the child answered, which is trusted no more than the file was."""
    labels = row["labels"]
    matches, replaced = row["matches"], row["replaced_by"]
    if not isinstance(labels, dict) or not isinstance(matches, list) or not isinstance(replaced, list):
        raise TypeError
    return Concept(
        code=str(row["code"]),
        broader=str(row["broader"]),
        is_core=row["is_core"] is True,
        labels={
            str(language): (str(label), str(note), tuple(map(str, synonyms)))
            for language, (label, note, synonyms) in labels.items()
        },
        retired_on=str(row["retired_on"]),
        replaced_by=tuple(map(str, replaced)),
        matches=tuple((str(kind), str(address)) for kind, address in matches),
    )
