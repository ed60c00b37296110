"""What the first search of a process would wait for."""

from django.conf import settings

from practices.queries.encoders import packaged_encoder, ready_encoder
from practices.queries.searching.public_index import thesaurus


def prepare_shared() -> None:
    """Read what processes share that are forked from this one: the thesaurus, and the words of the encoder. No query.

    It takes seconds. No thread runs for it, which a fork would lose.
    """
    thesaurus().read_terms()
    encoder = None if settings.ENCODER else packaged_encoder()
    if encoder is not None:
        encoder.has_word("gifts")


def prepare_searches() -> None:
    """Open the encoder and read the terms of the thesaurus, which takes seconds once a process. No query."""
    encoder = ready_encoder()
    if encoder is not None:
        encoder.encode_questions(["gifts"])
    thesaurus().read_terms()
