"""The vocabulary as a file, for the public address and the command."""

from practices.documents.skos import FORMATS, write_skos
from practices.documents.vocabulary_sheet import write_sheet
from practices.queries.vocabulary.standing import vocabulary, vocabulary_titles

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""The end of a file's name, and its media type."""


def export_vocabulary(form: str, *, scheme: str, only: str = "") -> bytes:
    """Write the vocabulary in a form of FORMS; `scheme` is its address, below which topics lie. Five queries.

    With `only`, the code of a topic, SKOS holds what is said of that topic alone.
    """
    if form in FORMATS:
        return write_skos(vocabulary(), form, scheme=scheme, titles=vocabulary_titles(), only=only)
    return write_sheet(vocabulary()).encode("utf-8")
