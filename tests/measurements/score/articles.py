"""Official translations of acts and treaties, article by article."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from practices.texts.comparison import Clause, group, installed_encoder, pair_by_place, prepare, rank
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Absent, Corpus, merge, read
from tests.measurements.score.table import Row

type Pairs = Sequence[Sequence[str]]


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Score how often the official counterpart comes first by sense, and with the place as well."""
    golds = [
        *corpus.find("01_instruments/*/*/gold.align.en-fr.json"),
        *corpus.find("01_instruments/*/*/gold.align.json"),
    ]
    if not golds:
        raise Absent("01_instruments/*/*/gold.align*.json")
    tasks: dict[str, list[tuple[Path, str, Pairs]]] = defaultdict(list)
    for gold in golds:
        found = read(gold)
        for languages, pairs in ({"en-fr": found["pairs"]} if "pairs" in found else found).items():
            tasks[f"{gold.parent.parent.name} {languages}"].append((gold.parent, languages, pairs))
    for name, texts in sorted(tasks.items()):
        target = 0.98 if name == "canada en-fr" else None
        yield _row(f"{name}, articles, hit@1", [_articles(*text, baselines) for text in texts], target)
        if name.startswith("canada"):
            yield _row(f"{name}, every numbered piece, hit@1", [_pieces(*text, baselines) for text in texts])
            yield _row(f"{name}, every numbered piece by place", [_places(*text) for text in texts])


def _row(name: str, counts: Sequence[tuple[int, int | None, int]], target: float | None = None) -> Row:
    everything = sum(count[2] for count in counts)
    theirs = [count[1] for count in counts if count[1] is not None]
    ours = sum(count[0] for count in counts) / everything
    return Row("articles", name, ours, sum(theirs) / everything if theirs else None, target, str(everything))


def _articles(folder: Path, languages: str, pairs: Pairs, baselines: Baselines) -> tuple[int, int | None, int]:
    """Count the articles whose counterpart comes first: whole articles, with all that is in them."""
    sides = [_whole(_read(folder, language)) for language in languages.split("-")]
    asked = [pair for pair in pairs if "/" not in pair[0]]
    return _count(sides, languages, asked, baselines)


def _pieces(folder: Path, languages: str, pairs: Pairs, baselines: Baselines) -> tuple[int, int | None, int]:
    """Count the same for every numbered piece with its own words only."""
    sides = [_own(_read(folder, language)) for language in languages.split("-")]
    return _count(sides, languages, pairs, baselines)


def _places(folder: Path, languages: str, pairs: Pairs) -> tuple[int, None, int]:
    """Count the pairs that share a row of a comparison in which the place in the text counts."""
    sides = [_clauses(_own(_read(folder, language)), language) for language in languages.split("-")]
    rows = group(sides, encoder=installed_encoder(), structure={(0, 1): pair_by_place(*sides)})
    made = {(left, right) for row in rows for left in row.cells[0] for right in row.cells[1]}
    return len(made & {(pair[0], pair[1]) for pair in pairs}), None, len(pairs)


def _count(
    sides: Sequence[Mapping[str, str]], languages: str, pairs: Pairs, baselines: Baselines
) -> tuple[int, int | None, int]:
    clauses = [
        prepare(_clauses(side, language), encoder=installed_encoder())
        for side, language in zip(sides, languages.split("-"), strict=True)
    ]
    ours = rank(*clauses, top=1)
    theirs = baselines.rank(*sides)
    hits = sum(bool(ours.get(left)) and ours[left][0][0] == right for left, right in pairs)
    return hits, sum(theirs.get(left, [])[:1] == [right] for left, right in pairs), len(pairs)


def _clauses(texts: Mapping[str, str], language: str) -> list[Clause]:
    return [Clause(key, text, language=language) for key, text in texts.items()]


def _read(folder: Path, language: str) -> list[tuple[str, Any]]:
    rows = read(folder / f"gold.segments.{language}.json")
    return [(key, row) for row in rows if (key := row.get("key") or row.get("num") or "/".join(row.get("path") or []))]


def _words(row: Mapping[str, Any]) -> str:
    return f"{row.get('heading') or ''} {row.get('text') or ''}".strip()


def _own(rows: Sequence[tuple[str, Any]]) -> dict[str, str]:
    return merge((key, _words(row)) for key, row in rows)


def _whole(rows: Sequence[tuple[str, Any]]) -> dict[str, str]:
    return merge((key.partition("/")[0], _words(row)) for key, row in rows)
