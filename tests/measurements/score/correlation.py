"""Alignment of successor acts on official correlation tables."""

from collections.abc import Iterator

from practices.texts.comparison import Clause, Vectors, align, installed_encoder, prepare, rank
from practices.texts.comparison.encoders import Encoder
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Corpus, merge, read
from tests.measurements.score.table import Row

BASELINE = "alignment_correlation_tables"


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Score pairs and rankings, with the encoder and on words alone."""
    gold = read(corpus.path("05_alignment_eu", "gold.correlation_tables.json"))
    of = f"{len(gold)} tables"
    for name, encoder, target in (("with the encoder", installed_encoder(), 0.83), ("on words alone", None, None)):
        found = []
        for table in gold:
            left, right = (_act(corpus, table[side], encoder) for side in ("source", "target"))
            pairs = [[pair.left, pair.right] for pair in align(left, right) if pair.left and pair.right]
            ranked = {key: [list(entry) for entry in entries] for key, entries in rank(left, right, top=20).items()}
            found.append({"source": table["source"], "target": table["target"], "pairs": pairs, "rankings": ranked})
        figures = corpus.scorer("align_score").score(gold, found)
        pairs_f1 = baselines.figure(BASELINE, "pairs", "f1")
        yield Row("correlation", f"pairs F1, {name}", figures["overall_pairs"]["f1"], pairs_f1, target, of)
        for measure in ("hit@1", "ndcg@10"):
            known = baselines.figure(BASELINE, measure)
            yield Row("correlation", f"{measure}, {name}", figures["overall"][measure], known, of=of)


def _act(corpus: Corpus, name: str, encoder: Encoder | None) -> Vectors:
    rows = read(corpus.path("05_alignment_eu", "docs", name, "gold.segments.en.json"))
    headings = {row["num"]: row.get("heading") or "" for row in reversed(rows)}
    articles = merge((row["num"], row["text"]) for row in rows if row["num"])
    clauses = [Clause(number, text, heading=headings[number]) for number, text in articles.items()]
    return prepare(clauses, encoder=encoder)
