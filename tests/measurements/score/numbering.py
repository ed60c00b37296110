"""Numbering: what texts are cut into."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import mean
from typing import Any

from practices.texts.numbering import cut_lines, fold_units, segment
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Absent, Corpus, read
from tests.measurements.score.table import Row

type Figures = Mapping[str, Any]


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Score treaties, the EU Staff Regulations, the OSCE Code and Canadian acts: labels, words, headings."""
    instruments = corpus.path("01_instruments")
    for language in ("en", "fr", "nl"):
        pairs = _pairs(instruments, "treaties", language)
        figures = [figures_of(corpus, read(gold), text, language) for gold, text in pairs]
        known = "segmentation_treaties_regex" if language == "en" else ""
        yield from rows(
            f"treaties {language}",
            figures,
            labels=baselines.figure(known, "f1"),
            words=baselines.figure(known, "text_token_f1"),
        )
    for name, scored in (("EU Staff Regulations", _staff_regulations), ("OSCE Code", _code)):
        try:
            yield from rows(name, [scored(corpus)])
        except Absent:
            continue
    for language in ("en", "fr"):
        pairs = _pairs(instruments, "canada", language)
        figures = [figures_of(corpus, read(gold), text, language, units=False) for gold, text in pairs]
        yield from rows(f"Canada {language}, the whole tree", figures)


def figures_of(corpus: Corpus, gold: list[Any], text: str, language: str, *, units: bool = True) -> Figures:
    """Score a text against its gold: whole units as `segment --units` prints them, or the whole tree."""
    found = segment(text, language=language)
    pieces = fold_units(found) if units else found.segments
    ours = [{"num": one.num, "path": list(one.path), "heading": one.heading, "text": one.text} for one in pieces]
    figures: Figures = corpus.scorer("seg_score").score(gold, ours)
    return figures


def rows(
    name: str,
    figures: list[Figures],
    *,
    section: str = "numbering",
    labels: float | None = None,
    words: float | None = None,
) -> Iterator[Row]:
    """Return the means over several texts, with the baseline's where it has them."""
    if not figures:
        return
    of = f"{len(figures)} {'text' if len(figures) == 1 else 'texts'}"
    yield Row(section, f"{name}, labels F1", mean(one["f1"] for one in figures), labels, of=of)
    yield Row(section, f"{name}, words F1", mean(one["text_token_f1"] for one in figures), words, of=of)
    headed = [one["heading_accuracy"] for one in figures if one["heading_accuracy"] is not None]
    if headed:
        yield Row(section, f"{name}, headings", mean(headed), of=of)


def _pairs(instruments: Path, group: str, language: str) -> list[tuple[Path, str]]:
    golds = sorted(instruments.glob(f"{group}/*/gold.segments.{language}.json"))
    named = [(gold, next(iter(sorted(gold.parent.glob(f"*.{language}.txt"))), None)) for gold in golds]
    return [(gold, text.read_text(encoding="utf-8")) for gold, text in named if text]


def _staff_regulations(corpus: Corpus) -> Figures:
    folder = corpus.path("01_instruments", "eu_staff_regulations")
    text = next(folder.glob("*.md")).read_text(encoding="utf-8")
    return figures_of(corpus, read(folder / "gold.segments.en.json"), text, "en")


def _code(corpus: Corpus) -> Figures:
    """Score the code of conduct, found in the whole file by the lines of the gold."""
    folder = corpus.path("01_instruments", "osce")
    document = next(row for row in read(folder / "gold.segments.json") if "144" in row["document"])
    text = (folder / "seed_osce_2001.txt").read_text(encoding="utf-8")
    return figures_of(
        corpus, document["segments"], cut_lines(text, document["first_line"], document["last_line"]), "en"
    )
