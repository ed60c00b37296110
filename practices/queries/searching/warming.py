"""What the first search of a process would wait for."""

from practices.queries.encoders import ready_encoder
from practices.queries.searching.public_index import thesaurus


def prepare_searches() -> None:
    """Open the encoder and read the terms of the thesaurus, which takes seconds once a process. No query."""
    encoder = ready_encoder()
    if encoder is not None:
        encoder.encode_questions(["gifts"])
    thesaurus().read_terms()
