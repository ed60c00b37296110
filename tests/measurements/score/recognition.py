"""Words of scans: pages of real texts set as pictures, slightly turned and speckled, and recognised."""

import io
import json
import random
import re
import resource
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import typst
from PIL import Image

from practices.documents.pdf_out.writing import _fonts
from practices.documents.recognition import assemble_pages, can_recognise, recognise_page
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Absent, Corpus
from tests.measurements.score.table import Row

SERIF, SANS = "Libertinus Serif", "Noto Sans"
FACES = (
    ("en", SERIF, 0.97), ("fr", SERIF, 0.97), ("de", SERIF, 0.97), ("it", SERIF, 0.97), ("es", SERIF, 0.97),
    ("ru", SANS, 0.96), ("ar", "Noto Sans Arabic", 0.95), ("ar", "Amiri", 0.85),
)  # fmt: skip
PAGES, LETTERS = 5, 1_800
RESOLUTIONS = (300, 200)
_TEXTS = (
    "udhr/udhr.{}.html",
    "berlin-code-of-conduct/berlin-code-of-conduct.{}.md",
    "contributor-covenant-1.4/*.{}.md",
)
_PAGE = """#set page(paper: "a4", margin: 2.5cm)
#set text(font: ("FACE",), size: 11pt, lang: "LANG")
#set par(justify: true)
#for words in json(bytes(sys.inputs.words)) [#words #parbreak()]
"""
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200e\u200f]")


def score(corpus: Corpus, _baselines: Baselines) -> Iterator[Row]:
    """Score words (F1) by language, face and resolution, with the seconds and the memory that a page takes."""
    if not can_recognise():
        raise Absent("Tesseract is not on this machine")
    for resolution in RESOLUTIONS:
        seconds: list[float] = []
        for language, face, target in FACES:
            found = [_score_page(words, language, face, resolution, seconds) for words in _pages(corpus, language)]
            name = f"{language}, {face}, {resolution} dpi, {len(found)} pages, words F1"
            yield Row("recognition", name, sum(found) / len(found), None, target if resolution == 300 else None)
        yield Row("recognition", f"{resolution} dpi, seconds of a processor a page", sum(seconds) / len(seconds), None)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield Row("recognition", "largest process, MiB", most, None)


def _score_page(words: list[str], language: str, face: str, resolution: int, seconds: list[float]) -> float:
    data = scan_of(words, language, face, resolution)
    began = _processor()
    read = assemble_pages([recognise_page(data, 1, language=language)], language=language)
    seconds.append(_processor() - began)
    return _in_common("\n".join(words), read.text)


def _processor() -> float:
    """Return the seconds that processors have spent on children that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def scan_of(words: list[str], language: str, face: str, resolution: int) -> bytes:
    """Return a PDF file whose page is a picture of these paragraphs, turned and speckled, the same each time."""
    template = _PAGE.replace("FACE", face).replace("LANG", language).encode()
    given = {"words": json.dumps(words, ensure_ascii=False)}
    drawn = typst.compile(template, format="png", ppi=resolution, font_paths=_fonts(False), sys_inputs=given)
    first = drawn[0] if isinstance(drawn, list) else drawn
    output = io.BytesIO()
    _spoil(Image.open(io.BytesIO(first)).convert("L"), sum(map(len, words))).save(output, "PDF", resolution=resolution)
    return output.getvalue()


def _spoil(picture: Image.Image, seed: int) -> Image.Image:
    angle = random.Random(seed).choice((-1, 1)) * random.Random(seed).uniform(0.4, 1.2)
    turned = picture.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
    chance = np.random.default_rng(seed)
    pixels = np.asarray(turned).astype(np.float32) + chance.normal(0, 12, (turned.height, turned.width))
    places = chance.random(pixels.shape)
    pixels[places < 0.0005], pixels[places > 0.9995] = 0, 255
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _pages(corpus: Corpus, language: str) -> list[list[str]]:
    """Return paragraphs of real texts in a language, as many as fill the pages."""
    paragraphs = [words for pattern in _TEXTS for path in corpus.find(f"06_multilingual/{pattern.format(language)}")
                  for words in _paragraphs(path)]  # fmt: skip
    pages: list[list[str]] = [[]]
    for words in paragraphs:
        if sum(map(len, pages[-1])) + len(words) > LETTERS:
            pages.append([])
        pages[-1].append(words)
    return [page for page in pages if page][:PAGES]


def _paragraphs(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        text = re.sub(r"(?s)<(script|style|head).*?</\1>", "", text)
        text = re.sub(r"<[^>]+>", "", re.sub(r"(?i)</(?:p|h\d|li|td|div)>", "\n\n", text))
    text = re.sub(r"(?s)\A---.*?\n---", "", text)
    for block in text.split("\n\n"):
        words = " ".join(re.sub(r"\]\([^)]*\)|%\{[^}]*\}|https?://\S+|[#*_`\[\]<>|]|^[-=]+$", "", block).split())
        if 20 < len(words) < LETTERS and "&" not in words:
            yield words


def _in_common(wanted: str, found: str) -> float:
    one, other = Counter(_words(wanted)), Counter(_words(found))
    return 2 * (one & other).total() / (one.total() + other.total())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold())
