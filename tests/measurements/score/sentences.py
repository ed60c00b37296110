"""Sentences alike (STS), for information: what the encoder's sense is worth, in one language and across two."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from practices.texts.comparison import installed_encoder
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Absent, Corpus
from tests.measurements.score.table import Row


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Score the order by likeness against what people said (Spearman's correlation, 0.0 to 1.0)."""
    encoder = installed_encoder()
    files = {_language(file): file for file in corpus.some("07_sts/stsb-*-*.csv")}
    if encoder is None:
        raise Absent("no encoder is installed")
    scorer = corpus.scorer("sts_score")
    gold = {language: scorer.gold(str(file)) for language, file in files.items()}
    vectors = {
        language: [encoder.encode([row[side] for row in rows]) for side in (0, 1)] for language, rows in gold.items()
    }
    pairs = [(language, language) for language in gold]
    pairs += [("en", language) for language in gold if language != "en" and "en" in gold]
    for one, other in pairs:
        if len(gold[one]) != len(gold[other]):
            continue
        likeness = np.einsum("ij,ij->i", vectors[one][0], vectors[other][1]).tolist()
        correlation = scorer.spearman([row[2] for row in gold[one]], likeness)
        known = baselines.figure(f"sts_{one}-{other}_spearman")
        yield Row("sentences", f"{one}-{other}, Spearman", correlation, None if known is None else known / 100)


def _language(file: Path) -> str:
    return file.stem.split("-")[1]
