"""Akoma Ntoso: the way of each valid file into numbered text and out again."""

import datetime
from collections.abc import Iterator
from statistics import mean

from lxml import etree

from practices.documents.akoma_ntoso.documents import Document, IssuingOrganization
from practices.documents.akoma_ntoso.writing import write_akoma_ntoso
from practices.documents.files import read_file
from practices.documents.readings import ReadFile
from practices.texts.numbering import segment
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Corpus
from tests.measurements.score.table import Row


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Score whether what is written is valid, keeps the units and the words; the baseline writes none."""
    schema = etree.XMLSchema(etree.parse(corpus.path("03_akn", "schema", "akomantoso30.xsd")))
    scorer = corpus.scorer("akn_roundtrip")
    valid, kept, words = [], [], []
    for file in corpus.some("03_akn/valid-v3/*.xml"):
        found = read_file(file.name, file.read_bytes())
        ours = etree.fromstring(write_akoma_ntoso(_as_document(found, file.stem))).getroottree()
        theirs = etree.parse(file)
        before, after = scorer.units(theirs), scorer.units(ours)
        valid.append(bool(schema.validate(ours)))
        kept.append((len(scorer.lcs(before, after)), len(before)))
        words.append(scorer.tf1(scorer.text(theirs), scorer.text(ours)))
        yield Row("akoma_ntoso", f"{file.name}, words F1", words[-1], of=f"units {kept[-1][0]} of {kept[-1][1]}")
    of = f"{len(valid)} files"
    yield Row("akoma_ntoso", "valid when written again", mean(valid), of=of)
    yield Row("akoma_ntoso", "units kept", sum(one for one, _ in kept) / max(1, sum(all_ for _, all_ in kept)), of=of)
    yield Row("akoma_ntoso", "words F1", mean(words), of=of)


def _as_document(found: ReadFile, title: str) -> Document:
    """Return what was read as an edition of nobody's, to be written again."""
    language = found.language or "en"
    segments = segment(found.text, language=language).segments
    issuer = IssuingOrganization("Scored", "S", "scored")
    return Document(segments, language, title, "other", "authentic", issuer, work_date=datetime.date(2000, 1, 1))
