"""Provisions of treaties: the nearest in other treaties of the kind, and topics learned from them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from practices.texts.comparison import (
    Clause,
    ProvisionIndex,
    TaggedProvisions,
    installed_encoder,
    prepare,
    suggest_topics,
)
from practices.texts.comparison.encoders import Encoder
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Corpus, read
from tests.measurements.score.table import Row

LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
LEAST_NOTE = 4


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Score retrieval by the headings that were taken away, and topics from the tags of other treaties.

    The texts are read as an import would read them: addresses of links are no words, and an editor's note that
    opens half of the articles of a treaty ("enters into force on a date to be determined") is none of the treaty's.
    """
    folder = corpus.path("05_alignment_headings")
    gold = read(folder / "gold.headings.jsonl")
    topics = {row["topic"] for row in read(folder / "topics.json")}
    tags = {row["id"]: frozenset({row["group"]} & topics) for row in gold}
    asked = {row["id"] for row in gold if row["usable"]}
    texts = _texts(read(folder / "provisions.jsonl"), tags)
    scorer = corpus.scorer("headings_score")
    for name, encoder in (("with the encoder", installed_encoder()), ("on words alone", None)):
        ranked: dict[str, list[str]] = {}
        tagged: dict[str, list[str]] = {}
        for family in texts.values():
            prepared = {name: prepare(clauses, encoder=encoder) for name, clauses in family.items()}
            index = ProvisionIndex(prepared)
            topics_of = {
                name: {clause.key: clause.topics for clause in clauses if clause.topics}
                for name, clauses in family.items()
            }
            learned = TaggedProvisions.of(index, topics_of)
            for instrument, clauses in family.items():
                for clause in clauses:
                    if clause.key in asked:
                        ranked[clause.key] = [one.key for one in index.nearest(instrument, clause.key, top=50)]
                        found = suggest_topics(learned, prepared[instrument], clause.key, top=1, without=[instrument])
                        tagged[clause.key] = [one.topic for one in found]
        yield from _rows(name, encoder, scorer.rank(gold, ranked), scorer.tags(gold, tagged), baselines)


def _rows(
    name: str, encoder: Encoder | None, near: Mapping[str, Any], tags: Mapping[str, Any], baselines: Baselines
) -> Iterator[Row]:
    of = str(tags["micro"]["gold"])
    hits, labels = (0.82, 0.84) if encoder else (None, None)
    known = baselines.figure("headings_retrieval", "hit@1")
    yield Row("headings", f"hit@1, {name}", near["overall"]["hit@1"], known, hits, of)
    known = baselines.figure("headings_retrieval", "ndcg@10")
    yield Row("headings", f"ndcg@10, {name}", near["overall"]["ndcg@10"], known, of=of)
    for family, figures in near["by_family"].items():
        yield Row("headings", f"hit@1 of {family}, {name}", figures["hit@1"], of=str(figures["n"]))
    known = baselines.figure("headings_tags_1nn", "micro", "f1")
    yield Row("headings", f"topics, micro F1, {name}", tags["micro"]["f1"], known, labels, of)
    known = baselines.figure("headings_tags_1nn", "macro_f1_topics_ge5")
    yield Row(
        "headings", f"topics, macro F1, {name}", tags["macro_f1_topics_ge5"], known, of=f"{tags['topics']} topics"
    )


def _texts(rows: Sequence[Mapping[str, Any]], tags: Mapping[str, frozenset[str]]) -> dict[str, dict[str, list[Clause]]]:
    """Return the articles by family and treaty, in their order."""
    treaties: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows:
        treaties[row["family"], row["instrument"]][row["id"]] = " ".join(LINK.sub(r"\1", row["text"]).split())
    texts: dict[str, dict[str, list[Clause]]] = defaultdict(dict)
    for (family, treaty), articles in treaties.items():
        note = _note(list(articles.values()))
        texts[family][treaty] = [
            Clause(key, text.removeprefix(note).strip() or text, topics=tags.get(key, frozenset()))
            for key, text in articles.items()
        ]
    return texts


def _note(articles: Sequence[str]) -> str:
    """Return the words with which at least half of the articles open, "" where they are fewer than LEAST_NOTE."""
    openings = [article.split() for article in articles]
    note: tuple[str, ...] = ()
    while True:
        longer = Counter(tuple(words[: len(note) + 1]) for words in openings if len(words) > len(note))
        best, times = longer.most_common(1)[0] if longer else ((), 0)
        if times * 2 < len(openings) or times < 2:
            return " ".join(note) if len(note) >= LEAST_NOTE else ""
        note = best
