"""Words of scanned pages, recognised by Tesseract, which is an optional part of an installation."""

import functools
import io
import tarfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from practices.documents.files import ask_reader, read_layers
from practices.documents.programs import TRIAL, Bounds, ProgramFailed, ask_program, has_program
from practices.documents.readings import ReadFile
from practices.texts.numbering import Doubt

MODELS = {"ar": "ara", "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "ru": "rus"}
"""The languages that are recognised, with the names of their models."""
WIDTHS, WIDTH = {"ar": 1488}, 2480
"""Pixels of a page by language, and of others: 300 to the inch on A4; Arabic is recognised better at 180."""
MOST_PAGES = 400
UNSURE = 60
"""The sureness, of 100, below which a word is doubted."""
BOUNDS = Bounds(seconds=120, cpu_seconds=90, memory=1536 * 1024**2, answer=16 * 1024**2)
_TOO_LARGE = "The picture of this page is too large."
_SCRIPT = """cat >page.png
tesseract page.png page -l {models} --psm 1 --dpi {resolution} -c textonly_pdf=1 pdf tsv >&2
tar -cf - page.pdf page.tsv
"""
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_MOST_DOUBTED = 8
_OTHER = "am be bg bn el fa gu he hi hy ja ka kk km kn ko lo mk ml mn mr my ne pa ps sr ta te th ug uk ur zh"
_OTHER_LETTERS = frozenset(_OTHER.split())


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """The words of a page: as a layer of text (a PDF file of one page), and as plain text; a page that failed has none.

    `unsure` are the words that the engine was not sure of, in order.
    """

    layer: bytes = b""
    text: str = ""
    unsure: tuple[str, ...] = field(default=())


def can_recognise() -> bool:
    """Tell whether Tesseract is installed, with a model of one of the languages at least."""
    return has_program("tesseract") and bool(installed_models())


@functools.cache
def installed_models() -> frozenset[str]:
    """Return the names of the models that are installed, of those in MODELS."""
    try:
        said = ask_program("tesseract --list-langs", b"", TRIAL, needs_sandbox=False)
    except ProgramFailed:
        return frozenset()
    return frozenset(MODELS.values()) & frozenset(said.decode("utf-8", "replace").split())


def recognise_page(data: bytes, number: int, *, language: str) -> RecognisedPage:
    """Recognise page `number`, from 1, of a PDF file. Raises UnreadableText, ProgramFailed."""
    width = WIDTHS.get(language.partition("-")[0], WIDTH)
    picture = ask_reader(["scan", str(number), str(width)], data, _TOO_LARGE, most_bytes=BOUNDS.answer)
    script = _SCRIPT.format(models="+".join(models_for(language)), resolution=300 * width // WIDTH)
    return _unpack(ask_program(script, picture, BOUNDS, needs_sandbox=False))


def models_for(language: str) -> list[str]:
    """Return the models to recognise a language with: its own, else all of Latin letters; none for other letters."""
    code = language.partition("-")[0]
    own = [MODELS[code]] if code in MODELS else []
    latin = [model for one, model in MODELS.items() if one not in ("ar", "ru") and code not in _OTHER_LETTERS]
    return [model for model in own or latin if model in installed_models()]


def _unpack(answer: bytes) -> RecognisedPage:
    with tarfile.open(fileobj=io.BytesIO(answer)) as archive:
        layer, table = (archive.extractfile(name) for name in ("page.pdf", "page.tsv"))
        rows = table.read().decode("utf-8", "replace").split("\n")[1:] if table else []
        words = [cells for row in rows if len(cells := row.split("\t")) == 12 and cells[0] == "5" and cells[11].strip()]
        return RecognisedPage(
            layer.read() if layer else b"",
            _paragraphs(words),
            tuple(row[11] for row in words if float(row[10]) < UNSURE),
        )


def _paragraphs(words: Iterable[Sequence[str]]) -> str:
    """Return the words by block and paragraph (the third and fourth cell), with a blank line between paragraphs."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in words:
        found.setdefault((row[2], row[3]), []).append(row[11])
    return "\n\n".join(" ".join(paragraph) for paragraph in found.values())


def assemble_pages(pages: Sequence[RecognisedPage], *, language: str) -> ReadFile:
    """Return the numbered text of all pages, in order, with its doubts. Raises UnreadableText.

    Text that runs from right to left is taken as the engine says it: a layer of text turns some of its words.
    """
    is_turned = language.partition("-")[0] in _RIGHT_TO_LEFT
    read = _join(pages) if is_turned else read_layers([page.layer for page in pages])
    lines = read.text.split("\n")
    ends = [*read.pages[1:], len(lines) + 1]
    doubts = [
        doubt
        for number, (page, first, end) in enumerate(zip(pages, read.pages, ends, strict=False), start=1)
        for doubt in _doubts(page, number, lines, first, max(end, first + 1))
    ]
    return read.with_doubts(*doubts)


def _join(pages: Sequence[RecognisedPage]) -> ReadFile:
    lines: list[str] = []
    starts = []
    for page in pages:
        starts.append(len(lines) + 1)
        lines += [*page.text.split("\n"), ""]
    return ReadFile("\n".join(lines), "pdf", pages=tuple(starts))


def _doubts(page: RecognisedPage, number: int, lines: Sequence[str], first: int, end: int) -> Iterable[Doubt]:
    """Yield what is doubted of a page, at the lines where the doubted words stand."""
    if not page.layer:
        yield Doubt(first, "page_facsimile", f"The words of page {number} could not be recognized.", 0.9)
    found: dict[int, list[str]] = {}
    for word in dict.fromkeys(page.unsure):
        place = next((at for at in range(first, end) if word in lines[at - 1]), first)
        found.setdefault(place, []).append(word)
    for place, words in found.items():
        quoted = ", ".join(f"“{word}”" for word in words[:_MOST_DOUBTED])
        more = f" and {len(words) - _MOST_DOUBTED} more" if len(words) > _MOST_DOUBTED else ""
        yield Doubt(place, "unsure_words", f"Page {number}: compare these words with the page: {quoted}{more}.", 0.5)
