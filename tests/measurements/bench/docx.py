"""Reading a Word file of 500 numbered paragraphs, beside python-docx, which gives their words without the numbers.

The file is as Word saves one that several people have worked on: each paragraph of 60 words is cut into eight runs by
the marks of revision, though it looks the same throughout, and refers to a list of several levels.
"""

import gc
import io
import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from practices.documents.docx.reading import read_docx
from tests.measurements.bench.rows import Measured
from tests.measurements.bench.texts import WORDS

PARAGRAPHS = 500
ROUNDS = 15
FLOOR = 5
_LEVELS = (("%1.", "decimal"), ("%1.%2", "decimal"), ("(%3)", "lowerLetter"))


def measure() -> list[Measured]:
    """Return the medians of both, taken in turns in one run.

    Each reads in a process of its own: in one process a reader pays for the memory that the other has just freed.
    """
    data = make_file()
    ours, theirs = [], []
    with _own_process() as here, _own_process() as there:
        for _ in range(ROUNDS):
            ours.append(here.submit(_time, _read, data).result())
            theirs.append(there.submit(_time, _read_as_peer, data).result())
    mine, peer = statistics.median(ours), statistics.median(theirs)
    return [Measured(f"DOCX of {PARAGRAPHS} numbered paragraphs", mine, peer, "python-docx", FLOOR)]


def _own_process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))


def _read(data: bytes) -> str:
    return read_docx(data).text


def _read_as_peer(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def make_file(seed: int = 1) -> bytes:
    """Return the file, the same on every run."""
    chance = random.Random(seed)
    document = docx.Document()
    _add_list(document)
    for place in range(PARAGRAPHS):
        level = (0, 1, 1, 2, 2)[place % 5]
        document.element.body.insert(place, parse_xml(_paragraph(chance, level)))
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _add_list(document) -> None:
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (text, kind) in enumerate(_LEVELS)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def _paragraph(chance: random.Random, level: int) -> str:
    words = " ".join(chance.choices(WORDS, k=60)).capitalize() + "."
    cuts = sorted(chance.sample(range(1, len(words)), 7))
    parts = [words[start:end] for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    runs = "".join(
        f'<w:r w:rsidRPr="00{chance.randrange(10**6):06d}"><w:t xml:space="preserve">{part}</w:t></w:r>'
        for part in parts
    )
    numbers = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
    return f'<w:p {nsdecls("w")} w:rsidR="00A77B3E"><w:pPr>{numbers}<w:jc w:val="both"/></w:pPr>{runs}</w:p>'


def _time(read: Callable[[bytes], object], data: bytes) -> float:
    """Time one reading in seconds, after the garbage of the one before is gone: each pays for its own."""
    gc.collect()
    start = time.perf_counter()
    read(data)
    return time.perf_counter() - start
