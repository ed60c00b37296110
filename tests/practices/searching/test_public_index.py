"""The files by which the search ranks: made by the worker, and the encoder reads the thesaurus once."""

import numpy as np
import pytest

from practices.actions.vectors import refresh_all
from practices.exchange.actions.changes import note_changes
from practices.queries.searching import public_index
from practices.queries.searching.public_index import write_concepts
from practices.texts.comparison import installed_encoder
from practices.texts.comparison.thesaurus import TermsOfConcept, Thesaurus, ThesaurusConcept
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(monkeypatch):
    """A thesaurus of one concept, which the encoder reads."""
    one = ThesaurusConcept("gift", "gifts", "A thing of value.", {"en": TermsOfConcept("gift", ("present",))})
    found = Thesaurus([one])
    monkeypatch.setattr(public_index, "thesaurus", lambda: found)
    monkeypatch.setattr(public_index, "write_concepts", write_concepts)
    return found


def test_worker_lets_the_encoder_read_the_thesaurus_once(small, settings):
    encoder = installed_encoder()
    assert encoder is not None
    factories.edition()
    note_changes()
    refresh_all()

    made = public_index.refresh_index()

    index = public_index.public_index()
    said = [words for _concept, words in small.phrases]
    assert made > 0
    assert index.model == encoder.model_id
    assert np.allclose(index.concepts, encoder.encode(said), atol=1e-6)
    files = {path.name: path.stat().st_mtime_ns for path in settings.SEARCH_DIR.rglob("*") if path.is_file()}
    assert public_index.refresh_index() == 0
    assert files == {path.name: path.stat().st_mtime_ns for path in settings.SEARCH_DIR.rglob("*") if path.is_file()}


def test_without_vectors_the_encoder_reads_nothing(small, settings):
    factories.edition()

    public_index.refresh_index()

    index = public_index.public_index()
    assert index.model is None
    assert index.concepts is None
    assert not list(settings.SEARCH_DIR.glob("concepts-*"))
