"""Alignment of successor acts on official correlation tables."""

from collections.abc import Iterator
from statistics import mean

from practices.texts.comparison import Clause, LikenessDegree, Pair, Vectors, align, installed_encoder, prepare, rank
from practices.texts.comparison.encoders import Encoder
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Corpus, merge, read
from tests.measurements.score.table import Row

BASELINE = "alignment_correlation_tables"
ALMOST_SAME = 0.9  # shared rare words from which on two articles are the same but for a date or a sign


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Score pairs and rankings, with the encoder and on words alone."""
    gold = read(corpus.path("05_alignment_eu", "gold.correlation_tables.json"))
    of = f"{len(gold)} tables"
    for name, encoder, target in (("with the encoder", installed_encoder(), 0.83), ("on words alone", None, None)):
        found, sure = [], []
        for table in gold:
            left, right = (_act(corpus, table[side], encoder) for side in ("source", "target"))
            made = [pair for pair in align(left, right) if pair.reason]
            pairs = [[pair.left, pair.right] for pair in made]
            official = {tuple(pair) for pair in table["pairs"]}
            sure += [_is_right(pair, official) for pair in made if pair.reason and not pair.reason.is_unsure]
            ranked = {key: [list(entry) for entry in entries] for key, entries in rank(left, right, top=20).items()}
            found.append({"source": table["source"], "target": table["target"], "pairs": pairs, "rankings": ranked})
        figures = corpus.scorer("align_score").score(gold, found)
        pairs_f1 = baselines.figure(BASELINE, "pairs", "f1")
        yield Row("correlation", f"pairs F1, {name}", figures["overall_pairs"]["f1"], pairs_f1, target, of)
        yield Row("correlation", f"same or close and right, {name}", mean(sure), target=0.95, of=f"{len(sure)} pairs")
        for measure in ("hit@1", "ndcg@10"):
            known = baselines.figure(BASELINE, measure)
            yield Row("correlation", f"{measure}, {name}", figures["overall"][measure], known, of=of)


def _is_right(pair: Pair, official: set[tuple[str | None, str | None]]) -> bool:
    """Tell whether a table has a pair; what has the same words is right, also where a table leaves it out."""
    same = pair.reason is not None and (pair.reason.degree is LikenessDegree.SAME or pair.reason.words > ALMOST_SAME)
    return same or (pair.left, pair.right) in official


def _act(corpus: Corpus, name: str, encoder: Encoder | None) -> Vectors:
    rows = read(corpus.path("05_alignment_eu", "docs", name, "gold.segments.en.json"))
    headings = {row["num"]: row.get("heading") or "" for row in reversed(rows)}
    articles = merge((row["num"], row["text"]) for row in rows if row["num"])
    clauses = [Clause(number, text, heading=headings[number]) for number, text in articles.items()]
    return prepare(clauses, encoder=encoder)
