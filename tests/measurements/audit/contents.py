"""What files hold beside their words: 60 Word and 40 PDF files with 24 planted tokens each, and the corpus.

Each is cleaned, every part of the copy unpacked and decoded, and searched for the tokens. Every tenth goes through the
front door, with a child process each. Then each is imported by the form, approved, released and downloaded by the
public, and its original asked for by everybody. Then 2,000 damaged files are cleaned or refused. A sample runs in
`make test`.
"""

import importlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from practices.documents.file_contents.cleaning import clean
from practices.documents.file_contents.files import clean_file
from practices.documents.files import read_file
from practices.documents.text import UnreadableText
from tests.corpus import corpus_folder
from tests.measurements.audit.inside import own_database
from tests.measurements.audit.mutations import mutate
from tests.measurements.audit.samples import sound_files
from tests.practices.documents.file_contents.examined import examine
from tests.practices.documents.file_contents.pdf_planting import plant_pdf
from tests.practices.documents.file_contents.planted import Planted
from tests.practices.documents.file_contents.word_planting import plant_word

WORD_FILES, PDF_FILES = 60, 40
TRULY = 10
DAMAGED, SEED = 2_000, 11


def main() -> int:
    """Print the counts; return 1 if there was a fault."""
    started = time.monotonic()
    faults = [*audit(plant_word, WORD_FILES), *audit(plant_pdf, PDF_FILES)]
    print(f"{WORD_FILES + PDF_FILES} planted files in {time.monotonic() - started:.0f} s: {len(faults)} faults")
    started = time.monotonic()
    found = audit_to_public()
    print(f"the same to the public in {time.monotonic() - started:.0f} s: {len(found)} faults")
    faults += found
    corpus = corpus_folder()
    started = time.monotonic()
    found = audit_damaged(sound_files(corpus) | planted_files(), range(DAMAGED))
    print(f"{DAMAGED} damaged files in {time.monotonic() - started:.0f} s: {len(found)} faults")
    faults += found
    if corpus is not None:
        faults += audit_corpus(corpus / "04_importer_files")
    for fault in faults:
        print(f"FAULT {fault}")
    return int(bool(faults))


def audit(plant: Callable[[int], Planted], count: int) -> list[str]:
    """Examine so many planted files; return what is wrong."""
    faults = []
    for seed in range(count):
        planted = plant(seed)
        faults += [f"{plant.__name__} {seed}: {fault}" for fault in examine(planted)]
        if seed % TRULY == 0:
            same = clean(planted.data, changes=planted.changes)
            if clean_file("file", planted.data, changes=planted.changes) != same:
                faults.append(f"{plant.__name__} {seed}: the front door gives something else")
    return faults


def audit_to_public() -> list[str]:
    """Take each planted file from the form to the public, in a database of its own; return what is wrong."""
    faults = []
    with own_database():
        driven = importlib.import_module("tests.practices.imports.driven")
        for plant, count, ending in ((plant_word, WORD_FILES, "docx"), (plant_pdf, PDF_FILES, "pdf")):
            for seed in range(count):
                found = driven.drive(driven.Driven(), plant(seed), f"rules-{seed}.{ending}")
                faults += [f"{plant.__name__} {seed} to the public: {fault}" for fault in found]
    return faults


def planted_files() -> dict[str, bytes]:
    """Return a few planted files by name."""
    files = {f"word-{seed}.docx": plant_word(seed).data for seed in range(6)}
    return files | {f"pdf-{seed}.pdf": plant_pdf(seed).data for seed in range(6)}


def audit_damaged(sound: dict[str, bytes], numbers: Iterable[int]) -> list[str]:
    """Clean damaged files; return those that were neither cleaned nor refused in words."""
    faults = []
    for number in numbers:
        hostile = mutate(number, SEED, sound)
        try:
            clean(hostile.data, changes="reject" if number % 2 else "accept", name=hostile.name)
        except UnreadableText:
            continue
        except Exception as error:
            faults.append(f"{hostile.origin} ({number}): {type(error).__name__} {error}"[:200])
    return faults


def audit_corpus(folder: Path) -> list[str]:
    """Clean the files of the corpus; print what they hold, give those whose words are others afterwards."""
    started, counts, kinds, faults = time.monotonic(), Counter[str](), Counter[str](), []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".json"):
        data = path.read_bytes()
        try:
            cleaned = clean_file(path.name, data, changes="accept")
        except UnreadableText:
            counts["refused"] += 1
            continue
        counts["cleaned"] += 1
        kinds.update(held.kind for held in cleaned.held)
        if words_of(path.name, data) != words_of(path.name, cleaned.data):
            faults.append(f"{path.name}: its words are others")
        if clean_file(path.name, cleaned.data, changes="accept").removed:
            faults.append(f"{path.name}: the copy holds more than its words")
    print(f"corpus: {dict(counts)} in {time.monotonic() - started:.0f} s; files by what they hold:")
    for kind, count in kinds.most_common():
        print(f"  {count:4} {kind}")
    return faults


def words_of(name: str, data: bytes) -> str:
    """Return the words of a file, or why it has none."""
    try:
        return read_file(name, data).text
    except UnreadableText as refusal:
        return str(refusal)


if __name__ == "__main__":
    sys.exit(main())
