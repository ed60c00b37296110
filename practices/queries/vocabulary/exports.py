"""The vocabulary as a file, for the public address and the command."""

from functools import lru_cache

from practices.documents.vocabulary_sheet import write_sheet
from practices.documents.when_used import when_used
from practices.queries.searching.public_index import thesaurus
from practices.queries.vocabulary.standing import vocabulary, vocabulary_titles

VOCABULARY_FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""The end of a file's name, and its media type."""
write_skos = when_used("practices.documents.skos.write_skos")
write_thesaurus = when_used("practices.documents.skos.write_thesaurus")


def export_vocabulary(form: str, *, scheme: str, only: str = "") -> bytes:
    """Write the vocabulary as one of VOCABULARY_FORMATS; `scheme` is its address, with the topics below. Five queries.

    With `only`, the code of a topic, SKOS holds what is said of that topic alone.
    """
    if form == "csv":
        return write_sheet(vocabulary()).encode("utf-8")
    written: bytes = write_skos(vocabulary(), form, scheme=scheme, titles=vocabulary_titles(), only=only)
    return written


@lru_cache(maxsize=2)
def export_thesaurus(*, scheme: str, topics: str) -> bytes:
    """Write the thesaurus of the search as Turtle; the addresses are its own and that of the vocabulary. No query."""
    title = "Thesaurus of the search: rules of conduct and staff rules"
    written: bytes = write_thesaurus(thesaurus().concepts.values(), scheme=scheme, topics=topics, title=title)
    return written
