"""Alignment of rules of unlike organizations, on labels that a person gave."""

from collections.abc import Iterator

from practices.texts.comparison import Clause, installed_encoder, rank
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Corpus, merge, read
from tests.measurements.score.table import Row

TARGETS = {"ndcg@10": 0.60, "recall@3": 0.60}


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Score rankings with the encoder (against the targets) and on words alone."""
    gold = read(corpus.some("05_alignment_domain/gold.*.json")[0])
    sides = _staff_rules(corpus) if "osce-eusr" in gold["pairs"] else _trafficking_rules(corpus)
    for name, encoder in (("with the encoder", installed_encoder()), ("on words alone", None)):
        found = {}
        for pair in gold["pairs"]:
            left, right = (sides[side] for side in pair.split("-"))
            ranking = rank(left, right, top=len(right), encoder=encoder)
            found[pair] = {key: [other for other, _ in entries] for key, entries in ranking.items()}
        figures = corpus.scorer("domain_score").score(gold, found)
        for measure in ("ndcg@10", "recall@3", "hit@1"):
            known = baselines.figure("domain_alignment", "overall", measure)
            target = TARGETS.get(measure) if encoder else None
            yield Row("domain", f"{measure}, {name}", figures["overall"][measure], known, target)
        for pair in gold["pairs"]:
            known = baselines.figure("domain_alignment", pair, "ndcg@10")
            yield Row("domain", f"ndcg@10 of {pair}, {name}", figures[pair]["ndcg@10"], known)


def _staff_rules(corpus: Corpus) -> dict[str, list[Clause]]:
    code = next(
        row for row in read(corpus.path("01_instruments", "osce", "gold.segments.json")) if "144" in row["document"]
    )
    union = read(corpus.path("01_instruments", "eu_staff_regulations", "gold.segments.en.json"))
    police = read(corpus.path("01_instruments", "canada", "rcmp-code-of-conduct", "gold.segments.en.json"))
    return {
        "osce": [Clause(row["num"], row["text"], heading=row["heading"] or "") for row in code["segments"]],
        "eusr": [Clause(row["num"], row["text"]) for row in union],
        "rcmp": [
            Clause(row["key"].removeprefix("sch 1/"), row["text"])
            for row in police
            if (row.get("key") or "").startswith("sch 1/") and row["key"].count("/") == 2
        ],
    }


def _trafficking_rules(corpus: Corpus) -> dict[str, list[Clause]]:
    files = {
        "palermo": ("05_alignment_domain", "palermo.gold.segments.en.json"),
        "coe": ("01_instruments", "treaties", "coe-trafficking-convention", "gold.segments.en.json"),
    }
    return {
        name: [
            Clause(number, text)
            for number, text in merge(
                (row["num"], row["text"]) for row in read(corpus.path(*parts)) if row["num"]
            ).items()
        ]
        for name, parts in files.items()
    }
