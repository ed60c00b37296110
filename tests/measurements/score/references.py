"""References in running text: which words lead where, against what a person who read the passages says.

`references.tsv` has a line for each reference of a passage: `seen` (looked at while the finder was written) or `held`,
the file, the passage, the words and the places; without words where the passage refers to no place of its own text.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from csv import reader
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from practices.texts.numbering import Segmentation, segment
from practices.texts.references import Place, Places, find_references
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Corpus, read
from tests.measurements.score.table import Row

LEAST_PRECISION = 0.98
LABELS = Path(__file__).with_suffix(".tsv")


class Label(NamedTuple):
    """A reference as a person read it."""

    part: str
    file: str
    eid: str
    words: str = ""
    places: str = ""


class Link(NamedTuple):
    """Words (start, end) that lead to a place."""

    start: int
    end: int
    eid: str


def score(corpus: Corpus, _baselines: Baselines) -> Iterator[Row]:
    """Score precision and recall of the places that references lead to."""
    titles = {row["file"]: row["title"] for row in read(corpus.path("manifest.json"))["rows"]}
    rows = [Label(*row) for row in reader(LABELS.open(encoding="utf-8"), delimiter="\t")]
    counts: dict[str, Counter[str]] = {"seen": Counter(), "held": Counter()}
    for file, labels in groupby(rows, key=lambda row: row.file):
        text = corpus.path(*file.split("/"))
        language = text.name.split(".")[-2]
        pieces = segment(text.read_text(encoding="utf-8"), language=language)
        for eid, some in groupby(labels, key=lambda row: row.eid):
            said = list(some)
            words = next(piece.text for piece in pieces.segments if piece.eid == eid)
            found = _links(words, eid, pieces, language, titles.get(file, ""))
            counts[said[0].part] += _compare(found, _expected(words, said))
    for part, count in counts.items():
        of = f"{count['right'] + count['missed']} references"
        precision = count["right"] / max(1, count["right"] + count["wrong"])
        recall = count["right"] / max(1, count["right"] + count["missed"])
        yield Row("references", f"{part}, precision", precision, target=LEAST_PRECISION, of=of)
        yield Row("references", f"{part}, recall", recall, of=of)


def _links(words: str, eid: str, pieces: Segmentation, language: str, title: str) -> list[Link]:
    places = Places(Place(one.eid, one.element, one.label, one.num or "", one.parent or "") for one in pieces.segments)
    found = ((one, places.find(one, eid)) for one in find_references(words, language, title))
    return [Link(one.start, one.end, place.eid) for one, place in found if place]


def _expected(words: str, labels: Sequence[Label]) -> list[Link]:
    expected, at = [], 0
    for label in labels:
        start = words.index(label.words, at)
        at = start + len(label.words)
        expected += [Link(start, at, eid) for eid in label.places.split()]
    return expected


def _compare(found: list[Link], expected: Sequence[Link]) -> Counter[str]:
    """Count what leads where it should, what is missed, and what leads elsewhere."""
    left, counts = list(found), Counter[str]()
    for want in expected:
        hit = next((one for one in left if one.eid == want.eid and one.start < want.end and one.end > want.start), None)
        counts["missed" if hit is None else "right"] += 1
        if hit is not None:
            left.remove(hit)
    counts["wrong"] = len(left)
    return counts
