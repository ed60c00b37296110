"""Texts that were taken from others: ranking, links, false alarms on texts of their own."""

from collections.abc import Iterator

from practices.texts.comparison import find_kin
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Corpus, read
from tests.measurements.score.table import Row


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Score the supposed sources against what the texts themselves state."""
    folder = corpus.path("02_coc_derivation")
    nodes = {node["id"]: node for node in read(folder / "nodes.json")}
    models = [key for key, node in nodes.items() if node["kind"] == "canonical"]
    found = find_kin(
        {key: (folder / node["file"]).read_text(encoding="utf-8") for key, node in nodes.items()},
        sources=models,
        same={key: node.get("same_as") or [] for key, node in nodes.items()},
    )
    ranked = {one.key: [kin.key for kin in one.kin] for one in found}
    links = [[one.key, one.source.key] for one in found if one.source and one.key not in models]
    figures = corpus.scorer("derivation_score").score(str(folder), ranked | {"threshold_links": links})
    of = f"{figures['children']} texts"

    def known(*names: str) -> float | None:
        return baselines.figure("derivation", *names)

    if "links_exact" in figures:
        yield Row("derivation", "links F1", figures["links_exact"]["f1"], known("links_exact", "f1"), 0.84, of)
        alarms = figures["false_alarm_on_independent"]
        before = known("false_alarm_on_independent")
        yield Row("derivation", "false alarms", alarms, before, 0.0, least_is_best=True)
    yield Row("derivation", "parent hit@1", figures["parent"]["exact_hit1"], known("parent", "exact_hit1"), of=of)
    yield Row("derivation", "ndcg@10", figures["ranking"]["ndcg@10"], known("ranking", "ndcg@10"), of=of)
