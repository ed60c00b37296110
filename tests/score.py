"""`make score`: quality on the corpus of real instruments, by its own scorers. Says so when the corpus is not there."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any

from practices.comparison import Clause, align, installed_encoder, prepare, rank
from practices.numbering import fold_units, segment
from tests.corpus import corpus_folder


def main() -> int:
    """Print a line for each task; give the exit status."""
    corpus = corpus_folder()
    if corpus is None:
        print("The corpus of real instruments is not on this machine: nothing is scored. PRACTICE_CORPUS= names it.")
        return 0
    sys.path.insert(0, str(corpus / "score"))
    for line in (*score_numbering(corpus), *score_alignment(corpus)):
        print(line, flush=True)
    return 0


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def score_numbering(corpus: Path) -> Iterator[str]:
    """Score the units of the treaties: label F1, accuracy of headings, F1 of the words."""
    scorer = importlib.import_module("seg_score")
    for language in ("en", "fr", "nl"):
        figures = []
        for gold in sorted(corpus.glob(f"01_instruments/treaties/*/gold.segments.{language}.json")):
            text = next(gold.parent.glob(f"*.{language}.txt")).read_text(encoding="utf-8")
            units = fold_units(segment(text, language=language))
            found = [
                {"num": unit.num, "path": list(unit.path), "heading": unit.heading, "text": unit.text} for unit in units
            ]
            figures.append(scorer.score(read(gold), found))
        headed = [figure["heading_accuracy"] for figure in figures if figure["heading_accuracy"] is not None]
        yield (
            f"numbering, {len(figures)} treaties {language}: label F1 {mean(f['f1'] for f in figures):.4f}, "
            f"words F1 {mean(f['text_token_f1'] for f in figures):.4f}, "
            f"headings {f'{mean(headed):.4f}' if headed else 'not in the gold'}"
        )


def score_alignment(corpus: Path) -> Iterator[str]:
    """Score pairs and rankings on the official correlation tables, with the encoder and on words alone."""
    scorer = importlib.import_module("align_score")
    folder = corpus / "05_alignment_eu"
    gold = read(folder / "gold.correlation_tables.json")
    for name, encoder in (("with the encoder", installed_encoder()), ("on words alone", None)):
        found = []
        for table in gold:
            sides = [
                prepare(
                    [
                        Clause(key=row["num"], heading=row.get("heading") or "", text=row["text"])
                        for row in read(folder / "docs" / table[side] / "gold.segments.en.json")
                        if row["num"]
                    ],
                    encoder=encoder,
                )
                for side in ("source", "target")
            ]
            pairs = [[pair.left, pair.right] for pair in align(*sides) if pair.left and pair.right]
            ranked = {key: [list(entry) for entry in entries] for key, entries in rank(*sides, top=20).items()}
            found.append({"source": table["source"], "target": table["target"], "pairs": pairs, "rankings": ranked})
        figure = scorer.score(gold, found)
        yield f"alignment, {len(gold)} correlation tables, {name}: {figure['overall']}, pairs {figure['overall_pairs']}"


if __name__ == "__main__":
    sys.exit(main())
