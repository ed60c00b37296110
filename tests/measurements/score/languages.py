"""One text in many languages: articles of a declaration, units of codes, without help from their numbers."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import mean
from typing import Any

from practices.texts.comparison import Clause, installed_encoder, rank
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Corpus, read
from tests.measurements.score.table import Row

ASKED = ("fr", "es", "de", "ru", "ar")
UNITS = {"block": "units", "section": "sections"}
MOST = 20  # languages of one text that are scored


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Score how often the same article comes first."""
    corpus.some("06_multilingual/*")
    for path in corpus.find("06_multilingual/*/gold.articles.json"):
        yield from _declaration(corpus, baselines, path)
    for path in corpus.find("06_multilingual/*/gold.units.json"):
        yield from _code(corpus, baselines, path)


def _declaration(corpus: Corpus, baselines: Baselines, path: Path) -> Iterator[Row]:
    gold = read(path)
    found, known = {}, {}
    for language in gold:
        if language == "en":
            continue
        found[f"en-{language}"] = _rank(gold["en"], gold[language], "en", language)
        known[f"en-{language}"] = baselines.rank(gold["en"], gold[language])
    scorer = corpus.scorer("xling_score")
    ours, theirs = scorer.udhr(gold, found), scorer.udhr(gold, known)
    name = path.parent.name
    for pair, figures in ours["by_pair"].items():
        target = 1.0 if pair.removeprefix("en-") in ASKED else None
        yield Row("languages", f"{name} {pair}, hit@1", figures["hit@1"], theirs["by_pair"][pair]["hit@1"], target)
    yield Row("languages", f"{name}, hit@1 of all", ours["macro"]["hit@1"], theirs["macro"]["hit@1"])


def _code(corpus: Corpus, baselines: Baselines, path: Path) -> Iterator[Row]:
    gold = read(path)
    pivot = gold["pivot"]
    pairs = {language: pair for language, pair in gold["pairs"].items() if pair["pairs"]}
    pairs = dict(list(pairs.items())[:MOST])
    if not pairs:
        return
    found, known = {}, {}
    for language, pair in pairs.items():
        left, right = (_texts(gold[UNITS[pair["level"]]][one]) for one in (pivot, language))
        found[language] = {"rankings": _rank(left, right, pivot, language.replace("_", "-"))}
        known[language] = {"rankings": baselines.rank(left, right)}
    scorer = corpus.scorer("xling_score")
    few = gold | {"pairs": pairs}
    ours, theirs = (scorer.units(few, answers)["by_language"] for answers in (found, known))
    read_ones = [language for language in pairs if language.replace("_", "-").split("-")[0] in READ]
    for name, those in (("languages that the encoder reads", read_ones), ("all languages", list(pairs))):
        if those:
            figures = (mean(answers[language]["hit@1"] for language in those) for answers in (ours, theirs))
            yield Row("languages", f"{path.parent.name}, hit@1, {name}", *figures, of=str(len(those)))


READ = ("ar", "zh", "en", "fr", "de", "it", "ja", "ko", "nl", "pl", "pt", "es", "th", "tr", "ru")


def _texts(units: list[Any]) -> dict[str, str]:
    return {str(place): unit if isinstance(unit, str) else unit.get("text") or "" for place, unit in enumerate(units)}


def _rank(left: Mapping[str, str], right: Mapping[str, str], one: str, other: str) -> dict[str, list[str]]:
    sides = [
        [Clause(key, text, language=language) for key, text in texts.items()]
        for texts, language in ((left, one), (right, other))
    ]
    ranking = rank(*sides, top=10, encoder=installed_encoder())
    return {key: [name for name, _ in entries] for key, entries in ranking.items()}
