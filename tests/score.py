"""`make score`: quality on the corpus of real instruments, by its own scorers. Says so when the corpus is not there."""

import datetime
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any

from practices.comparison import Clause, align, installed_encoder, prepare, rank
from practices.interchange.akoma_ntoso.documents import Document, Organization
from practices.interchange.akoma_ntoso.writing import write_akoma_ntoso
from practices.interchange.files import read_file
from practices.interchange.readings import ReadFile
from practices.numbering import cut_lines, fold_units, segment
from tests.corpus import corpus_folder

TREATIES_SET_IN_WORD = (
    ("palermo", "palermo-protocol-trafficking", "en"),
    ("nato-ottawa.nl", "nato-ottawa-status-staff", "nl"),
)
"""A generated Word file, and the folder and language of the gold of its text."""


def main() -> int:
    """Print a line for each task; give the exit status."""
    corpus = corpus_folder()
    if corpus is None:
        print("The corpus of real instruments is not on this machine: nothing is scored. PRACTICE_CORPUS= names it.")
        return 0
    sys.path.insert(0, str(corpus / "score"))
    for section in (score_numbering, score_files, score_akoma_ntoso, score_alignment):
        for line in section(corpus):
            print(line, flush=True)
    return 0


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def score_numbering(corpus: Path) -> Iterator[str]:
    """Score what texts are cut into: label F1, F1 of the words, accuracy of headings."""
    instruments = corpus / "01_instruments"
    for language in ("en", "fr", "nl"):
        golds = sorted(instruments.glob(f"treaties/*/gold.segments.{language}.json"))
        texts = [(gold, next(gold.parent.glob(f"*.{language}.txt")).read_text(encoding="utf-8")) for gold in golds]
        yield _figures(f"treaties {language}", [_score(read(gold), text, language) for gold, text in texts])
    yield _figures("EU Staff Regulations", [_score_staff_regulations(instruments / "eu_staff_regulations")])
    yield _figures("OSCE Code", [_score_code(instruments / "osce")])
    for language in ("en", "fr"):
        golds = sorted(instruments.glob(f"canada/*/gold.segments.{language}.json"))
        texts = [(gold, next(gold.parent.glob(f"*.{language}.txt")).read_text(encoding="utf-8")) for gold in golds]
        whole = [_score(read(gold), text, language, units=False) for gold, text in texts]
        yield _figures(f"Canada {language}, the whole tree", whole)


def score_files(corpus: Path) -> Iterator[str]:
    """Score Word files with automatic numbers, and PDF and OpenDocument twins of one text."""
    scorer = importlib.import_module("seg_score")
    layouts = corpus / "04_importer_files" / "generated-layout"
    golds = [(gold.name.removesuffix(".gold.json"), "en", gold) for gold in sorted(layouts.glob("*.gold.json"))]
    treaties = corpus / "01_instruments" / "treaties"
    golds += [
        (name, language, treaties / folder / f"gold.segments.{language}.json")
        for name, folder, language in TREATIES_SET_IN_WORD
    ]
    for name, language, gold in golds:
        text = read_file(f"{name}.docx", (layouts / f"{name}.docx").read_bytes()).text
        yield _figures(f"Word layout {name}", [_score(read(gold), text, language)])
    twins = [corpus / "04_importer_files" / name for name in ("pdf/osgeo__bylaws.pdf", "odt/osgeo__bylaws.odt")]
    words = [read_file(twin.name, twin.read_bytes()).text for twin in twins]
    yield f"files, the same bylaws as PDF and ODT: words F1 {scorer.tf1(*words):.4f}"


def score_akoma_ntoso(corpus: Path) -> Iterator[str]:
    """Score the way of each valid Akoma Ntoso file into numbered text and out again."""
    from lxml import etree  # noqa: PLC0415 - the scorer imports it too

    scorer = importlib.import_module("akn_roundtrip")
    schema = etree.XMLSchema(etree.parse(corpus / "03_akn" / "schema" / "akomantoso30.xsd"))
    for file in sorted((corpus / "03_akn" / "valid-v3").glob("*.xml")):
        found = read_file(file.name, file.read_bytes())
        ours = etree.fromstring(write_akoma_ntoso(_as_document(found, file.stem))).getroottree()
        theirs = etree.parse(file)
        units, kept = scorer.units(theirs), scorer.units(ours)
        yield (
            f"Akoma Ntoso {file.name}: valid {schema.validate(ours)}, "
            f"units {len(scorer.lcs(units, kept))} of {len(units)}, "
            f"words F1 {scorer.tf1(scorer.text(theirs), scorer.text(ours)):.4f}"
        )


def _as_document(found: ReadFile, title: str) -> Document:
    """Give what was read as an edition of nobody's, to be written again."""
    language = found.language or "en"
    segments = segment(found.text, language=language).segments
    issuer = Organization("Scored", "S", "scored")
    return Document(segments, language, title, "other", "authentic", issuer, work_date=datetime.date(2000, 1, 1))


def _score(gold: list[Any], text: str, language: str, *, units: bool = True) -> dict[str, Any]:
    """Score a text against its gold: whole units as `segment --units` prints them, or the whole tree."""
    found = segment(text, language=language)
    pieces = fold_units(found) if units else found.segments
    rows = [{"num": one.num, "path": list(one.path), "heading": one.heading, "text": one.text} for one in pieces]
    figures: dict[str, Any] = importlib.import_module("seg_score").score(gold, rows)
    return figures


def _score_staff_regulations(folder: Path) -> dict[str, Any]:
    text = next(folder.glob("*.md")).read_text(encoding="utf-8")
    return _score(read(folder / "gold.segments.en.json"), text, "en")


def _score_code(folder: Path) -> dict[str, Any]:
    """Score the code of conduct, found in the whole file by the lines of the gold."""
    document = next(row for row in read(folder / "gold.segments.json") if "144" in row["document"])
    text = (folder / "seed_osce_2001.txt").read_text(encoding="utf-8")
    return _score(document["segments"], cut_lines(text, document["first_line"], document["last_line"]), "en")


def _figures(name: str, figures: list[dict[str, Any]]) -> str:
    headed = [figure["heading_accuracy"] for figure in figures if figure["heading_accuracy"] is not None]
    return (
        f"numbering, {name} ({len(figures)}): label F1 {mean(f['f1'] for f in figures):.4f}, "
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
