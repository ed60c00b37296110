"""The texts of a folder, to be ranked by likeness, and what is printed of it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from practices.management.commands.align import read_side, stated_language
from practices.management.commands.segment import read_path
from practices.texts.comparison import METHOD_VERSION, Encoder, LikenessRanking, RankedText, prepare
from practices.texts.comparison.items import NAMES, ItemsRefused, read_clauses
from practices.texts.numbering import fold_units, segment

PLAIN = ("markdown", "text")
"""Formats whose words are taken as they stand in the file."""
STEP = 100
"""Files after which it is said how far the reading is."""


def read_folder(
    folder: Path, *, language: str, encoder: Encoder | None, tell: Callable[[str], object]
) -> dict[str, RankedText]:
    """Read the texts of a folder, by name. `tell` gets a line for each that cannot be read, and for progress.

    Raises CommandError where the folder holds none that can be read.
    """
    if not folder.is_dir():
        raise CommandError(f"{folder} is no folder.")
    files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    names = name_files(files)
    texts: dict[str, RankedText] = {}
    for number, file in enumerate(files, start=1):
        try:
            texts[names[file]] = read_text(file, language, encoder)
        except CommandError as error:
            tell(str(error))
        if number % STEP == 0:
            tell(f"{number} of {len(files)} files read")
    if not texts:
        raise CommandError(f"{folder}: there is no file in this folder that can be read.")
    return texts


def name_files(files: Sequence[Path]) -> dict[Path, str]:
    """Name files without their ending, or with it where two would be called alike."""
    stems = Counter(file.stem for file in files)
    return {file: file.stem if stems[file.stem] == 1 else file.name for file in files}


def read_text(file: Path, language: str, encoder: Encoder | None) -> RankedText:
    """Read a text and prepare its provisions. Raises CommandError."""
    if file.suffix == ".json":
        clauses = read_side(file, by=NAMES[0], language=language)
        words = "\n".join(f"{clause.heading}\n{clause.text}" for clause in clauses)
    else:
        read = read_path(str(file))
        spoken = stated_language(file) or read.language or language
        segmentation = segment(read.text, language=spoken)
        units = fold_units(segmentation) or segmentation.segments
        try:
            clauses = read_clauses([{"language": spoken, **asdict(unit)} for unit in units])
        except ItemsRefused as error:
            raise CommandError(f"{file}: it holds no words.") from error
        words = file.read_text(encoding="utf-8", errors="replace") if read.format in PLAIN else read.text
    return RankedText(words, clauses[0].language, prepare(clauses, encoder=encoder))


def describe_rankings(rankings: Sequence[LikenessRanking], texts: Mapping[str, RankedText], top: int) -> dict[str, Any]:
    """Describe what was found, as JSON: each text with those like it, and all rankings and links in short."""
    return {
        "method": METHOD_VERSION,
        "texts": [
            {
                "name": one.key,
                "language": texts[one.key].language,
                "provision_count": one.clause_count,
                "same": list(one.same),
                "parent": one.parent,
                "similar": [
                    {
                        "name": like.key,
                        "score": like.likeness,
                        "share": like.share,
                        "other_share": like.other_share,
                        "aligned_count": like.aligned_count,
                    }
                    for like in one.similar[:top]
                ],
            }
            for one in rankings
        ],
        "rankings": {one.key: [[like.key, like.likeness] for like in one.similar[:top]] for one in rankings},
        "links": [[one.key, one.parent] for one in rankings if one.parent is not None],
    }


def write_rankings(described: dict[str, Any]) -> Iterator[str]:
    """Write the same for a person: a text, and below it those like it."""
    for text in described["texts"]:
        yield f"{text['name']} ({text['language']}, {text['provision_count']} provisions)"
        if text["same"]:
            yield f"  the same words: {', '.join(text['same'])}"
        for like in text["similar"]:
            mark = "  seems to be taken from it" if like["name"] == text["parent"] else ""
            aligned = f"{like['aligned_count']} of {text['provision_count']} provisions alike"
            shared = f"{like['share']:.0%} of the words in shared passages"
            yield f"  {like['name']}: {aligned}, {shared}{mark}"
        if not text["similar"] and not text["same"]:
            yield "  no text alike found"
